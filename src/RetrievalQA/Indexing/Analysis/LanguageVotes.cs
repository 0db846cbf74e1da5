namespace RetrievalQA.Indexing.Analysis;

/// <summary>How many function words of each language a text has. Those of the texts that were asked for last are remembered.</summary>
internal sealed class LanguageVotes
{
    private const long RememberedBytes = 4 * 1024 * 1024;

    private static readonly BoundedCache<string, LanguageVotes> Remembered = new(
        RememberedBytes, (text, votes) => (text.Length * sizeof(char)) + (votes.counts.Length * 2 * sizeof(int)), StringComparer.Ordinal);

    private readonly (int Language, int Count)[] counts;

    private LanguageVotes(ReadOnlySpan<int> votes)
    {
        var some = new List<(int, int)>();
        for (var language = 0; language < votes.Length; language++)
        {
            if (votes[language] > 0)
            {
                some.Add((language, votes[language]));
            }
        }

        counts = [.. some];
    }

    /// <summary>The languages that may get votes.</summary>
    public static int Languages => StopWords.Languages.Count;

    public static LanguageVotes Of(string text)
    {
        if (Remembered.Find(text) is { } known)
        {
            return known;
        }

        var votes = Count(text);
        Remembered.Add(text, votes);
        return votes;
    }

    /// <param name="votes">Of all texts so far, one for each language.</param>
    public void AddTo(Span<int> votes)
    {
        foreach (var (language, count) in counts)
        {
            votes[language] += count;
        }
    }

    /// <summary>The language with most votes; the expected one where none has more.</summary>
    public static string Winner(ReadOnlySpan<int> votes, string expected)
    {
        var first = 0;
        for (var language = 0; language < votes.Length; language++)
        {
            first = StopWords.Languages[language] == expected ? language : first;
        }

        var most = first;
        for (var language = 0; language < votes.Length; language++)
        {
            most = votes[language] > votes[most] ? language : most;
        }

        return votes[most] > 0 ? StopWords.Languages[most] : expected;
    }

    private static LanguageVotes Count(string text)
    {
        var terms = KeptList<AnalyzedTerm>.Take();
        TextAnalyzer.AnalyzeAsWritten(text, terms);
        Span<int> votes = stackalloc int[Languages];
        foreach (var term in terms)
        {
            if (!IsBesideDigit(text, term))
            {
                foreach (var language in StopWords.LanguagesWith(term.Term))
                {
                    votes[language]++;
                }
            }
        }

        KeptList<AnalyzedTerm>.Give(terms);
        return new LanguageVotes(votes);
    }

    // The letter of a code is no function word: "A1", "E2".
    private static bool IsBesideDigit(string text, AnalyzedTerm term) =>
        (term.Start > 0 && char.IsDigit(text[term.Start - 1])) || (term.End < text.Length && char.IsDigit(text[term.End]));
}
