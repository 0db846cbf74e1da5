using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>Writes the blocks of one part of a Word document in order.</summary>
/// <param name="isRunning">The part is a header or a footer: it stands on every page and heads no text.</param>
internal sealed class DocxTextWriter(DocxContext context, DocxStory story, bool isRunning = false)
{
    private readonly TextAssembler assembler = context.Assembler;
    private readonly DocxInlineReader inline = new(context, story);

    // What was written last, where it names a table or a figure.
    private SourceSpan? caption;

    public void WriteBlocks(XElement container)
    {
        foreach (var block in story.Blocks(container))
        {
            WriteBlock(block);
        }
    }

    private void WriteBlock(IReadOnlyList<XElement> block)
    {
        switch (WordXml.NameOf(block[0]))
        {
            case "w:tbl":
                WriteTable(block[0]);
                break;
            case "w:altChunk" or "w:subDoc":
                context.Chunks.Write(block[0], story.Part);
                break;
            case "dgm:relIds":
                WriteGraphic(WordXml.Value(block[0], "dm"));
                break;
            case "c:chart":
                WriteGraphic(WordXml.Value(block[0], "id"));
                break;
            default:
                WriteParagraph(block);
                break;
        }
    }

    private void WriteParagraph(IReadOnlyList<XElement> block)
    {
        var text = inline.Read(block);
        var label = text.Length > 0 ? Label(block) : "";
        if (text.Length > 0)
        {
            var list = label.Length > 0;
            var level = isRunning ? 0 : context.Styles.HeadingLevel(block[^1]);
            BeginBlock(tight: list && level == 0);
            var start = assembler.Length;
            assembler.Append(list ? $"{label} {text}" : text);
            caption = context.Styles.IsCaption(block[^1]) || TableCaption.Is(text) ? new SourceSpan(start, assembler.Length) : null;
            assembler.Mark(level > 0 ? RegionKind.Heading : list ? RegionKind.ListItem : RegionKind.Paragraph, start, level);
            if (level > 0 || !list)
            {
                assembler.BreakBlock();
            }
        }

        WriteBoxes();
    }

    private void BeginBlock(bool tight)
    {
        if (tight)
        {
            assembler.BreakLine();
        }
        else
        {
            assembler.BreakBlock();
        }
    }

    // Of paragraphs that run on into one another, the last has the mark and with it the list.
    private string Label(IReadOnlyList<XElement> block) =>
        context.Styles.Numbering(block[^1]) is { } place ? context.Numbering.Next(place.Id, place.Level) : "";

    private void WriteBoxes()
    {
        var boxes = inline.Boxes.ToList();
        inline.Boxes.Clear();
        foreach (var box in boxes)
        {
            if (WordXml.NameOf(box) == "w:txbxContent")
            {
                WriteBlocks(box);
            }
            else
            {
                WriteBlock([box]);
            }
        }
    }

    // The words of a diagram and the titles of a chart stand in parts of their own, which draw nothing further.
    private void WriteGraphic(string? id)
    {
        if (id is null || story.Part is DiagramDataPart or ChartPart || !story.Part.TryGetPartById(id, out var part)
            || part is not (DiagramDataPart or ChartPart) || !context.MayDraw(part))
        {
            return;
        }

        try
        {
            var graphic = new DocxStory(part, context.Styles);
            new DocxTextWriter(context, graphic, isRunning).WriteBlocks(graphic.Root);
        }
        catch (XmlException)
        {
            assembler.Notes.Add("A diagram or chart was not read: it is damaged.");
        }
    }

    private void WriteTable(XElement table)
    {
        assembler.BreakBlock();
        var name = caption is { } span && assembler.IsAtEnd(span) ? span : (SourceSpan?)null;
        caption = null;
        new TableWriter(assembler).Write(new DocxTableReader(story, CellText).Read(table), name);
        assembler.BreakBlock();
        WriteBoxes();
    }

    private string CellText(XElement cell) => string.Join(' ', BlockTexts(cell).Where(text => text.Length > 0));

    private IEnumerable<string> BlockTexts(XElement container) => story.Blocks(container).SelectMany(BlockText);

    private IEnumerable<string> BlockText(IReadOnlyList<XElement> block)
    {
        switch (WordXml.NameOf(block[0]))
        {
            case "w:tbl":
                return story.Rows(block[0]).SelectMany(story.Cells).SelectMany(BlockTexts);
            case "w:altChunk" or "w:subDoc":
                inline.Boxes.Add(block[0]);
                return [];
            default:
                var (text, label) = (inline.Read(block).Replace('\n', ' '), Label(block));

                // A column of numbers is a list without text.
                return [label.Length == 0 ? text : text.Length > 0 ? $"{label} {text}" : label.Any(char.IsLetterOrDigit) ? label : ""];
        }
    }
}
