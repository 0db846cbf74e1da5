namespace RetrievalQA.Retrieval;

public sealed class SentenceRanker
{
    public static IReadOnlyList<RankedSentence> Rank(string question, IReadOnlyList<QueryTerm> terms, IReadOnlyList<EvidencePassage> passages) => [];
}
