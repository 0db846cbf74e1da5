namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>The value in the middle: what is usual, whatever a few outliers are.</summary>
internal static class Median
{
    /// <summary>Of an even number of values the upper one of the two in the middle; at least one value is needed.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
