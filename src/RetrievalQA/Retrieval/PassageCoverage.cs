using System.Text.RegularExpressions;
using RetrievalQA.Indexing;

namespace RetrievalQA.Retrieval;

/// <summary>How much of a question's weight a passage, its title and each of its sentences hold, 0..1.</summary>
internal sealed partial class PassageCoverage
{
    // A question that names a part number or an error code is about that one, however common it is in the documents.
    private const double IdentifierFactor = 2;

    // That a word is nowhere says little where there are few chunks. Measured on scopes of 20 chunks, refused below .3
    // of the answerable questions without and with: CLAP-NQ .226, .107, KorQuAD .063, .026, XQuAD German .267, .140;
    // off-topic questions refused then: .97 of all three; scopes of 240 chunks and more hardly change.
    private const double FewChunks = 20;

    private readonly EvidencePassage passage;
    private readonly double[] weights;
    private readonly double[] title;
    private readonly double[][] sentences;
    private readonly double total;

    public PassageCoverage(IReadOnlyList<QueryTerm> terms, EvidencePassage passage)
    {
        this.passage = passage;
        var language = TextAnalyzer.LanguageOf(string.Join('\n', passage.Sentences));
        var words = terms
            .Where(term => term.Weight > 0)
            .SelectMany(term => TextAnalyzer.AnalyzeQuery(term.Text, [language]).Select(word => (Word: word, Weight: WeightOf(term))))
            .ToList();
        weights = [.. words.Select(word => word.Weight)];
        total = weights.Sum();
        title = HeldBy(AnalyzedSentence.Of(passage.Title, language));
        sentences = [.. passage.Sentences.Select(sentence => HeldBy(AnalyzedSentence.Of(sentence, language)))];
        OfPassage = Share(word => Math.Max(title[word], sentences.Select(held => held[word]).DefaultIfEmpty().Max()));

        double[] HeldBy(AnalyzedSentence text) => [.. words.Select(word => text.Holds(word.Word))];
    }

    public int Sentences => sentences.Length;

    /// <summary>The passage with its title.</summary>
    public double OfPassage { get; }

    public string Text(int sentence) => passage.Sentences[sentence];

    public double OfSentence(int sentence) => Share(word => sentences[sentence][word]);

    /// <summary>What the title adds to the sentence.</summary>
    public double OnlyInTitle(int sentence) => Share(word => Math.Max(0, title[word] - sentences[sentence][word]));

    /// <summary>The sentence with the one before, the one after and the title.</summary>
    public double OfWindow(int sentence)
    {
        var first = Math.Max(0, sentence - 1);
        var last = Math.Min(sentences.Length - 1, sentence + 1);
        return Share(word => Math.Max(title[word], Enumerable.Range(first, last - first + 1).Max(near => sentences[near][word])));
    }

    private static double WeightOf(QueryTerm term) => (Identifier().IsMatch(term.Text) ? IdentifierFactor : 1) * Informative(term);

    private static double Informative(QueryTerm term)
    {
        if (term.Found)
        {
            return term.Weight;
        }

        // A word that none of N chunks holds weighs ln(1 + (N + 0.5) / 0.5) = ln(2N + 2).
        var chunks = (Math.Exp(term.Weight) / 2) - 1;
        return term.Weight * chunks / (chunks + FewChunks);
    }

    private double Share(Func<int, double> held)
    {
        var sum = 0.0;
        for (var word = 0; word < weights.Length; word++)
        {
            sum += weights[word] * held(word);
        }

        return total > 0 ? sum / total : 0;
    }

    [GeneratedRegex("^(?=.*[0-9])(?=.*[A-Za-z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();
}
