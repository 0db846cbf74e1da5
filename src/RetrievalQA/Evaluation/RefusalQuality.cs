namespace RetrievalQA.Evaluation;

/// <summary>How well a score, of any scale, tells questions that can be answered from others.</summary>
public static class RefusalQuality
{
    /// <summary>
    /// The share of the unanswerable questions that would be refused if the threshold were set so that no more than a given
    /// share of the answerable ones are: one point of the ROC curve. NaN where either is empty.
    /// </summary>
    /// <param name="wronglyRefused">The share of answerable questions that may be refused, 0..1.</param>
    public static double RefusedAt(double wronglyRefused, IReadOnlyCollection<double> answerable, IReadOnlyCollection<double> unanswerable)
    {
        if (answerable.Count == 0 || unanswerable.Count == 0)
        {
            return double.NaN;
        }

        // What scores below the threshold is refused: as many answerable ones as may be, and all that do not score more than these.
        var threshold = answerable.Order().ElementAt(Math.Min((int)(wronglyRefused * answerable.Count), answerable.Count - 1));
        return (double)unanswerable.Count(score => score < threshold) / unanswerable.Count;
    }
}
