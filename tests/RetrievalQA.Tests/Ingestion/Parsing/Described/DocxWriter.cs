using System.Security;
using RetrievalQA.Tests.Ingestion.Parsing.Word;

namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>Writes a Word file.</summary>
internal sealed class DocxWriter
{
    private const int Bullets = 1;
    private const int Numbers = 2;

    private readonly List<string> notes = [];

    private DocxWriter()
    {
    }

    public static byte[] Write(DocumentDescription description)
    {
        var writer = new DocxWriter();
        var header = description.RunningHeader is null ? "" : "<w:headerReference w:type=\"default\" r:id=\"h1\"/>";
        var columns = description.Columns == 2 ? "<w:cols w:num=\"2\"/>" : "";
        var body = string.Concat(description.Blocks.Select(block => writer.Text(block, description.IsRightToLeft)));
        var file = new WordFile($"{body}<w:sectPr>{header}{columns}</w:sectPr>");
        file.Numbering(string.Concat(new[] { (Bullets, "bullet"), (Numbers, "decimal") }.Select(list => Abstract(list.Item1, list.Item2)))
            + string.Concat(new[] { Bullets, Numbers }.Select(id => $"<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{id}\"/></w:num>")));
        if (description.RunningHeader is { } running)
        {
            file.Header("h1", WordFile.Paragraph(Escaped(running)));
        }

        var written = writer.notes.Select((note, index) =>
            $"<w:footnote w:id=\"{index + 1}\"><w:p><w:r><w:footnoteRef/></w:r>{WordFile.Run($" {Escaped(note)}")}</w:p></w:footnote>");
        return (writer.notes.Count == 0 ? file : file.Footnotes(string.Concat(written))).Build();
    }

    private static string Escaped(string text) => SecurityElement.Escape(text);

    private static string Abstract(int id, string format)
    {
        var levels = Enumerable.Range(0, 3).Select(level => $"<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>"
            + $"<w:lvlText w:val=\"{(format is "bullet" ? "\u2022" : $"%{level + 1}.")}\"/></w:lvl>");
        return $"<w:abstractNum w:abstractNumId=\"{id}\">{string.Concat(levels)}</w:abstractNum>";
    }

    private string Text(Block block, bool isRightToLeft)
    {
        var direction = isRightToLeft ? "<w:bidi/>" : "";
        return block switch
        {
            Heading heading => Paragraph($"{direction}<w:outlineLvl w:val=\"{heading.Level - 1}\"/>", WordFile.Run(Escaped(heading.Text))),
            Prose prose => Paragraph(direction, string.Concat(prose.Sentences.Select((sentence, index) => Run(sentence, index)))),
            Items items => string.Concat(items.Entries.Select(entry => Paragraph(
                $"{direction}<w:numPr><w:ilvl w:val=\"{entry.Depth}\"/><w:numId w:val=\"{(items.IsNumbered ? Numbers : Bullets)}\"/></w:numPr>", WordFile.Run(Escaped(entry.Text))))),
            Grid grid => (grid.Caption is { } caption ? Paragraph("<w:keepNext/>", WordFile.Run(Escaped(caption))) : "") + Table(grid),
            _ => throw new ArgumentOutOfRangeException(nameof(block)),
        };
    }

    private static string Paragraph(string properties, string runs) => $"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>";

    // Some pages are turned in the middle of a sentence.
    private string Run(Sentence sentence, int index)
    {
        var half = Escaped(sentence.Text).IndexOf(' ', sentence.Text.Length / 3);
        var text = Escaped(sentence.Text);
        var run = index % 20 != 19 ? WordFile.Run($"{text} ") : WordFile.Run(text[..half]) + "<w:r><w:lastRenderedPageBreak/></w:r>" + WordFile.Run($"{text[half..]} ");
        if (sentence.Note is null)
        {
            return run;
        }

        notes.Add(sentence.Note);
        return $"{WordFile.Run(text)}<w:r><w:footnoteReference w:id=\"{notes.Count}\"/></w:r>{WordFile.Run(" ")}";
    }

    private static string Table(Grid grid)
    {
        var rows = new string[grid.Rows.Count];
        foreach (var (row, column, width, cell) in Cells(grid).OrderBy(cell => cell.Row).ThenBy(cell => cell.Column))
        {
            var span = width > 1 ? $"<w:gridSpan w:val=\"{width}\"/>" : "";
            rows[row] += $"<w:tc><w:tcPr>{span}{cell.Merge}</w:tcPr>{WordFile.Paragraph(Escaped(cell.Text))}</w:tc>";
        }

        return $"<w:tbl>{string.Concat(rows.Select((row, index) => $"<w:tr>{(index == 0 ? "<w:trPr><w:tblHeader/></w:trPr>" : "")}{row}</w:tr>"))}</w:tbl>";
    }

    // Word writes what a cell covers below it as cells that go on.
    private static IEnumerable<(int Row, int Column, int Width, (string Text, string Merge) Cell)> Cells(Grid grid) =>
        grid.Placed().SelectMany(place => Enumerable.Range(0, place.Cell.RowSpan).Select(below => (
            place.Row + below, place.Column, place.Cell.ColumnSpan,
            below > 0 ? ("", "<w:vMerge/>") : (place.Cell.Text, place.Cell.RowSpan > 1 ? "<w:vMerge w:val=\"restart\"/>" : ""))));
}
