using System.Text.Json.Nodes;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval.Versions;

namespace RetrievalQA.Retrieval;

/// <summary>What may be searched: the chunks of these sources, and nothing else counts for the statistics.</summary>
/// <param name="Attributes">By file id; files that have none may be left out.</param>
public sealed record SearchScope(string ProjectId, SourceSet Sources, IReadOnlyDictionary<string, JsonObject>? Attributes = null)
{
    public SearchScope(string projectId, IReadOnlyList<ChunkSource> sources, IReadOnlyDictionary<string, JsonObject>? attributes = null)
        : this(projectId, new SourceSet(sources), attributes)
    {
    }
}

/// <summary>A chunk that was found.</summary>
/// <param name="Score">0..1, monotonic in the ranking.</param>
/// <param name="Terms">The question's words that the chunk holds, as the user wrote them.</param>
/// <param name="Attributes">Those of the file in the searched scope; null where it has none.</param>
/// <param name="Meaning">How alike its parts and the question are; null where words alone were searched.</param>
public sealed record Passage(
    Chunk Chunk, string FileName, double Score, IReadOnlyList<string> Terms, JsonObject? Attributes = null, PassageMeaning? Meaning = null)
{
    /// <summary>Passages of other files that say the same, best first.</summary>
    public IReadOnlyList<Passage> Also { get; init; } = [];

    /// <summary>Which version of its document it is from; null where none differs.</summary>
    public PassageVersion? Version { get; init; }

    /// <summary>Page, slide or sheet of the place that matches; null where the format has none.</summary>
    public int? Page { get; init; } = Chunk.PageStart;

    /// <summary>The score of a part of the passage: with the likeness of that part.</summary>
    public double ScoreOf(SourceSpan span) => Meaning is null ? Score : Score - Meaning.Loss(span);
}

/// <summary>One word of the question and what it weighs in the searched scope, with what is known of the language.</summary>
/// <param name="Found">Some chunk of the scope holds it.</param>
public sealed record QueryTerm(string Text, double Weight, bool Found);

/// <summary>Passages best first, and how much each word of the question weighs in the scope.</summary>
/// <param name="Searched">Chunks of the scope.</param>
public sealed record SearchResult(IReadOnlyList<Passage> Passages, IReadOnlyList<QueryTerm> Terms, int Searched = 1);
