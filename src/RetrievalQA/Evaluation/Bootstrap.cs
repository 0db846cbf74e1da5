namespace RetrievalQA.Evaluation;

/// <summary>
/// The percentile bootstrap (Efron, 1979) over clusters: what is drawn again, with replacement, are groups of observations
/// that depend on each other. The same observations give the same interval every time.
/// </summary>
public static class Bootstrap
{
    private const int Resamples = 1_000;
    private const int Seed = 20261;
    private const double Tail = 0.025;

    /// <param name="statistic">NaN where it says nothing about what it is given.</param>
    /// <returns>The 2.5th and 97.5th percentile; null where there are fewer than two clusters, or the statistic says nothing of most samples.</returns>
    public static (double Low, double High)? Interval<T>(IReadOnlyList<IReadOnlyList<T>> clusters, Func<IReadOnlyList<T>, double> statistic)
    {
        if (clusters.Count < 2)
        {
            return null;
        }

        var random = new Random(Seed);
        var values = new List<double>(Resamples);
        var sample = new List<T>();
        for (var round = 0; round < Resamples; round++)
        {
            sample.Clear();
            for (var drawn = 0; drawn < clusters.Count; drawn++)
            {
                sample.AddRange(clusters[random.Next(clusters.Count)]);
            }

            if (statistic(sample) is var value && !double.IsNaN(value))
            {
                values.Add(value);
            }
        }

        values.Sort();
        return values.Count < Resamples / 2 ? null : (Percentile(values, Tail), Percentile(values, 1 - Tail));
    }

    private static double Percentile(List<double> sorted, double share) => sorted[(int)Math.Round(share * (sorted.Count - 1))];
}
