using System.Collections.Frozen;

namespace RetrievalQA.Indexing;

/// <summary>What a search found: chunks best first, and the words of the query.</summary>
/// <param name="IsByMeaning">Scores count likeness in meaning, too.</param>
/// <param name="Searched">Chunks in the searched scope.</param>
public sealed record ChunkMatches(IReadOnlyList<ChunkMatch> Chunks, IReadOnlyList<WordWeight> Words, bool IsByMeaning = false, int Searched = 0)
{
    /// <summary>The labels of rows and tables that the query names and the scope has.</summary>
    public IReadOnlyList<LabelWeight> Labels { get; init; } = [];

    /// <summary>Words of names that stand nowhere in the scope, though each of their words does, by index.</summary>
    public IReadOnlySet<int> OfAbsentNames { get; init; } = FrozenSet<int>.Empty;

    /// <summary>What of a score of 1 is earned by words and meaning; the rest by fitting the document that the query names.</summary>
    public double WordsShare { get; init; } = 1;
}

/// <summary>A chunk that was found.</summary>
/// <param name="ChunkId">The id of the chunk's row.</param>
/// <param name="Score">0..1: the share of the query's weight that the chunk earns. Comparable within a scope.</param>
/// <param name="Words">The words of the query that it holds, by index.</param>
public sealed record ChunkMatch(string ChunkId, double Score, IReadOnlyList<int> Words);

/// <summary>A word of the query in the searched scope.</summary>
/// <param name="Text">As the user wrote it.</param>
/// <param name="Weight">Inverse document frequency; 0 for a stop word beside other words.</param>
/// <param name="Found">Some chunk of the scope holds it.</param>
/// <param name="Correction">The word of the scope that was searched in its place; null where it has no typing error.</param>
public sealed record WordWeight(string Text, double Weight, bool Found, string? Correction = null);

/// <summary>A label of rows or tables in the searched scope.</summary>
/// <param name="Terms">Its wordings, a term each.</param>
public sealed record LabelWeight(IReadOnlyList<string> Terms, double Weight);
