namespace RetrievalQA.Evaluation;

/// <summary>What is measured of rankings: the means over the questions.</summary>
public static class RankingFigures
{
    private const int First = 10;
    private const int Deep = 100;

    /// <param name="depth">How many results the server gave at most; what lies deeper cannot be measured.</param>
    public static IReadOnlyList<Estimate> Of(IReadOnlyList<RankedQuestion> ranked, int depth)
    {
        var deep = Math.Min(depth, Deep);
        return ranked.Count == 0
            ? []
            :
            [
                Mean($"nDCG@{First}", ranked, one => RankingQuality.Ndcg(one.Ranking, one.Question.Relevance, First)),
                Mean("Recall@5", ranked, one => RankingQuality.Recall(one.Ranking, one.Question.Relevance, 5)),
                Mean($"Recall@{First}", ranked, one => RankingQuality.Recall(one.Ranking, one.Question.Relevance, First)),
                Mean($"Recall@{deep}", ranked, one => RankingQuality.Recall(one.Ranking, one.Question.Relevance, deep)),
                Mean($"MRR@{First}", ranked, one => RankingQuality.ReciprocalRank(one.Ranking, one.Question.Relevance, First)),
            ];
    }

    private static Estimate Mean(string name, IReadOnlyList<RankedQuestion> ranked, Func<RankedQuestion, double> measure) => Estimate.Of(
        name,
        [.. ranked.GroupBy(one => one.Question.Cluster).Select(group => (IReadOnlyList<double>)[.. group.Select(measure)])],
        sample => sample.Average(),
        ranked.Count)!;
}
