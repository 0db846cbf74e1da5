using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>Snowball stems by language, without diacritics, so that a word typed plainly is found.</summary>
internal sealed class Stemming
{
    // Words of a language repeat; a full cache is begun anew, which bounds it. Longer words are none of a language.
    private const int MostCachedWords = 200_000;
    private const int LongestStemmedWord = 40;

    private static readonly Dictionary<string, Stemming> ByLanguage = new(StringComparer.Ordinal)
    {
        ["ca"] = new(() => new CatalanStemmer()),
        ["da"] = new(() => new DanishStemmer()),
        ["de"] = new(() => new GermanStemmer()),
        ["en"] = new(() => new EnglishStemmer()),
        ["es"] = new(() => new SpanishStemmer()),
        ["fi"] = new(() => new FinnishStemmer()),
        ["fr"] = new(() => new FrenchStemmer()),
        ["hu"] = new(() => new HungarianStemmer()),
        ["it"] = new(() => new ItalianStemmer()),
        ["nl"] = new(() => new DutchStemmer()),
        ["no"] = new(() => new NorwegianStemmer()),
        ["pt"] = new(() => new PortugueseStemmer()),
        ["ro"] = new(() => new RomanianStemmer()),
        ["ru"] = new(() => new RussianStemmer()),
        ["sv"] = new(() => new SwedishStemmer()),
        ["tr"] = new(() => new TurkishStemmer()),
        [None] = new(null),
    };

    private const string None = "";

    private readonly ConcurrentDictionary<string, StemmedWord> cache = new(StringComparer.Ordinal);
    private readonly ThreadLocal<SnowballProgram>? stemmer;

    private Stemming(Func<SnowballProgram>? create) => stemmer = create is null ? null : new ThreadLocal<SnowballProgram>(create);

    /// <summary>The stemming of Latin and Cyrillic words in documents of a language; none for languages without stems.</summary>
    public static Stemming Of(string language) => language switch
    {
        // Latin words among these scripts are nearly always English.
        "ko" or "ja" or "zh" or "th" => ByLanguage["en"],
        "nb" or "nn" => ByLanguage["no"],
        _ => ByLanguage.TryGetValue(language, out var known) ? known : ByLanguage[None],
    };

    /// <param name="folded">A word in lower case.</param>
    public StemmedWord Stem(ReadOnlySpan<char> folded)
    {
        var lookup = cache.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(folded, out var known))
        {
            return known;
        }

        var word = folded.ToString();
        var stemmed = new StemmedWord(word, StemOf(word));
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

    private string StemOf(string word)
    {
        if (stemmer?.Value is not { } program || word.Length > LongestStemmedWord)
        {
            return WithoutDiacritics(word);
        }

        program.SetCurrent(program is EnglishStemmer ? WithoutDiacritics(word) : word);
        program.Stem();
        return WithoutDiacritics(program.Current);
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
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark || plain.Length == 0)
            {
                plain.Append(letter);
            }
        }

        return plain.ToString();
    }
}

/// <summary>A folded word and its stem.</summary>
internal sealed record StemmedWord(string Word, string Stem);
