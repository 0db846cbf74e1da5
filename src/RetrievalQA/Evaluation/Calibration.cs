namespace RetrievalQA.Evaluation;

/// <summary>Whether confidence is the chance to be right, in ten bins of equal width.</summary>
public static class Calibration
{
    private const int Bins = 10;

    /// <param name="answers">Confidence, 0..1, and whether the answer was right.</param>
    /// <returns>The bins that hold something, lowest first.</returns>
    public static IReadOnlyList<CalibrationBin> Of(IEnumerable<(double Confidence, bool IsRight)> answers) =>
    [
        .. answers.GroupBy(answer => Math.Min((int)(answer.Confidence * Bins), Bins - 1)).OrderBy(bin => bin.Key).Select(bin => new CalibrationBin(
            (double)bin.Key / Bins,
            (double)(bin.Key + 1) / Bins,
            bin.Count(),
            bin.Average(answer => answer.Confidence),
            bin.Average(answer => answer.IsRight ? 1.0 : 0.0))),
    ];

    /// <summary>
    /// The expected calibration error (Naeini, Cooper and Hauskrecht, 2015): the mean distance between confidence and the
    /// share that was right, each bin weighted by what it holds. NaN where nothing was answered.
    /// </summary>
    public static double ExpectedError(IReadOnlyList<CalibrationBin> bins) =>
        bins.Count == 0 ? double.NaN : bins.Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Right)) / bins.Sum(bin => bin.Count);
}

/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive, but for 1.</param>
/// <param name="Confidence">The mean in the bin.</param>
/// <param name="Right">The share of answers that were right.</param>
public sealed record CalibrationBin(double From, double To, int Count, double Confidence, double Right);
