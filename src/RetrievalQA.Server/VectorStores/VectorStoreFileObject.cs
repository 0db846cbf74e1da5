using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.VectorStores;

/// <summary>A file's membership; its id is the file's.</summary>
public sealed record VectorStoreFileObject(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long UsageBytes,
    long CreatedAt,
    string VectorStoreId,
    string Status,
    FileErrorObject? LastError,
    ChunkingStrategyObject ChunkingStrategy,
    JsonObject Attributes)
{
    public static VectorStoreFileObject From(VectorStoreFile file) => new(
        file.FileId,
        "vector_store.file",
        file.UsageBytes,
        file.CreatedAt,
        file.StoreId,
        NameOf(file.Status),
        file.LastError is { } error ? new FileErrorObject(error.Code, error.Message) : null,
        new ChunkingStrategyObject("static", new StaticChunkingObject(file.Chunking.MaxChunkSizeTokens, file.Chunking.ChunkOverlapTokens)),
        file.Attributes);

    private static string NameOf(IngestionStatus status) => status switch
    {
        IngestionStatus.Completed => "completed",
        IngestionStatus.Failed => "failed",
        IngestionStatus.Cancelled => "cancelled",
        _ => "in_progress",
    };
}

public sealed record FileErrorObject(string Code, string Message);

public sealed record ChunkingStrategyObject(string Type, StaticChunkingObject Static);

public sealed record StaticChunkingObject(int MaxChunkSizeTokens, int ChunkOverlapTokens);

public sealed record FileContentPage(
    [property: JsonPropertyName("object")] string ObjectKind, IReadOnlyList<FileContentObject> Data, bool HasMore, string? NextPage);

public sealed record FileContentObject(string Type, string Text);
