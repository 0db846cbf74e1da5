using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval;

/// <summary>The words of a question that weigh anything, read once for each language that its passages are in.</summary>
internal sealed partial class QuestionWords(string question, IReadOnlyList<QueryTerm> terms)
{
    // A question that names a part number or an error code is about that one, however common it is in the documents.
    private const double IdentifierFactor = 2;

    // That a word is nowhere says little where there are few chunks. Measured on scopes of 20 chunks, refused below .3
    // of the answerable questions without and with: CLAP-NQ .226, .107, KorQuAD .063, .026, XQuAD German .267, .140;
    // off-topic questions refused then: .97 of all three; scopes of 240 chunks and more hardly change.
    private const double FewChunks = 20;

    // But never much less than a word that one chunk holds: where a question's words are nearly all unknown, it is off
    // topic in a scope of a single chunk too.
    private const double LeastShare = 0.8;

    private readonly string language = TextAnalyzer.LanguageOf(question);
    private readonly Dictionary<string, IReadOnlyList<(QueryWord Word, double Weight)>> byLanguage = new(StringComparer.Ordinal);

    /// <summary>The passage's language; the question's where the passage shows no other, as a table.</summary>
    public string LanguageOf(EvidencePassage passage) => TextAnalyzer.LanguageOf(string.Join('\n', passage.Sentences), language);

    public IReadOnlyList<(QueryWord Word, double Weight)> In(string language)
    {
        if (!byLanguage.TryGetValue(language, out var words))
        {
            words =
            [
                .. terms
                    .Where(term => term.Weight > 0)
                    .SelectMany(term => TextAnalyzer.AnalyzeQuery(term.Text, [language]).Select(word => (word, WeightOf(term)))),
            ];
            byLanguage.Add(language, words);
        }

        return words;
    }

    private static double WeightOf(QueryTerm term) => (Identifier().IsMatch(term.Text) ? IdentifierFactor : 1) * Informative(term);

    private static double Informative(QueryTerm term)
    {
        if (term.Found)
        {
            return term.Weight;
        }

        // A word that none of N chunks holds weighs ln(1 + (N + 0.5) / 0.5) = ln(2N + 2), one that a single chunk
        // holds ln(1 + (N - 0.5) / 1.5) = ln((N + 1) / 1.5).
        var chunks = (Math.Exp(term.Weight) / 2) - 1;
        var discounted = term.Weight * chunks / (chunks + FewChunks);
        return Math.Max(discounted, LeastShare * Math.Log((chunks + 1) / 1.5));
    }

    [GeneratedRegex("^(?=.*[0-9])(?=.*[A-Za-z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();
}
