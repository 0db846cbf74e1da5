using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

internal sealed class LiteDbConversationStore(DurableDatabase database) : IConversationStore
{
    private readonly DeletedPlaces deleted = new();

    public Task<Assistant> AddAssistantAsync(Assistant assistant, CancellationToken cancel) => database.WriteAsync(
        rows => Add(rows, assistant),
        cancel);

    public Task<Assistant> GetOrAddAssistantAsync(Assistant assistant, CancellationToken cancel) => database.WriteAsync(
        rows => FindAssistant(rows, assistant.ProjectId, assistant.Id) ?? Add(rows, assistant),
        cancel);

    public Task<Assistant?> FindAssistantAsync(string projectId, string assistantId, CancellationToken cancel) =>
        database.ReadAsync(rows => FindAssistant(rows, projectId, assistantId), cancel);

    public Task<ListSlice<Assistant>> ListAssistantsAsync(string projectId, ListQuery query, CancellationToken cancel) =>
        database.ReadAsync(
            rows => rows.Page(Schema.Assistants, Schema.ByOrder, projectId, query, id =>
                FindAssistant(rows, projectId, id)?.Sequence ?? deleted.Find(projectId, id)),
            cancel);

    public Task<Assistant?> UpdateAssistantAsync(
        string projectId,
        string assistantId,
        Func<Assistant, Assistant> change,
        CancellationToken cancel) =>
        database.WriteAsync(rows => Change(rows, Schema.Assistants, FindAssistant(rows, projectId, assistantId), change), cancel);

