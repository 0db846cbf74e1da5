namespace RetrievalQA.Indexing;

/// <summary>Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), without the constant factor k1 + 1.</summary>
internal static class Bm25
{
    public const double K1 = 1.2;
    public const double B = 0.75;

    /// <summary>Never negative, also where more than half of the documents hold the term (as Lucene's variant).</summary>
    public static double InverseDocumentFrequency(int documents, int holding) =>
        Math.Log(1 + ((documents - holding + 0.5) / (holding + 0.5)));

    /// <summary>What is added to a term's frequency in the denominator.</summary>
    public static double Norm(long length, double averageLength) => K1 * (1 - B + (B * length / averageLength));

    /// <summary>0..1: how much of a term's weight a document earns.</summary>
    public static double Saturation(int frequency, double norm) => frequency / (frequency + norm);
}
