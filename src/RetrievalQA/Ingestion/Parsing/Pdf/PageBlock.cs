using RetrievalQA.Ingestion.Parsing.Tables;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Lines that belong together: a paragraph or several, a heading, a list item, the rows of a table, a note.</summary>
/// <param name="column">What the lines around have in common; lines end early when they leave much of it free.</param>
internal sealed class PageBlock(List<PageLine> lines, Box column, PageInset? inset = null)
{
    // In line heights or font sizes.
    private const double BlockGap = 0.45;
    private const double RowGap = 1.5;
    private const double SizeChange = 0.12;
    private const double Indent = 0.8;
    private const int MaxHeadingLength = 200;
    private const int MaxHeadingLines = 3;

    // Of the column's width: a line that leaves more of it free is not wrapped.
    private const double MaxFree = 0.4;
    private const double MaxDenseFree = 0.2;

    // Kept while lines are added, for each line is asked about all before it: how many hold cells, and where the text begins,
    // in the first line and below it.
    private int rows = lines.Count(line => line.Cells > 1);
    private double left = lines.Min(line => line.Box.X0);
    private double leftBelow = lines.Skip(1).Select(line => line.Box.X0).DefaultIfEmpty(double.MaxValue).Min();

    public IReadOnlyList<PageLine> Lines => lines;

    /// <summary>Most lines hold cells.</summary>
    public bool IsTable => inset is PageTable || (inset is null && rows * 2 > lines.Count);

    /// <summary>The rows of a table.</summary>
    public IReadOnlyList<DraftRow> Rows =>
        inset is PageTable table ? table.Rows : AlignedColumns.Rows(lines, lines.Count > 1 && lines[0].Cells > 1 && lines[0].IsBold && !lines[1].IsBold);

    /// <summary>The lines from an index on say of themselves that they name a table.</summary>
    public bool IsCaptionFrom(int first) =>
        IsPrinted && lines.Count - first <= MaxHeadingLines
        && TableCaption.Is(string.Join(' ', lines.Skip(first).SelectMany(line => line.Words).Select(word => word.Text)));

    /// <summary>A number that stands alone, as at the end of a page.</summary>
    public bool IsNumber => lines.Count == 1 && lines[0].IsNumber;

    public bool IsListItem => !IsTable && ListMarker.Starts(lines[0].FirstText);

    /// <summary>Words and shape are those of a heading; the size decides.</summary>
    public bool MayHead
    {
        get
        {
            if (!IsPrinted || lines[0].IsSlanted || lines.Count > MaxHeadingLines || !lines.TrueForAll(IsOneCell))
            {
                return false;
            }

            var text = string.Join(' ', lines.SelectMany(line => line.Words).Select(word => word.Text));
            return text.Length is > 2 and <= MaxHeadingLength
                && text[^1] is not (',' or ';')
                && text.Count(char.IsLetter) * 2 >= text.Length
                && !SentenceEnd.IsSentence(text);
        }
    }

    /// <summary>Blocks of one group of words, top to bottom.</summary>
    public static List<PageBlock> Group(List<PageWord> words)
    {
        var lines = PageLine.Group(words.Where(word => word.Inset is null));
        var insets = new Queue<PageInset>(words.Select(word => word.Inset).OfType<PageInset>().OrderBy(inset => inset.Box.Y0));
        var column = lines.Select(line => line.Box).Concat(insets.Select(inset => inset.Box)).DefaultIfEmpty().Aggregate((a, b) => a.Union(b));
        var gaps = lines.Zip(lines.Skip(1), (above, line) => line.Box.Y0 - above.Box.Y1).Order().ToList();
        var usualGap = gaps.Count > 0 ? gaps[gaps.Count / 3] : 0;
        var blocks = new List<PageBlock>();
        foreach (var line in lines)
        {
            while (insets.TryPeek(out var inset) && inset.Box.Y1 < line.Box.CenterY)
            {
                blocks.Add(new PageBlock(inset.Lines, column, insets.Dequeue()));
            }

            if (blocks.Count > 0 && blocks[^1].Continues(line, usualGap))
            {
                blocks[^1].Add(line);
            }
            else
            {
                blocks.Add(new PageBlock([line], column));
            }
        }

        blocks.AddRange(insets.Select(inset => new PageBlock(inset.Lines, column, inset)));
        return blocks;
    }

