using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Words that stand on one line, in reading order.</summary>
internal sealed class PageLine
{
    // In shares of the font size.
    private const double CellGap = 1.8;
    private const double SpaceGap = 0.12;
    private const double MinOverlap = 0.5;
    private const int RecentLines = 6;

    private readonly HashSet<int> cellStarts;
    private readonly HashSet<int> wraps;

    private PageLine(List<PageWord> words, HashSet<int> cellStarts, HashSet<int> wraps)
    {
        this.cellStarts = cellStarts;
        this.wraps = wraps;
        Words = words;
        Box = words.Select(word => word.Flow).Aggregate((a, b) => a.Union(b));
        var letters = Math.Max(1, words.Sum(word => word.Text.Length));
        Size = words.Sum(word => word.Size * word.Text.Length) / letters;
        IsBold = words.Where(word => word.IsBold).Sum(word => word.Text.Length) > 0.8 * letters;
    }

    public IReadOnlyList<PageWord> Words { get; }

    public Box Box { get; }

    public double Size { get; }

    public bool IsBold { get; }

    /// <summary>Groups of words that wide gaps part; more than one in a row of a table.</summary>
    public int Cells => 1 + cellStarts.Count;

    public string FirstText => Words[0].Text;

    public string LastText => Words[^1].Text;

    /// <summary>Lines from top to bottom.</summary>
    public static List<PageLine> Group(IEnumerable<PageWord> words)
    {
        var open = new List<(List<PageWord> Words, Box Reference)>();
        foreach (var word in words.OrderBy(word => word.Flow.CenterY))
        {
            var place = open.FindLastIndex(line => SharesLine(line.Reference, word.Flow));
            if (place >= 0 && place >= open.Count - RecentLines)
            {
                open[place].Words.Add(word);
                var taller = word.Flow.Height > open[place].Reference.Height ? word.Flow : open[place].Reference;
                open[place] = (open[place].Words, taller);
            }
            else
            {
                open.Add(([word], word.Flow));
            }
        }

        return [.. open.Select(line => OfWords(line.Words)).OrderBy(line => line.Box.CenterY)];
    }

    /// <summary>A row of a table, cell by cell.</summary>
    /// <param name="cells">The lines of each cell; no cell is empty.</param>
    public static PageLine OfCells(List<List<PageLine>> cells)
    {
        var words = new List<PageWord>();
        var (starts, wraps) = (new HashSet<int>(), new HashSet<int>());
        foreach (var cell in cells)
        {
            starts.Add(words.Count);
            foreach (var line in cell)
            {
                wraps.Add(words.Count);
                words.AddRange(line.Words);
            }
        }

        starts.Remove(0);
        return new PageLine(words, starts, wraps);
    }

    /// <summary>What stands between a word and the one before it: nothing, a space or a tab.</summary>
    public string Separator(int index)
    {
        if (cellStarts.Contains(index))
        {
            return "\t";
        }

        var (before, word) = (Words[index - 1], Words[index]);
        var isDense = EastAsian.IsUnspaced(before.Text[^1]) && EastAsian.IsUnspaced(word.Text[0]);
        return wraps.Contains(index) ? (isDense ? "" : " ")
            : word.SpaceBefore && (!isDense || Gap(before, word) > SpaceGap * word.Size) ? " "
            : Gap(before, word) > (isDense ? 2 * SpaceGap : SpaceGap) * word.Size ? " "
            : IsRaised(before, word) ? " "
            : "";
    }

    private static PageLine OfWords(List<PageWord> words)
    {
        var isRightToLeft = words.Sum(word => word.RightToLeftBias) > 0;
        words.Sort((a, b) => isRightToLeft ? b.Flow.X1.CompareTo(a.Flow.X1) : a.Flow.X0.CompareTo(b.Flow.X0));
        return new PageLine(words, [.. Enumerable.Range(1, words.Count - 1).Where(index => IsCellStart(words[index - 1], words[index]))], []);
    }

    // Accounts set the currency sign apart from its amount.
    private static bool IsCellStart(PageWord before, PageWord word) =>
        Gap(before, word) > CellGap * Math.Max(word.Size, before.Size)
        && before.Text is not ("$" or "€" or "£" or "¥" or "₩" or "(")
        && word.Text is not (")" or "%");

    // A footnote mark after a word is not part of the word.
    private static bool IsRaised(PageWord before, PageWord word) =>
        word.Size < 0.85 * before.Size && word.Flow.CenterY < before.Flow.CenterY - (0.15 * before.Size);

    private static double Gap(PageWord before, PageWord word) =>
        Math.Max(word.Flow.X0 - before.Flow.X1, before.Flow.X0 - word.Flow.X1);

    private static bool SharesLine(Box line, Box word)
    {
        var overlap = Math.Min(line.Y1, word.Y1) - Math.Max(line.Y0, word.Y0);
        return overlap >= MinOverlap * Math.Min(line.Height, word.Height);
    }
}
