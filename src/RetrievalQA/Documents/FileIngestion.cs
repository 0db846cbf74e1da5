using RetrievalQA.Text;

namespace RetrievalQA.Documents;

public enum IngestionStatus
{
    Queued,
    InProgress,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>Why a file could not be made searchable. <see cref="Code"/> is one of the API's codes.</summary>
public sealed record IngestionError(string Code, string Message)
{
    public const string ServerError = "server_error";
    public const string UnsupportedFile = "unsupported_file";
    public const string InvalidFile = "invalid_file";
}

/// <summary>The work of making one file searchable under one chunking strategy, and how far it got.</summary>
/// <param name="UsageBytes">UTF-8 bytes of the text and its chunks; 0 until completed.</param>
/// <param name="Attempts">How often the work was begun; more than one after a crash.</param>
public sealed record FileIngestion(
    ChunkSource Source,
    ChunkingStrategy Chunking,
    string FileName,
    IngestionStatus Status,
    IngestionError? Error,
    int Attempts,
    long CreatedAt,
    long UsageBytes = 0)
{
    /// <summary>Without hidden characters, which older versions kept.</summary>
    public string FileName { get; init; } = HiddenCharacters.Remove(FileName);

    public bool IsFinished => Status is IngestionStatus.Completed or IngestionStatus.Failed or IngestionStatus.Cancelled;
}
