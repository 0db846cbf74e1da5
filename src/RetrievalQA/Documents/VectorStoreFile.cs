using System.Text.Json.Nodes;

namespace RetrievalQA.Documents;

/// <summary>A file's membership in a vector store. Its status follows the file's ingestion.</summary>
/// <param name="Attributes">Strings, numbers and booleans by name.</param>
public sealed record VectorStoreFile(
    string StoreId,
    ChunkSource Source,
    ChunkingStrategy Chunking,
    IngestionStatus Status,
    IngestionError? LastError,
    long CreatedAt,
    string? BatchId,
    JsonObject Attributes,
    long UsageBytes = 0,
    long Sequence = 0)
{
    public string FileId => Source.FileId;
}

/// <summary>Files that were added to a store in one request.</summary>
public sealed record VectorStoreFileBatch(
    string Id,
    string ProjectId,
    string StoreId,
    long CreatedAt,
    bool Cancelled,
    FileCounts Counts);

/// <summary>One file to be added to a store.</summary>
public sealed record FileAttachment(string FileId, ChunkingStrategy Chunking, JsonObject Attributes);
