
namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>
/// Words so large that several lines stand beside them, such as the capital that begins a chapter: each is read before the
/// first of these lines, which stay lines.
/// </summary>
internal static class TallWords
{
    // Of the usual height.
    private const double MinHeight = 1.8;
    private const double MinOverlap = 0.5;

    // In font sizes of the capital.
    private const double MaxInitialGap = 0.3;

    public static (List<PageWord> Usual, List<PageWord> Tall) Part(IEnumerable<PageWord> words)
    {
        var all = words.ToList();
        var limit = all.Count == 0 ? 0 : Median.Of(all.Select(word => word.Flow.Height)) * MinHeight;
        return (all.FindAll(word => word.Flow.Height <= limit), all.FindAll(word => word.Flow.Height > limit));
    }

    /// <summary>Puts each into the first line beside it.</summary>
    /// <returns>Those that stand beside none.</returns>
    public static List<PageWord> PutBeside(List<List<PageWord>> lines, List<PageWord> tall)
    {
        lines.Sort((a, b) => Middle(a).CompareTo(Middle(b)));
        var (middles, boxes) = (lines.ConvertAll(Middle), lines.ConvertAll(Around));
        var alone = new List<PageWord>();
        foreach (var word in tall)
        {
            // Of a line that is half beside the word, the middle is not above it.
            var place = middles.BinarySearch(word.Flow.Y0);
            place = place < 0 ? ~place : place;
            if (place < lines.Count && IsBeside(boxes[place], word.Flow))
            {
                lines[place].Add(word);
            }
            else
            {
                alone.Add(word);
            }
        }

        return alone;
    }

    /// <summary>Around all words; how high a line is, the usual ones say.</summary>
    public static Box BoxOf(List<PageWord> line)
    {
        var whole = Around(line);
        var usual = Around(Part(line).Usual);
        return whole with { Y0 = usual.Y0, Y1 = usual.Y1 };
    }

    /// <summary>The rest of the word follows its first letter.</summary>
    public static bool IsInitial(PageWord capital, PageWord word) =>
        capital.Text.Length == 1 && char.IsUpper(capital.Text[0]) && char.IsLetter(word.Text[0]) && !word.SpaceBefore
        && capital.Flow.Height > MinHeight * word.Flow.Height
        && word.Flow.X0 - capital.Flow.X1 <= MaxInitialGap * capital.Size;

    private static double Middle(List<PageWord> line) => line.Max(word => word.Flow.CenterY);

    private static Box Around(List<PageWord> words) => words.Select(word => word.Flow).Aggregate((a, b) => a.Union(b));

    private static bool IsBeside(Box line, Box word) => Math.Min(line.Y1, word.Y1) - Math.Max(line.Y0, word.Y0) >= MinOverlap * line.Height;
}
