using System.Collections.Frozen;
using System.Globalization;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval;

/// <summary>
/// How common the terms of a language are in texts of all kinds: what a small scope cannot say of its own words. A weight is the
/// inverse document frequency of the scope and of <see cref="Prior"/> chunks of such texts together, so that a large scope is
/// judged by itself alone. The table is written by <c>tests/RetrievalQA.Benchmarks … background</c>.
/// </summary>
internal sealed class BackgroundFrequencies
{
    private const string Resource = "RetrievalQA.Retrieval.BackgroundFrequencies.txt";

    // Measured at 0, 50 and 150, on scopes of 20 chunks, refused of the questions whose article is away / of the others: SQuAD2
    // .957/.036, .960/.018, .960/.015; CLAP-NQ .963/.100, .913/.088, .925/.075; XQuAD German .978/.109, .973/.082, .968/.075;
    // KorQuAD .917/.011, .894/.009, .882/.006. Scopes of 240 chunks and more hardly change.
    private const double Prior = 150;

    private const double RarityWithoutTable = 5;
    private const char LastLatin = '\u024F';

    // A language without a table: all of its words are alike.
    private static readonly BackgroundFrequencies None = new(FrozenDictionary<string, double>.Empty, RarityWithoutTable);

    private static readonly Lazy<FrozenDictionary<string, BackgroundFrequencies>> Tables = new(Read);

    private readonly FrozenDictionary<string, double> rarities;
    private readonly double ofAbsent;

    /// <param name="rarities">Inverse document frequencies by term.</param>
    /// <param name="ofAbsent">That of a term that is not among them.</param>
    private BackgroundFrequencies(FrozenDictionary<string, double> rarities, double ofAbsent) =>
        (this.rarities, this.ofAbsent) = (rarities, ofAbsent);

    /// <param name="language">That of the question.</param>
    public static double Weight(WordWeight word, string language, int chunks)
    {
        if (word.Weight <= 0)
        {
            return 0;
        }

        // The inverse of the scope's own weight, which has these .5 and 1.
        var holding = word.Found ? ((chunks + 1) / Math.Exp(word.Weight)) - 0.5 : 0;
        var expected = Prior * Math.Exp(-Of(word.Text, language).Rarity(word.Text, language));
        return Math.Log((chunks + Prior + 1) / (holding + expected + 0.5));
    }

    /// <summary>It is an ordinary word of the language.</summary>
    public static bool Knows(string word, string language)
    {
        var table = Of(word, language);
        return word.Any(TextScanner.IsHangul)
            ? word.Zip(word.Skip(1), (first, second) => $"{first}{second}").All(table.rarities.ContainsKey)
            : table.Rarity(word, language) < table.ofAbsent;
    }

    /// <summary>Words of a text that say what it is about.</summary>
    public static int ContentWordsOf(string text) => TextAnalyzer.AnalyzeQuery(text, [TextAnalyzer.LanguageOf(text)]).Count(word => !word.IsStopWord);

    /// <summary>How much a text says in the language that it is in, in words as rare as they can be.</summary>
    public static double RarityOf(string text)
    {
        var language = TextAnalyzer.LanguageOf(text);
        return TextAnalyzer.AnalyzeQuery(text, [language])
            .Where(word => !word.IsStopWord)
            .Select(word => (word.Text, Table: Of(word.Text, language)))
            .Sum(word => word.Table.Rarity(word.Text, language) / word.Table.ofAbsent);
    }

    /// <summary>How rare a word is in texts of all kinds.</summary>
    /// <param name="language">That of the text that it stands in.</param>
    public static double RarityOf(QueryWord word, string language) => Of(word.Text, language).Rarity(word.Text, language);

    // Latin words among other scripts are nearly always English. Kana are no Chinese.
    private static BackgroundFrequencies Of(string word, string language)
    {
        var named = word.Any(TextScanner.IsHangul) ? "ko"
            : word.Any(letter => letter > LastLatin) ? language
            : language is ParsedDocument.UnknownLanguage or "ko" or "zh" or "ja" ? "en"
            : language;
        return Tables.Value.GetValueOrDefault(named) ?? None;
    }

    // A word of several parts is as rare as they are on average, and as its rarest reading.
    private double Rarity(string word, string language) => TextAnalyzer.AnalyzeQuery(word, [language])
        .SelectMany(part => part.Readings)
        .Select(reading => reading.Units.Where(unit => unit.Space == TermSpace.Stem).ToList())
        .Where(units => units.Count > 0)
        .Select(units => units.Sum(unit => unit.Weight * unit.Terms.Min(Rarity)) / units.Sum(unit => unit.Weight))
        .DefaultIfEmpty(ofAbsent)
        .Max();

    private double Rarity(string term) => rarities.GetValueOrDefault(term, ofAbsent);

    // Lines of a language, a level and terms: each level is half a unit of inverse document frequency.
    private static FrozenDictionary<string, BackgroundFrequencies> Read()
    {
        using var reader = new StreamReader(typeof(BackgroundFrequencies).Assembly.GetManifestResourceStream(Resource)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .GroupBy(line => line[0], StringComparer.Ordinal)
            .ToFrozenDictionary(language => language.Key, language => Table([.. language]), StringComparer.Ordinal);
    }

    private static BackgroundFrequencies Table(IReadOnlyList<string[]> lines)
    {
        var ofTerms = lines
            .SelectMany(line => line.Skip(2).Select(term => KeyValuePair.Create(term, double.Parse(line[1], CultureInfo.InvariantCulture) / 2)))
            .ToFrozenDictionary(StringComparer.Ordinal);
        return new BackgroundFrequencies(ofTerms, ofTerms.Values.Max() + 0.5);
    }
}
