using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.El;
using Lucene.Net.Analysis.Fa;
using Lucene.Net.Analysis.Hi;
using Lucene.Net.Analysis.In;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// Published rules that Lucene has in its analyzers, in the order in which these apply them: light10 for Arabic (Larkey,
/// Ballesteros and Connell 2002), Ntais for Greek (2006), Ramanathan and Rao for Hindi (2003), and Persian.
/// </summary>
internal static class LightStems
{
    private static readonly ArabicNormalizer ArabicLetters = new();
    private static readonly ArabicStemmer ArabicEndings = new();
    private static readonly PersianNormalizer PersianLetters = new();
    private static readonly GreekStemmer GreekEndings = new();
    private static readonly IndicNormalizer IndicLetters = new();
    private static readonly HindiNormalizer HindiLetters = new();
    private static readonly HindiStemmer HindiEndings = new();

    public static string Arabic(string word) => Apply(word, ArabicLetters.Normalize, ArabicEndings.Stem);

    public static string Persian(string word) => Apply(word, ArabicLetters.Normalize, PersianLetters.Normalize);

    /// <param name="word">Without diacritics.</param>
    public static string Greek(string word) => Apply(word, GreekEndings.Stem);

    public static string Hindi(string word) => Apply(word, IndicLetters.Normalize, HindiLetters.Normalize, HindiEndings.Stem);

    // Each step changes the letters in place and returns how many are left.
    private static string Apply(string word, params ReadOnlySpan<Func<char[], int, int>> steps)
    {
        var letters = word.ToCharArray();
        var length = letters.Length;
        foreach (var step in steps)
        {
            length = step(letters, length);
        }

        return new string(letters, 0, length);
    }
}
