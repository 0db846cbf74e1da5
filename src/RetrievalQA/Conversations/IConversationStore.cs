using RetrievalQA.Documents;

namespace RetrievalQA.Conversations;

/// <summary>
/// Assistants, threads, messages, runs and steps. Every change is one durable transaction. A <c>change</c> delegate
/// gets the current row inside the transaction and must be pure: it may run more than once.
/// </summary>
public interface IConversationStore
{
    Task<Assistant> AddAssistantAsync(Assistant assistant, CancellationToken cancel);

    /// <summary>The stored assistant of this id; the given one is added where there is none.</summary>
    Task<Assistant> GetOrAddAssistantAsync(Assistant assistant, CancellationToken cancel);

    Task<Assistant?> FindAssistantAsync(string projectId, string assistantId, CancellationToken cancel);

    Task<ListSlice<Assistant>> ListAssistantsAsync(string projectId, ListQuery query, CancellationToken cancel);

    Task<Assistant?> UpdateAssistantAsync(string projectId, string assistantId, Func<Assistant, Assistant> change, CancellationToken cancel);

    /// <summary>Its threads and runs stay readable.</summary>
    Task<bool> DeleteAssistantAsync(string projectId, string assistantId, CancellationToken cancel);

    Task<AssistantThread> AddThreadAsync(AssistantThread thread, IReadOnlyList<ThreadMessage> messages, CancellationToken cancel);

    Task<AssistantThread?> FindThreadAsync(string projectId, string threadId, CancellationToken cancel);

    Task<ListSlice<AssistantThread>> ListThreadsAsync(string projectId, ListQuery query, CancellationToken cancel);

    Task<AssistantThread?> UpdateThreadAsync(string projectId, string threadId, Func<AssistantThread, AssistantThread> change, CancellationToken cancel);

    /// <summary>Removes the thread with its messages, runs and steps.</summary>
    Task<DeletedThread?> DeleteThreadAsync(string projectId, string threadId, CancellationToken cancel);

    /// <exception cref="ThreadLockedException">A run of the thread is active.</exception>
    Task<ThreadMessage> AddMessageAsync(ThreadMessage message, CancellationToken cancel);

    Task<ThreadMessage?> FindMessageAsync(string threadId, string messageId, CancellationToken cancel);

    Task<ListSlice<ThreadMessage>> ListMessagesAsync(string threadId, string? runId, ListQuery query, CancellationToken cancel);

    /// <summary>A citation of this place by some message; null where the newest messages that cite the text have none.</summary>
    /// <param name="textVersion">The text of the file that was cited.</param>
    /// <param name="start">Code points.</param>
    /// <param name="end">Code points.</param>
    Task<Citation?> FindCitationAsync(string projectId, string fileId, int textVersion, int start, int end, CancellationToken cancel);

    /// <summary>
    /// Once, for messages that were written before citations were listed: lists which texts they cite. Until it is done no
    /// text is erased.
    /// </summary>
    Task ListCitationsAsync(CancellationToken cancel);

    Task<int> CountMessagesAsync(string threadId, CancellationToken cancel);

    Task<ThreadMessage?> UpdateMessageAsync(string threadId, string messageId, Func<ThreadMessage, ThreadMessage> change, CancellationToken cancel);

    Task<bool> DeleteMessageAsync(string threadId, string messageId, CancellationToken cancel);

    /// <summary>Adds the messages, then the run in <see cref="RunStatus.Queued"/>.</summary>
    /// <param name="newThread">The thread of the run, where it is not there yet: it is added with it.</param>
    /// <exception cref="ThreadLockedException">A run of the thread is active.</exception>
    Task<ThreadRun> AddRunAsync(ThreadRun run, IReadOnlyList<ThreadMessage> messages, CancellationToken cancel, AssistantThread? newThread = null);

    Task<ThreadRun?> FindRunAsync(string threadId, string runId, CancellationToken cancel);

    Task<ListSlice<ThreadRun>> ListRunsAsync(string threadId, ListQuery query, CancellationToken cancel);

    /// <summary>Runs of every project in a status that is not terminal, oldest first.</summary>
    Task<IReadOnlyList<ThreadRun>> ListRunsInAsync(RunStatus status, int limit, CancellationToken cancel);

    /// <summary>Runs of every project that are not terminal and whose time is over, those due first.</summary>
    /// <param name="now">Unix seconds.</param>
    Task<IReadOnlyList<ThreadRun>> ListExpiredRunsAsync(long now, int limit, CancellationToken cancel);

    /// <summary>When the next run that is not terminal expires, in Unix seconds; null where there is none.</summary>
    Task<long?> NextRunExpiryAsync(CancellationToken cancel);

    /// <summary>
    /// Changes the run and writes the steps and the message with it, in one transaction. New steps and messages are
    /// added, known ones replaced. Nothing is written where the run is gone (null) or the change throws.
    /// </summary>
    Task<ThreadRun?> AdvanceRunAsync(
        string threadId,
        string runId,
        Func<ThreadRun, ThreadRun> change,
        IReadOnlyList<RunStep> steps,
        ThreadMessage? message,
        CancellationToken cancel);

    Task<RunStep?> FindStepAsync(string runId, string stepId, CancellationToken cancel);

    Task<ListSlice<RunStep>> ListStepsAsync(string runId, ListQuery query, CancellationToken cancel);
}

/// <param name="ActiveRunId">The run that was queued or running in it and is gone with it.</param>
public sealed record DeletedThread(string? ActiveRunId);
