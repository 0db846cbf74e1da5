using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval;

/// <summary>How much of a question's weight a passage, its title and each of its sentences hold, 0..1.</summary>
internal sealed class PassageCoverage
{
    private readonly EvidencePassage passage;
    private readonly double[] weights;
    private readonly double[] title;
    private readonly double[][] sentences;
    private readonly double total;

    public PassageCoverage(QuestionWords question, EvidencePassage passage)
    {
        this.passage = passage;
        var language = question.LanguageOf(passage);
        var words = question.In(language);
        HasContent = words.Any(word => !word.Word.IsStopWord);
        weights = [.. words.Select(word => word.Weight)];
        total = weights.Sum();
        title = HeldBy(AnalyzedSentence.Of(passage.Title, language));
        sentences = [.. passage.Sentences.Select(sentence => HeldBy(AnalyzedSentence.Of(sentence, language)))];
        OfPassage = Share(word => Math.Max(title[word], sentences.Select(held => held[word]).DefaultIfEmpty().Max()));

        double[] HeldBy(AnalyzedSentence text) => [.. words.Select(word => text.Holds(word.Word))];
    }

    /// <summary>False where the question has no word that says what it is about.</summary>
    public bool HasContent { get; }

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

    private double Share(Func<int, double> held)
    {
        var sum = 0.0;
        for (var word = 0; word < weights.Length; word++)
        {
            sum += weights[word] * held(word);
        }

        return total > 0 ? sum / total : 0;
    }
}
