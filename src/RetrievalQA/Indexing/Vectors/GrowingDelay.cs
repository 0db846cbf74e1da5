namespace RetrievalQA.Indexing.Vectors;

/// <summary>How long to wait after each of some failures in a row.</summary>
/// <param name="first">Doubled after each one.</param>
/// <param name="longest">That it grows to.</param>
internal sealed class GrowingDelay(TimeSpan first, TimeSpan longest)
{
    /// <summary>In a row so far.</summary>
    public int Failures { get; private set; }

    public TimeSpan Next()
    {
        Failures++;
        var grown = first * Math.Pow(2, Math.Min(Failures - 1, 30));
        return grown < longest ? grown : longest;
    }

    /// <summary>It went well.</summary>
    public void Reset() => Failures = 0;
}
