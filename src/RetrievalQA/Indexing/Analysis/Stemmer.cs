using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>The stems of one language, without diacritics, so that a word typed plainly is found.</summary>
/// <param name="create">Makes the rules for one thread; null where there are none.</param>
internal sealed class Stemmer(Func<Func<string, string>>? create)
{
    // Words of a language repeat; a full cache is begun anew, which bounds it. Longer words are none of a language.
    private const int MostCachedWords = 200_000;
    private const int LongestStemmedWord = 40;

    // From Devanagari on, marks are vowels, not variants.
    private const char FirstWithVowelMarks = '\u0900';

    private readonly ConcurrentDictionary<string, StemmedWord> cache = new(StringComparer.Ordinal);
    private readonly ThreadLocal<Func<string, string>>? rules = create is null ? null : new ThreadLocal<Func<string, string>>(create);

    /// <summary>The rules know no diacritics: they are taken off first.</summary>
    public bool StemsPlainWords { get; init; }

    /// <summary>Umlauts are also written out: ü as ue.</summary>
    public bool SpellsUmlautsOut { get; init; }

    /// <summary>English plurals such as "knives" are also found as their singular.</summary>
    public bool KnowsIrregularPlurals { get; init; }

    /// <summary>The language is a guess: a word is also found as it is written.</summary>
    public bool KeepsWord { get; init; }

    /// <param name="folded">A word in lower case.</param>
    public StemmedWord Stem(ReadOnlySpan<char> folded)
    {
        if (cache.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(folded, out var known))
        {
            return known;
        }

        var word = folded.ToString();
        var stemmed = new StemmedWord(word, StemsOf(word));
        if (word.Length <= LongestStemmedWord)
        {
            Keep(stemmed);
        }

        return stemmed;
    }

    private void Keep(StemmedWord stemmed)
    {
        if (cache.Count >= MostCachedWords)
        {
            cache.Clear();
        }

        cache.TryAdd(stemmed.Word, stemmed);
    }

    private string[] StemsOf(string word)
    {
        var stems = new List<string> { StemOf(word) };
        if (SpellsUmlautsOut && UmlautSpelling.Of(word) is { } spelled)
        {
            stems.Add(StemOf(spelled));
        }

        if (KnowsIrregularPlurals && IrregularPlurals.SingularOf(word) is { } singular)
        {
            stems.Add(StemOf(singular));
        }

        if (KeepsWord)
        {
            stems.Add(WithoutDiacritics(word));
        }

        return [.. stems.Distinct(StringComparer.Ordinal)];
    }

    private string StemOf(string word)
    {
        if (rules?.Value is not { } stem || word.Length > LongestStemmedWord)
        {
            return WithoutDiacritics(word);
        }

        var stemmed = WithoutDiacritics(stem(StemsPlainWords ? WithoutDiacritics(word) : word));
        return stemmed.Length > 0 ? stemmed : WithoutDiacritics(word);
    }

    private static string WithoutDiacritics(string word)
    {
        if (Ascii.IsValid(word))
        {
            return word;
        }

        var plain = new StringBuilder(word.Length);
        foreach (var character in word)
        {
            var letter = UnicodeFolding.WithoutDiacritic(character);
            var isVariant = letter < FirstWithVowelMarks && CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark;
            if (!isVariant || plain.Length == 0)
            {
                plain.Append(letter);
            }
        }

        return plain.ToString();
    }
}
