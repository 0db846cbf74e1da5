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
    private int openPageNumbers;

    public DocxFields(XElement part)
    {
        foreach (var element in part.Descendants())
        {
            switch (WordXml.NameOf(element))
            {
                case "w:fldChar":
                    Pass(WordXml.Value(element, "fldCharType"));
                    break;
                case "w:instrText" when unseparated.TryPeek(out var field):
                    field.Instruction.Append(element.Value);
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

    /// <summary>Whether the text stands in the instruction of a field. What begins and never ends is no field.</summary>
    public bool IsInstruction(XElement text) => instructions.Contains(text);

    public bool IsPageNumber(XElement text) => pageNumbers.Contains(text);

    private void Meet(XElement text)
    {
        if (unseparated.TryPeek(out var field))
        {
            field.Texts.Add(text);
        }
        else if (openPageNumbers > 0)
        {
            pageNumbers.Add(text);
        }
    }

    private void Pass(string? mark)
    {
        switch (mark)
        {
            case "begin":
                var begun = new Field();
                open.Push(begun);
                unseparated.Push(begun);
                break;
            case "separate" when open.TryPeek(out var field):
                Separate(field);
                break;
            case "end" when open.TryPop(out var field):
                Separate(field);
                openPageNumbers -= field.IsPageNumber ? 1 : 0;
                break;
        }
    }

    private void Separate(Field field)
    {
        if (unseparated.TryPeek(out var last) && last == field)
        {
            unseparated.Pop();
            instructions.UnionWith(field.Texts);
            field.IsPageNumber = IsPageNumber(field.Instruction.ToString());
            openPageNumbers += field.IsPageNumber ? 1 : 0;
        }
    }

    private static bool IsPageNumber(string instruction) =>
        instruction.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()?.ToUpperInvariant()
            is "PAGE" or "NUMPAGES" or "SECTIONPAGES";

    private sealed class Field
    {
        public StringBuilder Instruction { get; } = new();

        public List<XElement> Texts { get; } = [];

        public bool IsPageNumber { get; set; }
    }
}
