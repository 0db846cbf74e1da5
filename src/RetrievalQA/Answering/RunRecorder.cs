using System.Text;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering;

/// <summary>
/// Writes down what a run does, and tells listeners: state is saved before it is sent, text deltas may be ahead of what
/// is saved. One recorder belongs to one execution of a run.
/// </summary>
public sealed class RunRecorder(IConversationStore conversations, ThreadRun run, Action<RunEvent> publish, TimeSpan saveInterval, TimeProvider time)
{
    private readonly StringBuilder text = new();
    private readonly List<Citation> citations = [];
    private readonly List<RunStep> openSteps = [];
    private ThreadMessage? message;
    private long lastSave;

    public ThreadRun Run { get; private set; } = run;

    public int TextLength => text.Length;

    public IReadOnlyList<Citation> Citations => citations;

    /// <summary>The text from a position on.</summary>
    public string TextFrom(int position) => text.ToString(position, text.Length - position);

    public async Task<RunStep> BeginToolStepAsync(IReadOnlyList<ToolCall> calls, CancellationToken cancel)
    {
        var step = NewStep(messageId: null, calls);
        openSteps.Add(step);
        await SaveAsync(Running, [step], saved: null, cancel);
        publish(new StepChanged(step));
        return step;
    }

    /// <summary>Takes up a step that an earlier execution left open, with the message that it was writing.</summary>
    public void Resume(RunStep step, ThreadMessage? written = null)
    {
        openSteps.Add(step);
        message = written ?? message;
        foreach (var part in (written?.Content ?? []).OfType<TextContent>())
        {
            text.Append(part.Text);
            citations.AddRange(part.Citations);
        }
    }

    public async Task CompleteToolStepAsync(RunStep step, IReadOnlyList<ToolCall> calls, TokenUsage usage, CancellationToken cancel)
    {
        var ended = step.End(RunStepStatus.Completed, time) with { ToolCalls = calls, Usage = usage };
        openSteps.RemoveAll(open => open.Id == step.Id);
        await SaveAsync(Running, [ended], saved: null, cancel);
        publish(new StepChanged(ended));
    }

    public async Task AddTextAsync(string added, CancellationToken cancel)
    {
        text.Append(added);
        var current = message ?? await BeginMessageAsync(cancel);
        publish(new TextAdded(current.Id, added));
        await SavePartialAsync(cancel);
    }

    public async Task AddCitationsAsync(IReadOnlyList<Citation> added, CancellationToken cancel)
    {
        var current = message ?? await BeginMessageAsync(cancel);
        foreach (var citation in added)
        {
            publish(new CitationAdded(current.Id, citations.Count, citation));
            citations.Add(citation);
        }

        await SavePartialAsync(cancel);
    }

    /// <summary>Ends the open message, if any, because the model goes on with tools.</summary>
    public async Task CompleteMessageAsync(TokenUsage usage, CancellationToken cancel)
    {
        if (message is null)
        {
            return;
        }

        var ended = CurrentMessage(message) with { Status = MessageStatus.Completed, EndedAt = Now };
        var step = openSteps[^1].End(RunStepStatus.Completed, time) with { Usage = usage };
        await SaveAsync(Running, [step], ended, cancel);
        openSteps.Clear();
        message = null;
        text.Clear();
        citations.Clear();
        publish(new MessageChanged(ended));
        publish(new StepChanged(step));
    }

    /// <summary>Ends the message, its step and the run in one transaction.</summary>
    /// <param name="incompleteReason">"max_completion_tokens" or "max_prompt_tokens" where a budget cut the answer; else null.</param>
    public async Task CompleteAsync(Grounding? grounding, TokenUsage lastTurn, TokenUsage total, string? incompleteReason, CancellationToken cancel)
    {
        var open = message ?? await BeginMessageAsync(cancel);
        var isWhole = incompleteReason is null;
        var ended = CurrentMessage(open) with
        {
            Status = isWhole ? MessageStatus.Completed : MessageStatus.Incomplete,
            IncompleteReason = isWhole ? null : "max_tokens",
            EndedAt = Now,
            Grounding = grounding,
        };
        var step = openSteps[^1].End(RunStepStatus.Completed, time) with { Usage = lastTurn };
        var status = isWhole ? RunStatus.Completed : RunStatus.Incomplete;
        await SaveAsync(current => Running(current).MoveTo(status, time) with { Usage = total, IncompleteReason = incompleteReason }, [step], ended, cancel);
        openSteps.Clear();
        publish(new MessageChanged(ended));
        publish(new StepChanged(step));
        publish(new RunChanged(Run));
    }

    /// <summary>Ends the run without an answer; an open message becomes incomplete, open steps end like the run.</summary>
    public async Task InterruptAsync(RunStatus status, RunError? error, TokenUsage usage, CancellationToken cancel)
    {
        var (stepStatus, reason) = status switch
        {
            RunStatus.Cancelled => (RunStepStatus.Cancelled, "run_cancelled"),
            RunStatus.Expired => (RunStepStatus.Expired, "run_expired"),
            _ => (RunStepStatus.Failed, "run_failed"),
        };
        var steps = openSteps.Select(step => step.End(stepStatus, time, error)).ToList();
        var ended = message is null
            ? null
            : CurrentMessage(message) with { Status = MessageStatus.Incomplete, IncompleteReason = reason, EndedAt = Now };
        await SaveAsync(current => current.MoveTo(status, time) with { LastError = error, Usage = usage }, steps, ended, cancel);
        if (ended is not null)
        {
            publish(new MessageChanged(ended));
        }

        steps.ForEach(step => publish(new StepChanged(step)));
        publish(new RunChanged(Run));
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private async Task<ThreadMessage> BeginMessageAsync(CancellationToken cancel)
    {
        message = new ThreadMessage(
            NewId.Message(), Run.ProjectId, Run.ThreadId, Now, ThreadMessage.FromAssistant, [], [],
            new Dictionary<string, string>(StringComparer.Ordinal), Run.AssistantId, Run.Id, MessageStatus.InProgress);
        var step = NewStep(message.Id, toolCalls: null);
        openSteps.Add(step);
        await SaveAsync(Running, [step], CurrentMessage(message), cancel);
        lastSave = time.GetTimestamp();
        publish(new StepChanged(step));
        publish(new MessageChanged(message));
        return message;
    }

    private async Task SavePartialAsync(CancellationToken cancel)
    {
        if (message is { } current && time.GetElapsedTime(lastSave) >= saveInterval)
        {
            await SaveAsync(Running, [], CurrentMessage(current), cancel);
            lastSave = time.GetTimestamp();
        }
    }

    private ThreadMessage CurrentMessage(ThreadMessage current) => current with { Content = [new TextContent(text.ToString(), [.. citations])] };

    private RunStep NewStep(string? messageId, IReadOnlyList<ToolCall>? toolCalls) => new(
        NewId.RunStep(), Run.ProjectId, Run.ThreadId, Run.Id, Run.AssistantId, Now, RunStepStatus.InProgress, messageId, toolCalls, Run.ExpiresAt);

    // Whoever cancels or expires a run moves it first; the execution notices at its next save and stops.
    private static ThreadRun Running(ThreadRun current) =>
        current.Status == RunStatus.InProgress ? current : throw new RunStoppedException();

    private async Task SaveAsync(Func<ThreadRun, ThreadRun> change, IReadOnlyList<RunStep> steps, ThreadMessage? saved, CancellationToken cancel) =>
        Run = await conversations.AdvanceRunAsync(Run.ThreadId, Run.Id, change, steps, saved, cancel) ?? throw new RunStoppedException();
}
