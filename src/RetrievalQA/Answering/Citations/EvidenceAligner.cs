using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// For models that write no codes: finds, for each sentence of the answer, the evidence that holds nearly all of its
/// words. One fixed bar; what does not reach it stays uncited.
/// </summary>
public static partial class EvidenceAligner
{
    /// <summary>Share of a sentence's words that its evidence must hold.</summary>
    public const double Bar = 0.7;

    // Fewer words than this agree by chance ("Yes, that is right.").
    private const int FewestWords = 4;

    // An answer longer than this is not aligned to its end: the work is sentences × evidence.
    private const int MostSentences = 50;

    /// <returns>The evidence of the sentences that reach the bar, each once, in the order of the answer.</returns>
    public static IReadOnlyList<Evidence> Align(string answer, IReadOnlyList<Evidence> evidence)
    {
        var sources = evidence.Select(item => (Item: item, Words: WordsOf(item.Line))).ToList();
        var aligned = new List<Evidence>();
        foreach (var sentence in SentenceEnd().Split(answer).Take(MostSentences))
        {
            var words = WordsOf(sentence);
            if (words.Count < FewestWords || sources.Count == 0)
            {
                continue;
            }

            var (item, shared) = sources
                .Select(source => (source.Item, Shared: words.Count(source.Words.Contains)))
                .MaxBy(source => source.Shared);
            if (shared >= Bar * words.Count && !aligned.Contains(item))
            {
                aligned.Add(item);
            }
        }

        return aligned;
    }

    private static HashSet<string> WordsOf(string text) =>
        [.. Words().Matches(text).Select(word => (word.Length > 0 ? word.Value : word.Groups["pair"].Value).ToLowerInvariant())];

    // Words of alphabets whole; scripts without spaces, and Hangul with its particles, by pairs of characters.
    [GeneratedRegex(@"(?=(?<pair>[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]{2}))|[\p{L}\p{Nd}-[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"(?<=[.!?])\s+|(?<=[。！？])|\n+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentenceEnd();
}
