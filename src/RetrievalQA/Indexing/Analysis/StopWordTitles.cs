namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// Titles of function words alone ("The Who"): no single word would find them, so the title is one term.
/// </summary>
internal static class StopWordTitles
{
    // A single function word is a heading of many documents ("About"); longer titles have other words.
    private const int FewestWords = 2;
    private const int MostWords = 6;

    private static readonly string[] Separators = ["\n", " > "];

    /// <summary>The terms of those of the titles that have no other words.</summary>
    /// <param name="titles">Lines of file names and heading paths.</param>
    public static IEnumerable<string> TermsOf(string titles) =>
        titles.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(TermOf).OfType<string>();

    /// <summary>The titles that a query may name, by the last word of each.</summary>
    public static ILookup<string, string> In(string folded, List<Piece> pieces)
    {
        var titles = new List<(string Last, string Term)>();
        var term = new List<string>();
        foreach (var piece in pieces)
        {
            var word = folded[piece.Start..piece.End];
            if (!StopWords.Contains(word))
            {
                term.Clear();
                continue;
            }

            term.Add(word);
            for (var length = FewestWords; length <= Math.Min(MostWords, term.Count); length++)
            {
                titles.Add((word, string.Join(' ', term.TakeLast(length))));
            }
        }

        return titles.ToLookup(title => title.Last, title => title.Term, StringComparer.Ordinal);
    }

    private static string? TermOf(string title)
    {
        var folded = UnicodeFolding.Fold(title, out _);
        var pieces = new List<Piece>();
        TextScanner.Scan(folded, pieces);
        var words = pieces.ConvertAll(piece => folded[piece.Start..piece.End]);
        return words.Count is >= FewestWords and <= MostWords && words.TrueForAll(StopWords.Contains) ? string.Join(' ', words) : null;
    }
}
