using System.Collections.Frozen;
using Lucene.Net.Tartarus.Snowball.Ext;
using Lucene.Net.Tartarus.Snowball;
using RetrievalQA.Documents;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// The stems of the words of a document. Its language stems the words of its own alphabet; every other alphabet has one
/// language that is likeliest, as the English part of a Korean manual or the Greek name in an English text.
/// </summary>
internal sealed class Stemming
{
    private static readonly Stemmer None = new(null);
    private static readonly Stemmer English = EnglishOf(isGuess: false);

    private static readonly Dictionary<string, (Alphabet Alphabet, Stemmer Stemmer)> ByLanguage = new(StringComparer.Ordinal)
    {
        ["ar"] = (Alphabet.Arabic, new(() => LightStems.Arabic)),
        ["ca"] = (Alphabet.Latin, new(() => Snowball(new CatalanStemmer()))),
        ["cs"] = (Alphabet.Latin, None),
        ["da"] = (Alphabet.Latin, new(() => Snowball(new DanishStemmer())) { SpellsUmlautsOut = true }),
        ["de"] = (Alphabet.Latin, new(() => Snowball(new GermanStemmer())) { SpellsUmlautsOut = true }),
        ["el"] = (Alphabet.Greek, new(() => LightStems.Greek) { StemsPlainWords = true }),
        ["en"] = (Alphabet.Latin, English),
        ["es"] = (Alphabet.Latin, new(() => Snowball(new SpanishStemmer()))),
        ["fa"] = (Alphabet.Arabic, new(() => LightStems.Persian)),
        ["fi"] = (Alphabet.Latin, new(() => Snowball(new FinnishStemmer())) { SpellsUmlautsOut = true }),
        ["fr"] = (Alphabet.Latin, new(() => Snowball(new FrenchStemmer()))),
        ["hi"] = (Alphabet.Devanagari, new(() => LightStems.Hindi)),
        ["hu"] = (Alphabet.Latin, new(() => Snowball(new HungarianStemmer()))),
        ["it"] = (Alphabet.Latin, new(() => Snowball(new ItalianStemmer()))),
        ["nl"] = (Alphabet.Latin, new(() => Snowball(new DutchStemmer()))),
        ["no"] = (Alphabet.Latin, new(() => Snowball(new NorwegianStemmer())) { SpellsUmlautsOut = true }),
        ["pl"] = (Alphabet.Latin, None),
        ["pt"] = (Alphabet.Latin, new(() => Snowball(new PortugueseStemmer()))),
        ["ro"] = (Alphabet.Latin, new(() => Snowball(new RomanianStemmer()))),
        ["ru"] = (Alphabet.Cyrillic, new(() => Snowball(new RussianStemmer())) { StemsPlainWords = true }),
        ["sv"] = (Alphabet.Latin, new(() => Snowball(new SwedishStemmer())) { SpellsUmlautsOut = true }),
        ["tr"] = (Alphabet.Latin, new(() => Turkish(new TurkishStemmer()))),
        ["uk"] = (Alphabet.Cyrillic, None),
        ["vi"] = (Alphabet.Latin, None),
        [ParsedDocument.UnknownLanguage] = (Alphabet.Latin, EnglishOf(isGuess: true)),
    };

    // Latin words among other scripts are nearly always English.
    private static readonly FrozenDictionary<Alphabet, Stemmer> Likeliest = new Dictionary<Alphabet, Stemmer>
    {
        [Alphabet.Latin] = English,
        [Alphabet.Greek] = ByLanguage["el"].Stemmer,
        [Alphabet.Cyrillic] = ByLanguage["ru"].Stemmer,
        [Alphabet.Arabic] = ByLanguage["ar"].Stemmer,
        [Alphabet.Devanagari] = ByLanguage["hi"].Stemmer,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Stemming> Known =
        ByLanguage.ToFrozenDictionary(entry => entry.Key, entry => new Stemming(entry.Value.Alphabet, entry.Value.Stemmer, Likeliest), StringComparer.Ordinal);

    // Of languages that have an alphabet of their own, or no alphabet.
    private static readonly Stemming OfOtherScripts = new(Alphabet.Other, None, Likeliest);

    private readonly Alphabet own;
    private readonly Stemmer stemmer;
    private readonly FrozenDictionary<Alphabet, Stemmer> others;

    private Stemming(Alphabet own, Stemmer stemmer, FrozenDictionary<Alphabet, Stemmer> others) =>
        (this.own, this.stemmer, this.others) = (own, stemmer, others);

    /// <summary>No stems: words without their diacritics.</summary>
    public static Stemming AsWritten { get; } = new(Alphabet.Other, None, FrozenDictionary<Alphabet, Stemmer>.Empty);

    /// <param name="language">A two-letter code, or that of unknown ones.</param>
    public static Stemming Of(string language) => Known.GetValueOrDefault(language is "nb" or "nn" ? "no" : language) ?? OfOtherScripts;

    /// <param name="folded">A word in lower case.</param>
    public StemmedWord Stem(ReadOnlySpan<char> folded)
    {
        var alphabet = Alphabets.Of(folded[0]);
        return (alphabet == own ? stemmer : others.GetValueOrDefault(alphabet) ?? None).Stem(folded);
    }

    private static Stemmer EnglishOf(bool isGuess) => new(() => Snowball(new EnglishStemmer()))
    {
        StemsPlainWords = true, SpellsUmlautsOut = true, KnowsIrregularPlurals = true, KeepsWord = isGuess,
    };

    private static Func<string, string> Snowball(SnowballProgram program) => word =>
    {
        program.SetCurrent(word);
        program.Stem();
        return program.Current;
    };

    private static Func<string, string> Turkish(TurkishStemmer program)
    {
        var stem = Snowball(program);
        return word => stem(TurkishVowels.Harmonize(word));
    }
}
