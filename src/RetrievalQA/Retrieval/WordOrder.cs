using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval;

/// <summary>How much of a claim another text says in the same words and in their order.</summary>
internal static partial class WordOrder
{
    // A longer claim is no repetition of one sentence.
    private const int Most = 120;

    /// <summary>The share of the claim's words that are its longest common subsequence with the text, 0..1.</summary>
    public static double Shared(string claim, string text)
    {
        var (said, shown) = (WordsOf(claim), WordsOf(text));
        var lengths = new int[shown.Count + 1];
        foreach (var word in said)
        {
            var before = 0;
            for (var index = 0; index < shown.Count; index++)
            {
                var above = lengths[index + 1];
                lengths[index + 1] = word == shown[index] ? before + 1 : Math.Max(above, lengths[index]);
                before = above;
            }
        }

        return said.Count > 0 ? (double)lengths[^1] / said.Count : 0;
    }

    private static List<string> WordsOf(string text) => [.. Words().Matches(text).Take(Most).Select(word => word.Value.ToLowerInvariant())];

    // Words of alphabets; single characters where words have no spaces between them, and of Hangul.
    [GeneratedRegex(@"[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]|[\p{L}\p{Nd}-[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Words();
}
