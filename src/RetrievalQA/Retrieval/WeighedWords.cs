using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval;

/// <summary>The words of a text that say what it is about, each with its rarity in texts of all kinds.</summary>
internal sealed record WeighedWords(IReadOnlyList<(QueryWord Word, double Weight)> Words)
{
    private readonly double total = Words.Sum(word => word.Weight);

    /// <param name="stemmed">Language of the texts that are asked for the words.</param>
    public static WeighedWords Of(string text, string stemmed, string language) => new(
    [
        .. TextAnalyzer.AnalyzeQuery(text, [stemmed]).Where(word => !word.IsStopWord).Select(word => (word, BackgroundFrequencies.RarityOf(word, language))),
    ]);

    /// <summary>The share of their weight that at least one of the texts holds, 0..1.</summary>
    public double HeldBy(params ReadOnlySpan<AnalyzedSentence> texts)
    {
        var held = 0.0;
        foreach (var (word, weight) in Words)
        {
            var most = 0.0;
            foreach (var text in texts)
            {
                most = Math.Max(most, text.Holds(word));
            }

            held += weight * most;
        }

        return total > 0 ? held / total : 0;
    }
}
