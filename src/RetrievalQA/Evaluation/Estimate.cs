namespace RetrievalQA.Evaluation;

/// <summary>A figure from 0 to 1 with its 95 % interval.</summary>
/// <param name="Low">Null, as <paramref name="High"/>, where there is too little to tell.</param>
/// <param name="Count">Of what it was taken: questions, answers or quotes.</param>
public sealed record Estimate(string Name, double Value, double? Low, double? High, int Count)
{
    // Of the normal distribution, for 95 %.
    private const double Z = 1.96;

    /// <param name="clusters">Observations that depend on each other.</param>
    /// <param name="statistic">NaN where it says nothing about what it is given.</param>
    /// <returns>Null where the statistic says nothing.</returns>
    public static Estimate? Of<T>(string name, IReadOnlyList<IReadOnlyList<T>> clusters, Func<IReadOnlyList<T>, double> statistic, int count)
    {
        var value = statistic([.. clusters.SelectMany(cluster => cluster)]);
        return double.IsNaN(value) ? null : Of(name, value, Bootstrap.Interval(clusters, statistic), clusters.Count, count);
    }

    // Drawing again from nothing but hits gives nothing but hits, which is no certainty: there the bound is Wilson's (1927).
    private static Estimate Of(string name, double value, (double Low, double High)? interval, int clusters, int count) => interval switch
    {
        null => new Estimate(name, value, Low: null, High: null, count),
        (1, 1) => new Estimate(name, value, clusters / (clusters + (Z * Z)), 1, count),
        (0, 0) => new Estimate(name, value, 0, Z * Z / (clusters + (Z * Z)), count),
        var (low, high) => new Estimate(name, value, low, high, count),
    };
}
