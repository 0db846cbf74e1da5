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

/// <summary>
/// Why a file could not be made searchable. <see cref="Code"/> is one of the API's codes and says whose fault it is: a
/// failure of the server passes, one of the file is final.
/// </summary>
/// <param name="FormatsVersion">Of an unsupported file: the version of the formats that refused it; a later one may read it.</param>
public sealed record IngestionError(string Code, string Message, int FormatsVersion = 1)
{
    public const string ServerError = "server_error";
    public const string UnsupportedFile = "unsupported_file";
    public const string InvalidFile = "invalid_file";
}

/// <summary>The work of making one file searchable under one chunking strategy, and how far it got.</summary>
/// <param name="UsageBytes">UTF-8 bytes of the text and its chunks; 0 until completed.</param>
/// <param name="Attempts">How often the work was begun and did not end well for the process that did it, with the attempt in progress.</param>
/// <param name="Failures">How often in a row the server failed, for reasons that pass.</param>
/// <param name="IsSlow">It is big, or was slow or crashed before: it stands in another line than the quick ones.</param>
public sealed record FileIngestion(
    ChunkSource Source,
    ChunkingStrategy Chunking,
    string FileName,
    IngestionStatus Status,
    IngestionError? Error,
    int Attempts,
    long CreatedAt,
    long UsageBytes = 0,
    int Failures = 0,
    bool IsSlow = false)
{
    /// <summary>Without hidden characters, which older versions kept.</summary>
    public string FileName { get; init; } = HiddenCharacters.Remove(FileName);

    public bool IsFinished => Status is IngestionStatus.Completed or IngestionStatus.Failed or IngestionStatus.Cancelled;

    /// <summary>It failed for a reason of the server's, and is worth another try.</summary>
    public bool MayPass => Status == IngestionStatus.Failed && Error?.Code == IngestionError.ServerError;
}
