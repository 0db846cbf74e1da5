namespace RetrievalQA.Indexing;

/// <summary>A chunk among the best of a search, on its way to the final order.</summary>
/// <param name="chunk">Its number in the scope.</param>
/// <param name="words">Words of the query.</param>
internal sealed class Candidate(int chunk, ScopeSegment segment, double score, int words)
{
    private static readonly List<int> Nowhere = [];

    private readonly List<int>?[] positions = new List<int>?[words];
    private string? id;

    public ScopeSegment Segment { get; } = segment;

    /// <summary>Its number in the segment.</summary>
    public int Document { get; } = segment.Members.Documents[chunk - segment.First];

    public double Score { get; set; } = score;

    /// <summary>Which words of the query the chunk holds, in text or title.</summary>
    public bool[] Holds { get; } = new bool[words];

    /// <summary>The id of the chunk's row.</summary>
    public string Id => id ??= Segment.Ids.Of(Document);

    /// <summary>Where a word of the query stands in the chunk's text; in order once <see cref="SortPositions"/> was called.</summary>
    public IReadOnlyList<int> PositionsOf(int word) => positions[word] ?? Nowhere;

    public void AddPosition(int word, int position) => (positions[word] ??= []).Add(position);

    public void SortPositions(int word) => positions[word]?.Sort();

    /// <summary>The order of results.</summary>
    public static int BestFirst(Candidate left, Candidate right) =>
        left.Score != right.Score ? right.Score.CompareTo(left.Score) : string.CompareOrdinal(left.Id, right.Id);
}
