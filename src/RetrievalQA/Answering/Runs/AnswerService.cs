using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Runs;

/// <summary>A question as an ordinary thread and run of a built-in assistant, so that it can be read back through the API.</summary>
public sealed class AnswerService(
    IConversationStore conversations,
    RunEventHub hub,
    RunControl control,
    IOptions<RunOptions> options,
    TimeProvider time)
{
    /// <summary>The assistant that answers; one in each project, made on first use.</summary>
    private const string AssistantId = "asst_answers0000000000000000";

    private static readonly AssistantTool FileSearch = new(AssistantTool.FileSearch, new() { ["type"] = AssistantTool.FileSearch });

    /// <summary>Stores the question and queues its run.</summary>
    /// <exception cref="ThreadLockedException">The named thread has an active run.</exception>
    public async Task<RunningAnswer> StartAsync(string projectId, Question question, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var assistant = await AssistantAsync(projectId, question.Model, now, cancel);
        var newThread = question.ThreadId is null ? new AssistantThread(NewId.Thread(), projectId, now, ToolResources.None, NoMetadata()) : null;
        var threadId = newThread?.Id ?? question.ThreadId!;
        var message = new ThreadMessage(NewId.Message(), projectId, threadId, now, ThreadMessage.User, [new TextContent(question.Text, [])], [], NoMetadata());
        var run = new ThreadRun(
            NewId.Run(), projectId, threadId, assistant.Id, now, now + options.Value.LifetimeSeconds, RunStatus.Queued, question.Model,
            question.Instructions, [FileSearch], new ToolResources([], question.VectorStoreIds), NoMetadata(),
            ToolChoice: "\"required\"",
            SearchFileIds: question.FileIds,
            SearchesProject: question.FileIds.Count == 0 && question.VectorStoreIds.Count == 0);
        var events = hub.Subscribe(run.Id);
        try
        {
            run = await control.AddAsync(run, [message], cancel, newThread);
        }
        catch
        {
            events.Dispose();
            throw;
        }

        return new RunningAnswer(run, events, conversations);
    }

    private async Task<Assistant> AssistantAsync(string projectId, string model, long now, CancellationToken cancel)
    {
        var id = projectId == Project.Default ? AssistantId : $"{AssistantId}_{projectId}";
        return await conversations.FindAssistantAsync(projectId, id, cancel)
            ?? await conversations.GetOrAddAssistantAsync(
                new Assistant(id, projectId, now, model, "Answers", "Answers questions asked of POST /v1/answers.", null, [FileSearch], ToolResources.None, [],
                    NoMetadata()),
                cancel);
    }

    private static Dictionary<string, string> NoMetadata() => new(StringComparer.Ordinal);
}

/// <summary>A question and where to look. Without files and stores the whole project is searched.</summary>
public sealed record Question(
    string Text,
    string Model,
    IReadOnlyList<string> FileIds,
    IReadOnlyList<string> VectorStoreIds,
    string? ThreadId = null,
    string? Instructions = null);

/// <summary>A run that answers a question. Dispose it to stop listening; the run goes on.</summary>
public sealed class RunningAnswer(ThreadRun run, RunSubscription events, IConversationStore conversations) : IDisposable
{
    private readonly List<ThreadMessage> messages = [];
    private bool isOver;

    public ThreadRun Run => run;

    /// <summary>All that the run has written so far, as one message; null where that is nothing.</summary>
    public ThreadMessage? Message => messages is [.., var last] ? last with { Content = [.. messages.SelectMany(message => message.Content)] } : null;

    /// <summary>Waits until something happens in the run; false where nothing more will.</summary>
    /// <exception cref="SlowReaderException">The events were not taken in time.</exception>
    public ValueTask<bool> WaitForNextAsync(CancellationToken cancel) => isOver ? ValueTask.FromResult(false) : events.Events.WaitToReadAsync(cancel);

    /// <summary>The next thing that has happened; null where that is nothing yet.</summary>
    public RunEvent? Take()
    {
        if (isOver || !events.Events.TryRead(out var change))
        {
            return null;
        }

        if (change is MessageChanged { Message: var changed })
        {
            messages.RemoveAll(message => message.Id == changed.Id);
            messages.Add(changed);
        }

        isOver = change is RunChanged { Run.IsTerminal: true };
        return change;
    }

    /// <summary>Waits for the end; the answer's message is null where the run ended without one.</summary>
    public async Task<(ThreadRun Run, ThreadMessage? Message)> WaitAsync(CancellationToken cancel)
    {
        ThreadRun? ended = null;
        while (await WaitForNextAsync(cancel))
        {
            while (Take() is { } change)
            {
                ended = change is RunChanged last ? last.Run : ended;
            }
        }

        // The events end early only where the run was deleted or the server stops.
        return (ended is { IsTerminal: true } ? ended : await conversations.FindRunAsync(run.ThreadId, run.Id, cancel) ?? run, Message);
    }

    public void Dispose() => events.Dispose();
}
