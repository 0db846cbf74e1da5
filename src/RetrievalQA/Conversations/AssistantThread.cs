namespace RetrievalQA.Conversations;

/// <summary>A conversation. It is locked while a run of it is not terminal.</summary>
/// <param name="WrittenFiles">What its code has written, oldest first, of each path the last; null where no code ran yet.</param>
public sealed record AssistantThread(
    string Id,
    string ProjectId,
    long CreatedAt,
    ToolResources Resources,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<WrittenFile>? WrittenFiles = null,
    long Sequence = 0);

/// <summary>The thread has a run that is not terminal, so it takes no new message or run.</summary>
public sealed class ThreadLockedException(string threadId, string runId)
    : Exception($"Thread {threadId} has an active run {runId}.")
{
    public string ThreadId { get; } = threadId;

    public string RunId { get; } = runId;
}

/// <summary>The thread was deleted after the caller had found it.</summary>
public sealed class ThreadGoneException(string threadId)
    : Exception($"Thread {threadId} was deleted.")
{
    public string ThreadId { get; } = threadId;
}
