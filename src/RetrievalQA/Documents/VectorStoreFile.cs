using System.Text.Json.Nodes;

namespace RetrievalQA.Documents;

/// <summary>A file's membership in a vector store. Its status follows the file's ingestion.</summary>
/// <param name="Attributes">Strings, numbers and booleans by name.</param>
/// <param name="UsageBytes">UTF-8 bytes of the text and its chunks; 0 until completed.</param>
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
/// <param name="Chunking">Null keeps that of a file that is a member already, and is the default for others.</param>
/// <param name="Attributes">Null keeps those of a file that is a member already.</param>
public sealed record FileAttachment(string FileId, ChunkingStrategy? Chunking = null, JsonObject? Attributes = null);
