namespace RetrievalQA.Indexing;

/// <summary>A chunk among the best of a search, on its way to the final order.</summary>
/// <param name="chunk">Its number in the scope.</param>
/// <param name="words">Words of the query.</param>
internal sealed class Candidate(int chunk, ScopeSegment segment, double score, int words)
{
    public ScopeSegment Segment { get; } = segment;

    /// <summary>Its number in the segment.</summary>
    public int Document { get; } = segment.Members.Documents[chunk - segment.First];

    public double Score { get; set; } = score;

    /// <summary>Where each word of the query stands in the chunk's text.</summary>
    public List<int>[] Positions { get; } = [.. Enumerable.Range(0, words).Select(_ => new List<int>())];

    /// <summary>Which words of the query the chunk holds, in text or title.</summary>
    public bool[] Holds { get; } = new bool[words];
}
