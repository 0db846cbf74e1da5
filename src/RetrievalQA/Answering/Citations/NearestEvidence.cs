namespace RetrievalQA.Answering.Citations;

/// <summary>
/// The places that a refusal names, and that <c>nearest</c> lists: of the sections with the best sentences, the best one each,
/// and none that says the same again.
/// </summary>
public static class NearestEvidence
{
    private const int Most = 3;

    /// <param name="ranked">Best first.</param>
    /// <param name="section">Tells sections apart.</param>
    /// <param name="text">As it is shown, on one line.</param>
    public static IEnumerable<T> Of<T, TSection>(IEnumerable<T> ranked, Func<T, TSection> section, Func<T, string> text) =>
        ranked.DistinctBy(section).DistinctBy(text, StringComparer.Ordinal).Take(Most);
}
