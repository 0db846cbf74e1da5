using System.Globalization;
using System.Xml.Linq;
using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>The rows of a table of a Word file, with what its cells cover (ISO 29500-1, 17.4).</summary>
/// <param name="textOf">The text of a cell; asked for each once, in order.</param>
internal sealed class DocxTableReader(DocxStory story, Func<XElement, string> textOf)
{
    // Bits of a table's look as old versions of Word write it.
    private const int FirstRow = 0x20;
    private const int FirstColumn = 0x80;

    public IReadOnlyList<DraftRow> Read(XElement table)
    {
        var rows = story.Rows(table);
        var look = WordXml.Child(WordXml.Child(table, "w:tblPr"), "w:tblLook");
        var namesRows = rows.Count > 1 && IsSpecial(look, "firstColumn", FirstColumn);
        var namesColumns = rows.Count > 1 && IsSpecial(look, "firstRow", FirstRow);
        return [.. rows.Select((row, index) => RowOf(row, isHeader: index == 0 && namesColumns, namesRows))];
    }

    private DraftRow RowOf(XElement row, bool isHeader, bool namesRows)
    {
        var properties = WordXml.Child(row, "w:trPr");
        var cells = new List<DraftCell>();
        if (WordXml.Number(WordXml.Child(properties, "w:gridBefore")) is > 0 and var skipped)
        {
            cells.Add(new DraftCell("", skipped));
        }

        var first = cells.Count;
        foreach (var cell in story.Cells(row))
        {
            var (text, merge) = (textOf(cell), WordXml.Child(cell, "w:tcPr"));
            var span = Math.Max(1, WordXml.Number(WordXml.Child(merge, "w:gridSpan")) ?? 1);
            if (cells.Count > first && GoesOn(WordXml.Child(merge, "w:hMerge")))
            {
                cells[^1] = cells[^1] with { Text = Joined(cells[^1].Text, text), ColumnSpan = (int)Math.Min(int.MaxValue, (long)cells[^1].ColumnSpan + span) };
            }
            else
            {
                // Text in a cell that goes on from above is not shown, but is there: it stays.
                var goesOn = text.Length == 0 && GoesOn(WordXml.Child(merge, "w:vMerge"));
                cells.Add(new DraftCell(text, span, Continues: goesOn, IsHeader: namesRows && cells.Count == first));
            }
        }

        return new DraftRow(cells, isHeader || WordXml.Switch(WordXml.Child(properties, "w:tblHeader")) == true);
    }

    private static bool GoesOn(XElement? merge) => merge is not null && WordXml.Value(merge) is null or "continue";

    private static string Joined(string text, string more) => text.Length == 0 || more.Length == 0 ? text + more : $"{text} {more}";

    // One attribute in files of new versions, a bit in those of old ones.
    private static bool IsSpecial(XElement? look, string attribute, int bit) =>
        WordXml.Value(look, attribute) is { } value
            ? value is not ("0" or "false" or "off")
            : int.TryParse(WordXml.Value(look), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) && (bits & bit) != 0;
}
