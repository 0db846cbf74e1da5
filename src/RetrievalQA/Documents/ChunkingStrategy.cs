using System.Text.Json.Serialization;

namespace RetrievalQA.Documents;

/// <summary>How a text is cut: tokens a chunk holds at most, and tokens shared with the chunk before it.</summary>
public sealed record ChunkingStrategy(int MaxChunkSizeTokens, int ChunkOverlapTokens)
{
    public static readonly ChunkingStrategy Default = new(800, 400);

    /// <summary>Names the strategy in ids and index entries, e.g. "800-400".</summary>
    [JsonIgnore]
    public string Key => $"{MaxChunkSizeTokens}-{ChunkOverlapTokens}";
}
