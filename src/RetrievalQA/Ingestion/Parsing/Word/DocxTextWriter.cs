using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>Walks the blocks of a Word document in order and writes their text.</summary>
internal sealed class DocxTextWriter(TextAssembler assembler, DocxStyles styles, DocxNumbering numbering)
{
    private readonly List<OpenXmlElement> textBoxes = [];

    public List<long> FootnoteIds { get; } = [];

    public List<long> EndnoteIds { get; } = [];

    public ParsedDocument Build() => assembler.Build();

    public void WriteBlocks(OpenXmlElement parent)
    {
        foreach (var block in parent.ChildElements)
        {
            switch (block)
            {
                case Paragraph paragraph:
                    WriteParagraph(paragraph);
                    break;
                case Table table:
                    WriteTable(table);
                    break;
                case SectionProperties or DeletedRun or MoveFromRun:
                    break;
                default:
                    // Content controls and custom XML wrap blocks.
                    WriteBlocks(block);
                    break;
            }
        }
    }

    private void WriteParagraph(Paragraph paragraph)
    {
        var (text, list, label) = Read(paragraph);
        if (text.Length > 0)
        {
            var level = styles.HeadingLevel(paragraph);
            BeginBlock(tight: list && level == 0);
            var start = assembler.Length;
            assembler.Append(label.Length > 0 ? $"{label} {text}" : text);
            assembler.Mark(level > 0 ? RegionKind.Heading : list ? RegionKind.ListItem : RegionKind.Paragraph, start, level);
            if (level > 0 || !list)
            {
                assembler.BreakBlock();
            }
        }

        WriteTextBoxes();
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

    private (string Text, bool IsListItem, string Label) Read(Paragraph paragraph)
    {
        var builder = new StringBuilder();
        AppendInline(paragraph, builder);
        var text = builder.ToString().Trim();
        var label = text.Length > 0 && styles.Numbering(paragraph) is { } place ? numbering.Next(place.Id, place.Level) : "";
        return (text, label.Length > 0, label);
    }

    private void WriteTextBoxes()
    {
        var boxes = textBoxes.ToList();
        textBoxes.Clear();
        boxes.ForEach(WriteBlocks);
    }

    private void WriteTable(Table table)
    {
        assembler.BreakBlock();
        var number = 0;
        foreach (var row in table.Descendants<TableRow>().Where(row => row.Ancestors<Table>().First() == table && !IsDeleted(row)))
        {
            var cells = row.Descendants<TableCell>().Where(cell => cell.Ancestors<TableRow>().First() == row).Select(CellText).Where(cell => cell.Length > 0)
                .ToList();
            if (cells.Count > 0)
            {
                number = number == 0 && IsHeader(table, row) ? 0 : number + 1;
                assembler.BreakLine();
                var start = assembler.Length;
                assembler.Append(string.Join('\t', cells));
                assembler.Mark(RegionKind.TableRow, start, number);
            }
        }

        assembler.BreakBlock();
        WriteTextBoxes();
    }

    private string CellText(TableCell cell) =>
        string.Join(' ', cell.Descendants<Paragraph>()
            .Where(paragraph => !paragraph.Ancestors().TakeWhile(ancestor => ancestor != cell).Any(ancestor => ancestor is TextBoxContent))
            .Select(paragraph => Read(paragraph))
            .Where(read => read.Text.Length > 0)
            .Select(read => read.Text.Replace('\n', ' ')));

    private static bool IsDeleted(TableRow row) => row.TableRowProperties?.GetFirstChild<Deleted>() is not null;

    private static bool IsHeader(Table table, TableRow row) =>
        row.TableRowProperties?.GetFirstChild<TableHeader>() is not null
        || (table.Descendants<TableRow>().FirstOrDefault() == row
            && row.NextSibling<TableRow>() is not null
            && IsFirstRowSpecial(table.GetFirstChild<TableProperties>()?.TableLook));

    // The look is written as one attribute by new versions of Word and as a bit field by old ones (0x20 = first row).
    private static bool IsFirstRowSpecial(TableLook? look) =>
        look is not null
        && (look.FirstRow?.Value
            ?? (int.TryParse(look.Val?.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) && (bits & 0x20) != 0));

    private void AppendInline(OpenXmlElement parent, StringBuilder text)
    {
        foreach (var child in parent.ChildElements)
        {
            switch (child)
            {
                case DocumentFormat.OpenXml.Wordprocessing.Text or DocumentFormat.OpenXml.Math.Text:
                    text.Append(((OpenXmlLeafTextElement)child).Text);
                    break;
                case TabChar:
                    text.Append('\t');
                    break;
                case Break or CarriageReturn:
                    text.Append('\n');
                    break;
                case NoBreakHyphen:
                    text.Append('\u2011');
                    break;
                case SymbolChar symbol:
                    AppendSymbol(symbol, text);
                    break;
                default:
                    AppendOther(child, text);
                    break;
            }
        }
    }

    private void AppendOther(OpenXmlElement child, StringBuilder text)
    {
        switch (child)
        {
            case FootnoteReference { Id: { } id }:
                FootnoteIds.Add(id.Value);
                break;
            case EndnoteReference { Id: { } id }:
                EndnoteIds.Add(id.Value);
                break;
            case TextBoxContent box:
                textBoxes.Add(box);
                break;
            case DeletedRun or MoveFromRun or DeletedText or FieldCode or RubyContent or ParagraphProperties:
            case Run { RunProperties.Vanish: { } vanish } when vanish.Val?.Value != false:
                break;
            case AlternateContent alternatives:
                // The fallback repeats the choice for old readers.
                AppendInline(alternatives.GetFirstChild<AlternateContentChoice>() ?? (OpenXmlElement?)alternatives.GetFirstChild<AlternateContentFallback>()
                    ?? alternatives, text);
                break;
            default:
                AppendInline(child, text);
                break;
        }
    }

    // Symbol fonts put their glyphs into the private use area, where they mean nothing to a reader.
    private static void AppendSymbol(SymbolChar symbol, StringBuilder text)
    {
        if (int.TryParse(symbol.Char?.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
            && code is > 0x20 and < 0xD800)
        {
            text.Append((char)code);
        }
    }
}
