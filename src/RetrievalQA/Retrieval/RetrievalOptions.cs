using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Retrieval;

/// <summary>Settings of the search, section "Retrieval".</summary>
public sealed class RetrievalOptions
{
    public const string Section = "Retrieval";

    /// <summary>Passages that a search returns at most, whatever is asked for.</summary>
    [Range(1, 200)]
    public int MaxResults { get; set; } = 50;

    /// <summary>Candidates that are read for every passage returned, since neighbours that overlap are left out.</summary>
    [Range(1, 20)]
    public int CandidatesPerResult { get; set; } = 4;

    /// <summary>The share of the shorter of two chunks of a file that they may have in common and both be returned.</summary>
    [Range(0.0, 1.0)]
    public double MaxOverlap { get; set; } = 0.4;

    /// <summary>Characters of a query that are searched; the rest is not.</summary>
    [Range(16, 256_000)]
    public int MaxQueryCharacters { get; set; } = 8_000;
}
