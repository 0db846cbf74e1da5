namespace RetrievalQA.Answering.Citations;

/// <summary>
/// The places that a refusal names, and that <c>nearest</c> lists: of the sections with the best sentences, the best one each.
/// </summary>
public static class NearestEvidence
{
    private const int Most = 3;

    /// <param name="ranked">Best first.</param>
    /// <param name="section">Tells sections apart.</param>
    public static IEnumerable<T> Of<T, TSection>(IEnumerable<T> ranked, Func<T, TSection> section) => ranked.DistinctBy(section).Take(Most);
}