    public Task<bool> DeleteAssistantAsync(string projectId, string assistantId, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            if (FindAssistant(rows, projectId, assistantId) is not { } assistant)
            {
                return false;
            }

            deleted.Keep(projectId, assistantId, assistant.Sequence);
            return rows.Delete(Schema.Assistants, assistantId);
        },
        cancel);

    public Task<AssistantThread> AddThreadAsync(AssistantThread thread, IReadOnlyList<ThreadMessage> messages, CancellationToken cancel) =>
        database.WriteAsync(
            rows =>
            {
                var added = InsertThread(rows, thread, messages.Count);
                InsertMessages(rows, messages);
                return added;
            },
            cancel);

    public Task<AssistantThread?> FindThreadAsync(string projectId, string threadId, CancellationToken cancel) =>
        database.ReadAsync(rows => FindThread(rows, projectId, threadId), cancel);

    public Task<ListSlice<AssistantThread>> ListThreadsAsync(string projectId, ListQuery query, CancellationToken cancel) =>
        database.ReadAsync(
            rows => rows.Page(Schema.Threads, Schema.ByOrder, projectId, query, id => FindThread(rows, projectId, id)?.Sequence ?? deleted.Find(projectId, id)),
            cancel);

    public Task<AssistantThread?> UpdateThreadAsync(
        string projectId,
        string threadId,
        Func<AssistantThread, AssistantThread> change,
        CancellationToken cancel) =>
        database.WriteAsync(rows => Change(rows, Schema.Threads, FindThread(rows, projectId, threadId), change), cancel);

    public async Task<DeletedThread?> DeleteThreadAsync(string projectId, string threadId, CancellationToken cancel)
    {
        var (gone, erasures) = await database.WriteAsync(
            rows => FindThread(rows, projectId, threadId) is { } thread
                ? (new DeletedThread(rows.Find(Schema.Tallies, threadId)?.ActiveRunId), DeleteThread(rows, thread))
                : default,
            cancel);
        if (gone is not null)
        {
            await database.EraseAsync(erasures, CancellationToken.None);
        }

        return gone;
    }

    public Task<ThreadMessage> AddMessageAsync(ThreadMessage message, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            var tally = UnlockedTally(rows, message.ThreadId);
            rows.Update(Schema.Tallies, tally with { Messages = tally.Messages + 1 });
            return InsertMessages(rows, [message])[0];
        },
        cancel);

    public Task<ThreadMessage?> FindMessageAsync(string threadId, string messageId, CancellationToken cancel) =>
        database.ReadAsync(rows => FindMessage(rows, threadId, messageId), cancel);

    public Task<ListSlice<ThreadMessage>> ListMessagesAsync(string threadId, string? runId, ListQuery query, CancellationToken cancel)
    {
        var (field, scope) = runId is null ? (Schema.ByOrder, threadId) : (Schema.ByRun, $"{threadId}/{runId}");
        return database.ReadAsync(
            rows => rows.Page(Schema.Messages, field, scope, query, id => FindMessage(rows, threadId, id)?.Sequence ?? deleted.Find(threadId, id)),
            cancel);
    }

    public Task<int> CountMessagesAsync(string threadId, CancellationToken cancel) =>
        database.ReadAsync(rows => rows.Find(Schema.Tallies, threadId)?.Messages ?? 0, cancel);

    public Task<ThreadMessage?> UpdateMessageAsync(
        string threadId,
        string messageId,
        Func<ThreadMessage, ThreadMessage> change,
        CancellationToken cancel) =>
        database.WriteAsync(rows => Change(rows, Schema.Messages, FindMessage(rows, threadId, messageId), change), cancel);

    public Task<bool> DeleteMessageAsync(string threadId, string messageId, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            if (FindMessage(rows, threadId, messageId) is not { } message || rows.Find(Schema.Tallies, threadId) is not { } tally)
            {
                return false;
            }

            rows.Update(Schema.Tallies, tally with { Messages = tally.Messages - 1 });
            deleted.Keep(threadId, messageId, message.Sequence);
            rows.UnlistCitations(messageId);
            return rows.Delete(Schema.Messages, messageId);
        },
        cancel);

    public Task<Citation?> FindCitationAsync(string projectId, string fileId, int textVersion, int start, int end, CancellationToken cancel) =>
        database.ReadAsync(
            rows => rows.Citing(fileId, textVersion, database.Options.RowsPerTransaction)
                .Select(cited => rows.Find(Schema.Messages, cited.MessageId))
                .Where(message => message?.ProjectId == projectId)
                .SelectMany(message => CitedTexts.CitationsOf(message!))
                .FirstOrDefault(citation => citation.FileId == fileId && citation.TextVersion == textVersion
                    && citation.StartCodePoint == start && citation.EndCodePoint == end),
            cancel);

    public async Task ListCitationsAsync(CancellationToken cancel)
    {
        while (await database.WriteAsync(rows => rows.ListOlderCitations(database.Options.RowsPerTransaction), cancel))
        {
        }
    }

    public Task<ThreadRun> AddRunAsync(
        ThreadRun run, IReadOnlyList<ThreadMessage> messages, CancellationToken cancel, AssistantThread? newThread = null) => database.WriteAsync(
        rows =>
        {
            if (newThread is not null)
            {
                InsertThread(rows, newThread, messages: 0);
            }

            var tally = UnlockedTally(rows, run.ThreadId);
            InsertMessages(rows, messages);
            var added = run with { Status = RunStatus.Queued, Sequence = rows.NextSequence() };
            rows.Insert(Schema.Runs, added);
            rows.Update(Schema.Tallies, tally with { Messages = tally.Messages + messages.Count, ActiveRunId = run.Id });
            return added;
        },
        cancel);

    public Task<ThreadRun?> FindRunAsync(string threadId, string runId, CancellationToken cancel) =>
        database.ReadAsync(rows => FindRun(rows, threadId, runId), cancel);

    public Task<ListSlice<ThreadRun>> ListRunsAsync(string threadId, ListQuery query, CancellationToken cancel) =>
        database.ReadAsync(
            rows => rows.Page(Schema.Runs, Schema.ByOrder, threadId, query, id => FindRun(rows, threadId, id)?.Sequence),
            cancel);

    public Task<IReadOnlyList<ThreadRun>> ListRunsInAsync(RunStatus status, int limit, CancellationToken cancel) =>
        database.ReadAsync(rows => rows.Range(Schema.Runs, Schema.ByState, KeyRange.Numbers(status.Name()), limit), cancel);

    public Task<IReadOnlyList<ThreadRun>> ListExpiredRunsAsync(long now, int limit, CancellationToken cancel) =>
        database.ReadAsync(rows => rows.Range(Schema.Runs, Schema.ByExpiry, KeyRange.Numbers(Schema.Expiring, to: now), limit), cancel);

    public Task<long?> NextRunExpiryAsync(CancellationToken cancel) => database.ReadAsync(
        rows => rows.Range(Schema.Runs, Schema.ByExpiry, KeyRange.Numbers(Schema.Expiring), limit: 1) is [var next] ? next.ExpiresAt : (long?)null, cancel);

    public Task<ThreadRun?> AdvanceRunAsync(
        string threadId,
        string runId,
        Func<ThreadRun, ThreadRun> change,
        IReadOnlyList<RunStep> steps,
        ThreadMessage? message,
        CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            if (FindRun(rows, threadId, runId) is not { } run || rows.Find(Schema.Tallies, threadId) is not { } tally)
            {
                return null;
            }

            var advanced = change(run);
            rows.Update(Schema.Runs, advanced);
            foreach (var step in steps)
            {
                var known = rows.Find(Schema.Steps, step.Id);
                rows.Upsert(Schema.Steps, step with { Sequence = known?.Sequence ?? rows.NextSequence() });
            }

            var added = message is not null && UpsertMessage(rows, message) ? 1 : 0;
            var activeRunId = advanced.IsTerminal && tally.ActiveRunId == runId ? null : tally.ActiveRunId;
            rows.Update(Schema.Tallies, tally with { Messages = tally.Messages + added, ActiveRunId = activeRunId });
            return advanced;
        },
        cancel);

    public Task<RunStep?> FindStepAsync(string runId, string stepId, CancellationToken cancel) =>
        database.ReadAsync(rows => FindStep(rows, runId, stepId), cancel);

    public Task<ListSlice<RunStep>> ListStepsAsync(string runId, ListQuery query, CancellationToken cancel) =>
        database.ReadAsync(
            rows => rows.Page(Schema.Steps, Schema.ByOrder, runId, query, id => FindStep(rows, runId, id)?.Sequence),
            cancel);

    private static T? Change<T>(Rows rows, Table<T> table, T? current, Func<T, T> change)
        where T : class
    {
        if (current is null)
        {
            return null;
        }

        var changed = change(current);
        rows.Update(table, changed);
        return changed;
    }

    private IReadOnlyList<Erasure> DeleteThread(Rows rows, AssistantThread thread)
    {
        var threadId = thread.Id;
        deleted.Keep(thread.ProjectId, threadId, thread.Sequence);

        // Workers look for active runs across threads, so the run that locks the thread goes at once.
        if (rows.Find(Schema.Tallies, threadId)?.ActiveRunId is { } activeRunId)
        {
            rows.Delete(Schema.Runs, activeRunId);
        }

        rows.Delete(Schema.Tallies, threadId);
        rows.Delete(Schema.Threads, threadId);
        var prefix = $"{threadId}/";
        return
        [
            rows.Erase(Schema.Messages, Schema.ByOrder, prefix),
            rows.Erase(Schema.Runs, Schema.ByOrder, prefix),
            rows.Erase(Schema.Steps, Schema.ByThread, prefix),
            rows.Erase(Schema.CitedTexts, Schema.ByThread, prefix),
        ];
    }

    private static ThreadTally UnlockedTally(Rows rows, string threadId)
    {
        var tally = rows.Find(Schema.Tallies, threadId) ?? throw new ThreadGoneException(threadId);
        return tally.ActiveRunId is { } runId ? throw new ThreadLockedException(threadId, runId) : tally;
    }

    private static AssistantThread InsertThread(Rows rows, AssistantThread thread, int messages)
    {
        var added = thread with { Sequence = rows.NextSequence() };
        rows.Insert(Schema.Threads, added);
        rows.Insert(Schema.Tallies, new ThreadTally(thread.Id, messages, ActiveRunId: null));
        return added;
    }

    private static List<ThreadMessage> InsertMessages(Rows rows, IReadOnlyList<ThreadMessage> messages)
    {
        var added = messages.Select(message => message with { Sequence = rows.NextSequence() }).ToList();
        foreach (var message in added)
        {
            rows.Insert(Schema.Messages, message);
            rows.ListCitations(message);
        }

        return added;
    }

    /// <summary>True where the message is new.</summary>
    private static bool UpsertMessage(Rows rows, ThreadMessage message)
    {
        var known = rows.Find(Schema.Messages, message.Id);
        var saved = message with { Sequence = known?.Sequence ?? rows.NextSequence() };
        rows.Upsert(Schema.Messages, saved);
        rows.ListCitations(saved);
        return known is null;
    }

    private static Assistant Add(Rows rows, Assistant assistant)
    {
        var added = assistant with { Sequence = rows.NextSequence() };
        rows.Insert(Schema.Assistants, added);
        return added;
    }

    private static Assistant? FindAssistant(Rows rows, string projectId, string assistantId)
    {
        var assistant = rows.Find(Schema.Assistants, assistantId);
        return assistant?.ProjectId == projectId ? assistant : null;
    }

    private static AssistantThread? FindThread(Rows rows, string projectId, string threadId)
    {
        var thread = rows.Find(Schema.Threads, threadId);
        return thread?.ProjectId == projectId ? thread : null;
    }

    private static ThreadMessage? FindMessage(Rows rows, string threadId, string messageId)
    {
        var message = rows.Find(Schema.Messages, messageId);
        return message?.ThreadId == threadId ? message : null;
    }

    private static ThreadRun? FindRun(Rows rows, string threadId, string runId)
    {
        var run = rows.Find(Schema.Runs, runId);
        return run?.ThreadId == threadId ? run : null;
    }

    private static RunStep? FindStep(Rows rows, string runId, string stepId)
    {
        var step = rows.Find(Schema.Steps, stepId);
        return step?.RunId == runId ? step : null;
    }
}
