namespace RetrievalQA.Evaluation;

/// <summary>How good a ranking is. Linear gain and log2(rank + 1) discount, as trec_eval computes them.</summary>
public static class RankingQuality
{
    /// <summary>Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002) of the first <paramref name="depth"/> results, 0..1.</summary>
    /// <param name="relevance">Graded relevance by document; what is missing has 0.</param>
    public static double Ndcg(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> relevance, int depth)
    {
        var ideal = relevance.Values.Where(grade => grade > 0).OrderDescending().Take(depth).Select(Discounted).Sum();
        var gained = ranking.Take(depth).Select((document, rank) => Discounted(relevance.GetValueOrDefault(document), rank)).Sum();
        return ideal == 0 ? 0 : gained / ideal;
    }

    /// <summary>The share of the relevant documents among the first <paramref name="depth"/> results.</summary>
    public static double Recall(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> relevance, int depth)
    {
        var relevant = relevance.Count(pair => pair.Value > 0);
        return relevant == 0 ? 0 : (double)ranking.Take(depth).Count(document => relevance.GetValueOrDefault(document) > 0) / relevant;
    }

    /// <summary>One over the rank of the first relevant document; 0 where none is among the first <paramref name="depth"/>.</summary>
    public static double ReciprocalRank(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> relevance, int depth)
    {
        for (var rank = 0; rank < Math.Min(depth, ranking.Count); rank++)
        {
            if (relevance.GetValueOrDefault(ranking[rank]) > 0)
            {
                return 1.0 / (rank + 1);
            }
        }

        return 0;
    }

    /// <summary>
    /// The chance that a positive scores above a negative, ties counting half (Mann and Whitney, 1947); the area under
    /// the ROC curve. 0.5 where either is empty.
    /// </summary>
    public static double AreaUnderCurve(IReadOnlyCollection<double> positives, IReadOnlyCollection<double> negatives)
    {
        if (positives.Count == 0 || negatives.Count == 0)
        {
            return 0.5;
        }

        var sorted = negatives.Order().ToArray();
        var wins = positives.Sum(score => (CountBelow(sorted, score) + CountBelow(sorted, Math.BitIncrement(score))) / 2.0);
        return wins / ((double)positives.Count * negatives.Count);
    }

    private static double Discounted(int grade, int rank) => grade / Math.Log2(rank + 2);

    private static int CountBelow(double[] sorted, double score)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < score)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