    /// <summary>Joins a paragraph that a column's end cut in two.</summary>
    public static List<PageBlock> JoinColumns(IEnumerable<List<PageBlock>> columns)
    {
        var joined = new List<PageBlock>();
        foreach (var column in columns)
        {
            var isCut = joined.Count > 0 && column.Count > 0 && joined[^1].IsCutBefore(column[0]);
            foreach (var line in isCut ? column[0].Lines : [])
            {
                joined[^1].Add(line);
            }

            joined.AddRange(column.Skip(isCut ? 1 : 0));
        }

        return joined;
    }

    /// <summary>1–4 for a heading, 0 for other text.</summary>
    /// <param name="bodySize">The font size of the document's body text.</param>
    public int HeadingLevel(double bodySize)
    {
        var ratio = lines[0].Size / bodySize;
        return !MayHead ? 0
            : ratio >= 1.6 ? 1
            : ratio >= 1.3 ? 2
            : ratio >= 1.14 ? 3
            : ratio >= 0.95 && lines.Count < MaxHeadingLines && lines[^1].LastText[^1] is not ('.' or ':') && lines.TrueForAll(line => line.IsBold) ? 4
            : 0;
    }

    /// <summary>The indices of the lines that begin a paragraph, 0 first. A line that is not wrapped is a paragraph.</summary>
    public IReadOnlyList<int> ParagraphStarts()
    {
        if (IsTable || IsListItem)
        {
            return [0];
        }

        var edges = Edges();
        var ends = Enumerable.Range(1, lines.Count - 1)
            .Where(index => edges[index - 1] == edges[index] && !GoesOn(lines[index - 1], lines[index]))
            .ToList();
        var early = ends.FindAll(index => EndsEarly(lines[index - 1], lines[index], edges[index]));
        var areShort = early.Count * 2 > lines.Count - 1 || (early.Count * 2 == lines.Count - 1 && !HoldsSentence);
        return [0, .. areShort ? ends : early];
    }

    /// <summary>Whether a text that is open at the end of this block goes on in another one, on the next page.</summary>
    public bool RunsOnTo(PageBlock next) =>
        IsPrinted && next.IsPrinted && !IsTable && !next.IsTable && !next.IsListItem
        && Math.Abs(next.Lines[0].Size - lines[^1].Size) <= SizeChange * lines[^1].Size
        && !SentenceEnd.Closes(lines[^1].LastText)
        && !lines[^1].IsNumber
        && (char.IsLower(next.Lines[0].FirstText[0])
            || (HoldsSentence && next.HoldsSentence && !next.Lines[0].BeginsCaption && lines[^1].LastText[^1] is not '-' && !EndsEarly(lines[^1])));

    // A sentence that is open at the end of a column goes on in the next one, also with a name, where its last line is full.
    private bool IsCutBefore(PageBlock next)
    {
        var (last, first) = (lines[^1], next.Lines[0]);
        return IsPrinted && next.IsPrinted && !IsTable && !next.IsTable
            && Math.Abs(first.Size - last.Size) <= SizeChange * last.Size
            && !EndsSentence(last.LastText)
            && (char.IsLower(first.FirstText[0]) || last.LastText[^1] is '-' or '\u2010' or '\u00AD'
                || (next.HoldsSentence && !next.IsListItem && !first.BeginsCaption && !HasRoom(last, first, column.X0, column.X1)));
    }

    /// <summary>Cuts the block after its last line but one that ends a sentence; null where there is none.</summary>
    public (PageBlock Head, PageBlock Tail)? Cut()
    {
        var end = inset is null && !IsTable ? lines.FindLastIndex(lines.Count - 2, lines.Count - 1, line => SentenceEnd.Closes(line.LastText)) : -1;
        return end < 0 ? null : (new PageBlock(lines[..(end + 1)], column), new PageBlock(lines[(end + 1)..], column));
    }

