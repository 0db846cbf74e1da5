
namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Lines that belong together: a paragraph, a heading, a list item or the rows of a table.</summary>
internal sealed class PageBlock(List<PageLine> lines, PageTable? table = null)
{
    // In line heights or font sizes.
    private const double BlockGap = 0.45;
    private const double SizeChange = 0.12;
    private const double Indent = 0.8;
    private const int MaxHeadingLength = 200;
    private const int MaxHeadingLines = 3;

    public IReadOnlyList<PageLine> Lines => lines;

    /// <summary>Most lines hold cells.</summary>
    public bool IsTable => table is not null || lines.Count(line => line.Cells > 1) * 2 > lines.Count;

    /// <summary>The first row names the columns.</summary>
    public bool HasHeaderRow => table?.HasHeader ?? (IsTable && lines.Count > 1 && lines[0].Cells > 1 && lines[0].IsBold && !lines[1].IsBold);

    /// <summary>Blocks of one group of words, top to bottom.</summary>
    public static List<PageBlock> Group(List<PageWord> words)
    {
        var lines = PageLine.Group(words.Where(word => word.Table is null));
        var tables = new Queue<PageTable>(words.Select(word => word.Table).OfType<PageTable>().OrderBy(table => table.Box.Y0));
        var gaps = lines.Zip(lines.Skip(1), (above, line) => line.Box.Y0 - above.Box.Y1).Order().ToList();
        var usualGap = gaps.Count > 0 ? gaps[gaps.Count / 3] : 0;
        var blocks = new List<PageBlock>();
        foreach (var line in lines)
        {
            while (tables.TryPeek(out var table) && table.Box.Y1 < line.Box.CenterY)
            {
                blocks.Add(new PageBlock(table.Rows, tables.Dequeue()));
            }

            if (blocks.Count > 0 && blocks[^1].Continues(line, usualGap))
            {
                blocks[^1].Add(line);
            }
            else
            {
                blocks.Add(new PageBlock([line]));
            }
        }

        blocks.AddRange(tables.Select(table => new PageBlock(table.Rows, table)));
        return blocks;
    }

    /// <summary>Joins a paragraph that a column's end cut in two.</summary>
    public static List<PageBlock> JoinColumns(IEnumerable<List<PageBlock>> columns)
    {
        var joined = new List<PageBlock>();
        foreach (var column in columns)
        {
            var isCut = joined.Count > 0 && column.Count > 0 && !joined[^1].IsTable && !column[0].IsTable && IsCut(joined[^1].Lines[^1], column[0].Lines[0]);
            foreach (var line in isCut ? column[0].Lines : [])
            {
                joined[^1].Add(line);
            }

            joined.AddRange(column.Skip(isCut ? 1 : 0));
        }

        return joined;
    }

    /// <summary>1–4 for a heading, 0 for other text.</summary>
    /// <param name="bodySize">The font size of most of the text.</param>
    public int HeadingLevel(double bodySize)
    {
        var text = string.Join(' ', lines.SelectMany(line => line.Words).Select(word => word.Text));
        var isShort = lines.Count <= MaxHeadingLines && text.Length is > 2 and <= MaxHeadingLength;
        if (table is not null || !isShort || text[^1] is ',' or ';' || text.Count(char.IsLetter) * 2 < text.Length || !lines.TrueForAll(IsOneCell))
        {
            return 0;
        }

        var ratio = lines[0].Size / bodySize;
        return ratio >= 1.6 ? 1
            : ratio >= 1.3 ? 2
            : ratio >= 1.14 ? 3
            : ratio >= 0.95 && lines.Count < MaxHeadingLines && text[^1] is not ('.' or ':') && lines.TrueForAll(line => line.IsBold) ? 4
            : 0;
    }

    private void Add(PageLine line) => lines.Add(line);

    private bool Continues(PageLine line, double usualGap)
    {
        var last = lines[^1];
        var gap = line.Box.Y0 - last.Box.Y1;
        return table is null
            && gap <= usualGap + (BlockGap * line.Size)
            && Math.Abs(line.Size - last.Size) <= SizeChange * last.Size
            && (line.IsBold == last.IsBold || line.Cells > 1 || last.Cells > 1)
            && !ListMarker.Starts(line.FirstText)
            && !IsIndented(line)
            && !EndsItem(line);
    }

    // Text goes on left of a list's items, or of the edge to which their lines are set in.
    private bool EndsItem(PageLine line)
    {
        if (!ListMarker.Starts(lines[0].FirstText) || lines[0].Words.Count < 2 || char.IsLower(line.FirstText[0]))
        {
            return false;
        }

        var (marker, text) = (lines[0].Box.X0, lines[0].Words[1].Flow.X0);
        var slack = line.Size / 3;
        var isSetIn = lines.Count > 1 && lines.Skip(1).All(other => other.Box.X0 >= text - slack);
        return isSetIn
            ? line.Box.X0 < text - slack
            : line.Box.X0 < marker - slack && (EndsSentence(lines[^1].LastText) || EndsEarly(lines[^1], line));
    }

    // The next word had still had room on the line.
    private static bool EndsEarly(PageLine line, PageLine next) =>
        line.Box.X1 + next.Words[0].Flow.Width + (next.Size / 3) < next.Box.X1;

    // A first line is set in where the lines before it stand at the left edge.
    private bool IsIndented(PageLine line) =>
        !IsTable && line.Cells == 1
        && line.Box.X0 - lines[^1].Box.X0 > Indent * line.Size
        && lines[^1].Box.X0 - lines.Min(other => other.Box.X0) < Indent * line.Size
        && EndsSentence(lines[^1].LastText);

    // "Item 7.    Discussion" is a heading with its number in a column of its own.
    private static bool IsOneCell(PageLine line) =>
        line.Cells == 1 || (line.Cells == 2 && line.IsBold && (char.IsAsciiDigit(line.FirstText[0]) || line.FirstText is "Item" or "ITEM" or "Part" or "PART"));

    private static bool IsCut(PageLine last, PageLine first) =>
        Math.Abs(first.Size - last.Size) <= SizeChange * last.Size
        && !EndsSentence(last.LastText)
        && (char.IsLower(first.FirstText[0]) || last.LastText[^1] is '-' or '\u2010' or '\u00AD');

    private static bool EndsSentence(string word) => word[^1] is '.' or '!' or '?' or ':' or ';' or '。' or '”' or '"' or ')' or '」';
}

/// <summary>The marks that open an item of a list.</summary>
internal static class ListMarker
{
    /// <param name="word">The first word of a line.</param>
    public static bool Starts(string word) => word switch
    {
        ['•' or '●' or '○' or '■' or '□' or '▪' or '‣' or '◦' or '·' or '–' or '➢' or '✓', ..] => true,
        ['(', char c, ')'] => char.IsAsciiLetterOrDigit(c),
        [>= '①' and <= '⑳', ..] => true,
        [char c, '.' or ')'] => char.IsAsciiLetterOrDigit(c),
        [char c, char d, '.' or ')'] => char.IsAsciiDigit(c) && char.IsAsciiDigit(d),
        _ => false,
    };
}
