using System.Text;
using System.Xml.Linq;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>
/// Which text of a part belongs to fields in a way that matters: to an instruction, such as the condition that another field
/// computes, which nobody sees; or to the number of a page, which says nothing of the document.
/// </summary>
internal sealed class DocxFields
{
    private readonly HashSet<XElement> instructions = [];
    private readonly HashSet<XElement> pageNumbers = [];
    private readonly Stack<Field> open = [];
    private readonly Stack<Field> unseparated = [];
    private readonly Stack<Field> openPageNumbers = [];

    public DocxFields(XElement part)
    {
        foreach (var element in part.Descendants())
        {
            switch (WordXml.NameOf(element))
            {
                case "w:fldChar":
                    Pass(element);
                    break;
                case "w:instrText" when unseparated.TryPeek(out var field):
                    field.Instruction.Append(element.Value);
                    Hide(field, upTo: element);
                    break;
                case "w:fldSimple" when IsPageNumber(WordXml.Value(element, "instr") ?? ""):
                    pageNumbers.UnionWith(element.Descendants().Where(WordXml.IsText));
                    break;
                case var _ when WordXml.IsText(element):
                    Meet(element);
                    break;
            }
        }
    }

    /// <summary>
    /// Whether the text stands in the instruction of a field. What begins and never ends is no field; and an instruction ends
    /// with the paragraph of its last words, so that a mark that was left over far below hides nothing.
    /// </summary>
    public bool IsInstruction(XElement text) => instructions.Contains(text);

    public bool IsPageNumber(XElement text) => pageNumbers.Contains(text);

    private void Meet(XElement text)
    {
        if (unseparated.TryPeek(out var field))
        {
            field.Texts.Add(text);
        }
        else if (openPageNumbers.TryPeek(out var number))
        {
            number.Texts.Add(text);
        }
    }

    private void Pass(XElement mark)
    {
        switch (WordXml.Value(mark, "fldCharType"))
        {
            case "begin":
                var begun = new Field(mark);
                open.Push(begun);
                unseparated.Push(begun);
                break;
            case "separate" when open.TryPeek(out var field):
                Separate(field, mark);
                break;
            case "end" when open.TryPop(out var field):
                Separate(field, mark);
                End(field, mark);
                break;
        }
    }

    private void Separate(Field field, XElement mark)
    {
        if (unseparated.TryPeek(out var last) && last == field)
        {
            unseparated.Pop();
            if (ParagraphOf(mark) == ParagraphOf(field.LastPiece))
            {
                Hide(field, upTo: mark);
            }

            (field.LastPiece, field.IsPageNumber) = (mark, IsPageNumber(field.Instruction.ToString()));
            field.Texts.Clear();
            if (field.IsPageNumber)
            {
                openPageNumbers.Push(field);
            }
        }
    }

    private void End(Field field, XElement mark)
    {
        if (field.IsPageNumber)
        {
            openPageNumbers.Pop();
            pageNumbers.UnionWith(ParagraphOf(mark) == ParagraphOf(field.LastPiece) ? field.Texts : []);
        }
    }

    private void Hide(Field field, XElement upTo)
    {
        var (last, here) = (ParagraphOf(field.LastPiece), ParagraphOf(upTo));
        instructions.UnionWith(field.Texts.Where(text => ParagraphOf(text) is var paragraph && (paragraph == last || paragraph == here)));
        field.Texts.Clear();
        field.LastPiece = upTo;
    }

    private static XElement? ParagraphOf(XElement mark) => mark.Ancestors().FirstOrDefault(WordXml.IsParagraph);

    private static bool IsPageNumber(string instruction) =>
        instruction.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()?.ToUpperInvariant()
            is "PAGE" or "NUMPAGES" or "SECTIONPAGES";

    private sealed class Field(XElement begin)
    {
        public StringBuilder Instruction { get; } = new();

        /// <summary>Its mark, or words of its instruction, that was met last.</summary>
        public XElement LastPiece { get; set; } = begin;

        /// <summary>What was met since.</summary>
        public List<XElement> Texts { get; } = [];

        public bool IsPageNumber { get; set; }
    }
}