    /// <summary>No table that is ruled, and nothing that was written onto the page.</summary>
    private bool IsPrinted => inset is null;

    private bool HoldsSentence => lines.Exists(line => line.Words.Any(word => SentenceEnd.ClosesProse(word.Text)));

    // Between its last lines; where there is one only, it says nothing.
    private double OwnGap => lines.Count < 2 ? double.MaxValue : Math.Max(0, lines[^1].Box.Y0 - lines[^2].Box.Y1);

    private void Add(PageLine line)
    {
        rows += line.Cells > 1 ? 1 : 0;
        left = Math.Min(left, line.Box.X0);
        leftBelow = Math.Min(leftBelow, line.Box.X0);
        lines.Add(line);
    }

    private bool Continues(PageLine line, double usualGap)
    {
        var last = lines[^1];
        var gap = line.Box.Y0 - last.Box.Y1;
        return inset is null
            && (gap <= Math.Min(usualGap, OwnGap) + (BlockGap * line.Size) || (gap <= RowGap * line.Size && AlignedColumns.AreRows(last, line)))
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
        var isSetIn = lines.Count > 1 && leftBelow >= text - slack;
        return isSetIn
            ? line.Box.X0 < text - slack
            : line.Box.X0 < marker - slack && (EndsSentence(lines[^1].LastText) || HasRoom(lines[^1], line, line.Box.X0, line.Box.X1));
    }

    // Words that a line's end parts.
    private static bool GoesOn(PageLine line, PageLine next) =>
        line.LastText[^1] is '-' or '\u2010' or '\u00AD' || (char.IsLower(next.FirstText[0]) && !SentenceEnd.Closes(line.LastText));

    // Of each line the frame of the lines that it stands among; a paragraph may have been cut by the end of a column.
    private List<Box> Edges()
    {
        var edges = new List<Box>();
        for (var start = 0; start < lines.Count; start = edges.Count)
        {
            var end = start + 1;
            while (end < lines.Count && lines[end].Box.CenterY > lines[end - 1].Box.CenterY)
            {
                end++;
            }

            edges.AddRange(Enumerable.Repeat(lines[start..end].Select(line => line.Box).Aggregate((a, b) => a.Union(b)), end - start));
        }

        return edges;
    }

    private bool EndsEarly(PageLine line, PageLine next, Box edges) =>
        HasRoom(line, next, edges.X0, edges.X1) || Room(line, column.X0, column.X1) > MaxFree * column.Width;

    // Where letters have no case and fill the line, one that is not full has ended.
    private bool EndsEarly(PageLine line) =>
        EastAsian.IsDense(line.LastText[^1]) && Room(line, column.X0, column.X1) > Math.Max(2 * line.Size, MaxDenseFree * column.Width);

    // The next word had still had room on the line.
    private static bool HasRoom(PageLine line, PageLine next, double left, double right) =>
        next.Words[0].Flow.Width + (next.Size / 3) < Room(line, left, right);

    private static double Room(PageLine line, double left, double right) => line.IsRightToLeft ? line.Box.X0 - left : right - line.Box.X1;

    // A first line is set in where the lines before it stand at the left edge.
    private bool IsIndented(PageLine line) =>
        !IsTable && line.Cells == 1
        && line.Box.X0 - lines[^1].Box.X0 > Indent * line.Size
        && lines[^1].Box.X0 - left < Indent * line.Size
        && EndsSentence(lines[^1].LastText);

    // "Item 7.    Discussion" is a heading with its number in a column of its own.
    private static bool IsOneCell(PageLine line) =>
        line.Cells == 1 || (line.Cells == 2 && line.IsBold && (char.IsAsciiDigit(line.FirstText[0]) || line.FirstText is "Item" or "ITEM" or "Part" or "PART"));

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
