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

    // Marks above the line stand beside what they belong to, those below it close to it; both are smaller.
    private const double RaisedGap = 1;
    private const double LoweredGap = 0.2;
    private const double MaxMarkSize = 0.85;
    private const double MinMarkSize = 0.4;

    // A number after a shorter word, such as cm or x, is an exponent.
    private const int LeastNotedWord = 4;

    private readonly HashSet<int> cellStarts;
    private readonly HashSet<int> wraps;

    private PageLine(List<PageWord> words, HashSet<int> cellStarts, HashSet<int> wraps)
    {
        IsRightToLeft = RightToLeft.IsReadFrom(words);
        this.cellStarts = cellStarts;
        this.wraps = wraps;
        Words = words;
        Box = TallWords.BoxOf(words);
        var letters = Math.Max(1, words.Sum(word => word.Text.Length));
        Size = words.Sum(word => word.Size * word.Text.Length) / letters;
        IsBold = words.Where(word => word.IsBold).Sum(word => word.Text.Length) > 0.8 * letters;
    }

    public IReadOnlyList<PageWord> Words { get; }

    public bool IsRightToLeft { get; }

    public Box Box { get; }

    public double Size { get; }

    public bool IsBold { get; }

    /// <summary>Neither level nor upright, as the word DRAFT across a page.</summary>
    public bool IsSlanted => Words[0].Turn % 9 != 0;

    /// <summary>Groups of words that wide gaps part; more than one in a row of a table.</summary>
    public int Cells => 1 + cellStarts.Count;

    public string FirstText => Words[0].Text;

    public string LastText => Words[^1].Text;

    public bool IsNumber => Words.All(word => word.Text.All(c => char.IsDigit(c) || c is '-' or '–' or '.' or '/'));

    /// <summary>"Figure 3." or "Table 1:" and the like.</summary>
    public bool BeginsCaption => Words.Count > 1 && char.IsUpper(FirstText[0]) && char.IsDigit(Words[1].Text[0]) && Words[1].Text[^1] is '.' or ':';

    /// <summary>The mark with which a footnote begins: a small number or sign above the line; null where there is none.</summary>
    public string? NoteMark => Words.Count > 1 && IsRaised(Words[1], Words[0]) ? Words[0].Text : null;

    /// <summary>Lines from top to bottom.</summary>
    public static List<PageLine> Group(IEnumerable<PageWord> words)
    {
        var (usual, tall) = TallWords.Part(words);
        var lines = Gather(usual);
        lines.AddRange(Gather(TallWords.PutBeside(lines, tall)));
        return [.. lines.Select(OfWords).OrderBy(line => line.Box.CenterY)];
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

    /// <summary>The cells of a row, each a line of its own.</summary>
    public IEnumerable<PageLine> Parted()
    {
        var start = 0;
        foreach (var end in cellStarts.Order().Append(Words.Count))
        {
            var from = start;
            yield return new PageLine([.. Words.Skip(from).Take(end - from)], [], [.. wraps.Where(at => at > from && at < end).Select(at => at - from)]);
            start = end;
        }
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
            : IsMark(index) || TallWords.IsInitial(before, word) ? ""
            : word.SpaceBefore && (!isDense || Gap(before, word) > SpaceGap * word.Size) ? " "
            : Gap(before, word) > SpaceWidth(index, isDense) * word.Size ? " "
            : "";
    }

    /// <summary>A word as it is written in one line: raised and lowered characters by their own signs.</summary>
    /// <param name="noteMarks">The marks of the notes on the page.</param>
    public string TextAt(int index, IReadOnlySet<string> noteMarks)
    {
        var text = Words[index].Text;
        if (!IsMark(index))
        {
            return text;
        }

        var before = Words[index - 1];
        return !IsRaised(before, Words[index]) ? RaisedText.Subscript(text, before.Text)
            : (noteMarks.Contains(text) && MayBeNoted(before.Text)) || IsNoted(before.Text, text) ? RaisedText.NoteMark(text, before.Text[^1])
            : RaisedText.Superscript(text, before.Text[^1]);
    }

    private static List<List<PageWord>> Gather(IEnumerable<PageWord> words)
    {
        var open = new List<(List<PageWord> Words, Box Reference)>();
        foreach (var word in words.OrderBy(word => word.Flow.CenterY))
        {
            var place = open.Count == 0 ? -1
                : open.FindLastIndex(open.Count - 1, Math.Min(RecentLines, open.Count), line => SharesLine(line.Reference, word.Flow));
            if (place >= 0)
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

        return open.ConvertAll(line => line.Words);
    }

    private static PageLine OfWords(List<PageWord> words)
    {
        if (RightToLeft.IsReadFrom(words))
        {
            words.Sort((a, b) => b.Flow.X1.CompareTo(a.Flow.X1));
            RightToLeft.TurnNames(words);
        }
        else
        {
            words.Sort((a, b) => a.Flow.X0.CompareTo(b.Flow.X0));
        }

        return new PageLine(words, [.. Enumerable.Range(1, words.Count - 1).Where(index => IsCellStart(words[index - 1], words[index]))], []);
    }

    // Accounts set the currency sign apart from its amount.
    private static bool IsCellStart(PageWord before, PageWord word) =>
        Gap(before, word) > CellGap * Math.Max(word.Size, before.Size)
        && before.Text is not ("$" or "€" or "£" or "¥" or "₩" or "(")
        && word.Text is not (")" or "%");

    // Signs after a mark stand closer than words, as the mark is small.
    private double SpaceWidth(int index, bool isDense) =>
        isDense ? 2 * SpaceGap : index > 1 && IsMark(index - 1) ? SpaceGap / 2 : SpaceGap;

    // Raised or lowered, and close to the word before.
    private bool IsMark(int index) =>
        index > 0 && !cellStarts.Contains(index) && !wraps.Contains(index)
        && (IsRaised(Words[index - 1], Words[index]) || IsLowered(Words[index - 1], Words[index]));

    private static bool IsRaised(PageWord before, PageWord word) =>
        IsSmaller(before, word) && Baseline(word) < Baseline(before) - (0.15 * before.Size) && Gap(before, word) <= RaisedGap * before.Size;

    private static bool IsLowered(PageWord before, PageWord word) =>
        IsSmaller(before, word) && Baseline(word) > Baseline(before) + (0.05 * before.Size) && Gap(before, word) <= LoweredGap * before.Size;

    private static bool IsSmaller(PageWord before, PageWord word) =>
        word.Size < MaxMarkSize * before.Size && word.Size > MinMarkSize * before.Size && IsPrinted(word) && IsPrinted(before);

    private static bool IsPrinted(PageWord word) => word is { Inset: null, Field: null };

    private static double Baseline(PageWord word) => word.Flow.Y1 - (PageWordReader.Descent * word.Size);

    private static bool IsNoted(string word, string mark) =>
        char.IsDigit(mark[0]) && mark.All(c => char.IsDigit(c) || c is ',' or '*' or '†' or '‡')
        && word.Length >= LeastNotedWord && word[^LeastNotedWord..].All(char.IsLetter);

    // After a unit or a power's base it is an exponent, also where a note has that number.
    private static bool MayBeNoted(string word) =>
        char.IsDigit(word[^1])
            ? !word.EndsWith("10", StringComparison.Ordinal)
            : !char.IsLetter(word[^1]) || EastAsian.IsUnspaced(word[^1]) || (word.Length >= LeastNotedWord && word[^LeastNotedWord..].All(char.IsLetter));

    private static double Gap(PageWord before, PageWord word) =>
        Math.Max(word.Flow.X0 - before.Flow.X1, before.Flow.X0 - word.Flow.X1);

    private static bool SharesLine(Box line, Box word)
    {
        var overlap = Math.Min(line.Y1, word.Y1) - Math.Max(line.Y0, word.Y0);
        return overlap >= MinOverlap * Math.Min(line.Height, word.Height);
    }
}
