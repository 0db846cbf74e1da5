using System.Text;
using RetrievalQA.Answering.Models;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// Writes down what a run does, and tells listeners: state is saved before it is sent, text deltas may be ahead of what
/// is saved. Steps and messages that begin or end are held until <see cref="FlushAsync"/>, or until something must be saved
/// at once, and listeners hear of them and of all that follows then: a model that answers at once costs one transaction. One
/// recorder belongs to one execution of a run.
/// </summary>
public sealed class RunRecorder(IConversationStore conversations, ThreadRun run, Action<RunEvent> publish, TimeSpan saveInterval, TimeProvider time)
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(50);

    private readonly StringBuilder text = new();
    private readonly List<Citation> citations = [];
    private readonly List<ImageFileContent> images = [];
    private readonly List<WrittenFile> written = [];
    private IReadOnlyList<FileLink> links = [];
    private ThreadMessage? message;
    private RunStep? messageStep;
    private RunStep? toolStep;
    private long lastSave;

    // What is to be saved, and what is to be told once it is.
    private readonly List<RunStep> heldSteps = [];
    private readonly List<RunEvent> untold = [];
    private ThreadMessage? heldMessage;
    private long heldSince;

    public ThreadRun Run { get; private set; } = run;

    /// <summary>What the run's model calls have cost so far.</summary>
    public TokenUsage Usage { get; private set; } = TokenUsage.Zero;

    public bool HasMessage => message is not null;

    /// <summary>Figures or files of calls wait for a message to stand in.</summary>
    public bool HasUnshown => images.Count + written.Count > 0;

    public int TextLength => text.Length;

    public IReadOnlyList<Citation> Citations => citations;

    /// <summary>The text from a position on.</summary>
    public string TextFrom(int position) => text.ToString(position, text.Length - position);

    /// <summary>Takes up what an earlier execution did: the cost of a step, and a step that it left open with the message that it was writing.</summary>
    public void Resume(RunStep step, ThreadMessage? begun = null)
    {
        Usage += step.Usage ?? TokenUsage.Zero;
        if (step.Status != RunStepStatus.InProgress)
        {
            Collect(step);
            return;
        }

        if (step.MessageId is null)
        {
            toolStep = step;
            return;
        }

        (messageStep, message) = (step, begun);
        images.Clear();
        images.AddRange((begun?.Content ?? []).OfType<ImageFileContent>());
        foreach (var part in (begun?.Content ?? []).OfType<TextContent>())
        {
            text.Append(part.Text);
            citations.AddRange(part.Citations);
            links = part.FileLinks ?? [];
        }
    }

    public void AddUsage(TokenUsage turn) => Usage += turn;

    /// <summary>Something is held that is not saved yet.</summary>
    public bool IsHolding => heldSteps.Count > 0;

    /// <summary>Waits for work that tells this recorder nothing, and saves meanwhile what has been held for too long.</summary>
    public async Task WaitAsync(Task work, CancellationToken cancel)
    {
        if (!IsHolding)
        {
            await work;
            return;
        }

        var left = LongestHold - time.GetElapsedTime(heldSince);
        if (left > TimeSpan.Zero)
        {
            await work.WaitAsync(left, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!work.IsCompleted || left <= TimeSpan.Zero)
        {
            await FlushDuringAsync(work, cancel);
        }

        await work;
    }

    /// <summary>Saves what is held and tells listeners.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        if (IsHolding)
        {
            await SaveAsync(Running, [], saved: null, cancel);
        }
    }

    /// <summary>The model begins to call a tool: the first call of a turn begins a step.</summary>
    public async Task AddCallAsync(int index, ToolCall call, CancellationToken cancel)
    {
        if (toolStep is null)
        {
            toolStep = NewStep(messageId: null, toolCalls: []);
            await HoldAsync(toolStep, changed: null, cancel);
            Tell(new StepChanged(toolStep));
        }

        Tell(new ToolCallAdded(toolStep.Id, index, call));
    }

    public void AddArguments(int index, string added) => Tell(new ArgumentsAdded(toolStep!.Id, index, added));

    public void AddCode(int index, string added) => Tell(new CodeAdded(toolStep!.Id, index, added));

    /// <summary>Shows what running code gives; it is saved with its call.</summary>
    public void AddCodeOutput(int index, int outputIndex, CodeInterpreterOutput output) =>
        Tell(new CodeOutputAdded(toolStep!.Id, index, outputIndex, output));

    /// <summary>What a call gave while others of the step are still to be made: it is not made again.</summary>
    public async Task SaveResultAsync(int index, ToolCall made, CancellationToken cancel)
    {
        toolStep = toolStep! with { ToolCalls = [.. toolStep.ToolCalls!.Select((call, place) => place == index ? made : call)] };
        await SaveAsync(Running, [toolStep], saved: null, cancel);
    }

    /// <summary>The calls are known in full. They are saved before they are made, so that a crash repeats them.</summary>
    public async Task SaveCallsAsync(IReadOnlyList<ToolCall> calls, TokenUsage turn, CancellationToken cancel)
    {
        toolStep = toolStep! with { ToolCalls = calls, Usage = turn };
        await SaveAsync(Running, [toolStep], saved: null, cancel);
    }

    /// <summary>The calls are known in full, and a crash may lose them: the model says the same again. They are saved with what they give.</summary>
    public async Task HoldCallsAsync(IReadOnlyList<ToolCall> calls, TokenUsage turn, CancellationToken cancel)
    {
        toolStep = toolStep! with { ToolCalls = calls, Usage = turn };
        await HoldAsync(toolStep, changed: null, cancel);
    }

    public async Task CompleteToolStepAsync(IReadOnlyList<ToolCall> calls, CancellationToken cancel)
    {
        var ended = (toolStep! with { ToolCalls = calls }).End(RunStepStatus.Completed, time);
        await HoldAsync(ended, changed: null, cancel);
        toolStep = null;
        Collect(ended);
        Tell(new StepChanged(ended));
    }

    /// <summary>The step stays open and the run waits until its client has answered these calls.</summary>
    public async Task RequireActionAsync(IReadOnlyList<ToolCall> calls, IReadOnlyList<FunctionCall> waiting, CancellationToken cancel)
    {
        var step = toolStep! with { ToolCalls = calls };
        await SaveAsync(current => (Running(current) with { RequiredCalls = waiting }).MoveTo(RunStatus.RequiresAction, time), [step], saved: null, cancel);
        Tell(new RunChanged(Run));
    }

    /// <summary>Begins a message without text, for figures and files alone.</summary>
    public async Task BeginEmptyMessageAsync(CancellationToken cancel) => await BeginMessageAsync(cancel);

    public async Task AddTextAsync(string added, CancellationToken cancel)
    {
        text.Append(added);
        var current = message ?? await BeginMessageAsync(cancel);
        Tell(new TextAdded(current.Id, added));
        await SavePartialAsync(cancel);
    }

    public async Task AddCitationsAsync(IReadOnlyList<Citation> added, CancellationToken cancel)
    {
        var current = message ?? await BeginMessageAsync(cancel);
        foreach (var citation in added)
        {
            Tell(new CitationAdded(current.Id, citations.Count, citation));
            citations.Add(citation);
        }

        await SavePartialAsync(cancel);
    }

    /// <summary>The places where the text of the message names files of the sandbox.</summary>
    public void LinkFiles(IReadOnlyList<FileLink> found) => links = found;

    /// <summary>Ends the open message, if any, because the model goes on with tools.</summary>
    public async Task CompleteMessageAsync(CancellationToken cancel)
    {
        if (message is null)
        {
            return;
        }

        var ended = CurrentMessage(message) with { Status = MessageStatus.Completed, EndedAt = Now };
        var step = messageStep!.End(RunStepStatus.Completed, time) with { Usage = TokenUsage.Zero };
        await HoldAsync(step, ended, cancel);
        (message, messageStep) = (null, null);
        ClearContent();
        Tell(new MessageChanged(ended));
        Tell(new StepChanged(step));
    }

    /// <summary>Ends the message, its step and the run in one transaction.</summary>
    public async Task CompleteAsync(Grounding? grounding, TokenUsage lastTurn, CancellationToken cancel)
    {
        var ended = CurrentMessage(message!) with { Status = MessageStatus.Completed, EndedAt = Now, Grounding = grounding };
        var step = messageStep!.End(RunStepStatus.Completed, time) with { Usage = lastTurn };
        await EndAsync(RunStatus.Completed, run => run, [step], ended, cancel);
    }

    /// <summary>Ends the run because a budget is spent; what the model was writing is kept as it is.</summary>
    /// <param name="reason">"max_completion_tokens" or "max_prompt_tokens".</param>
    public async Task CutAsync(string reason, Grounding? grounding, TokenUsage lastTurn, CancellationToken cancel)
    {
        var ended = message is null
            ? null
            : CurrentMessage(message) with { Status = MessageStatus.Incomplete, IncompleteReason = "max_tokens", EndedAt = Now, Grounding = grounding };
        List<RunStep> steps =
        [
            .. messageStep is null ? Array.Empty<RunStep>() : [messageStep.End(RunStepStatus.Completed, time) with { Usage = lastTurn }],
            .. toolStep is null ? Array.Empty<RunStep>() : [toolStep.End(RunStepStatus.Cancelled, time)],
        ];
        await EndAsync(RunStatus.Incomplete, run => run with { IncompleteReason = reason }, steps, ended, cancel);
    }

    /// <summary>Ends the run without an answer; an open message becomes incomplete, open steps end like the run.</summary>
    public async Task InterruptAsync(RunStatus status, RunError? error, CancellationToken cancel)
    {
        var (stepStatus, reason) = status switch
        {
            RunStatus.Cancelled => (RunStepStatus.Cancelled, "run_cancelled"),
            RunStatus.Expired => (RunStepStatus.Expired, "run_expired"),
            _ => (RunStepStatus.Failed, "run_failed"),
        };
        var steps = new[] { messageStep, toolStep }.OfType<RunStep>().Select(step => step.End(stepStatus, time, error)).ToList();
        var ended = message is null
            ? null
            : CurrentMessage(message) with { Status = MessageStatus.Incomplete, IncompleteReason = reason, EndedAt = Now };
        await EndAsync(status, run => run with { LastError = error }, steps, ended, cancel);
    }

    private async Task FlushDuringAsync(Task work, CancellationToken cancel)
    {
        try
        {
            await FlushAsync(cancel);
        }
        catch
        {
            // Work must not go on unseen, nor a stream be left in the middle of a piece.
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private async Task EndAsync(RunStatus status, Func<ThreadRun, ThreadRun> change, List<RunStep> steps, ThreadMessage? ended, CancellationToken cancel)
    {
        var isInterrupted = status is not (RunStatus.Completed or RunStatus.Incomplete);
        await SaveAsync(current => change((isInterrupted ? current : Running(current)).MoveTo(status, time) with { Usage = Usage }), steps, ended, cancel);
        if (ended is not null)
        {
            Tell(new MessageChanged(ended));
        }

        steps.ForEach(step => Tell(new StepChanged(step)));
        Tell(new RunChanged(Run));
    }

    private async Task<ThreadMessage> BeginMessageAsync(CancellationToken cancel)
    {
        var begun = new ThreadMessage(
            NewId.Message(), Run.ProjectId, Run.ThreadId, Now, ThreadMessage.FromAssistant, [], [],
            new Dictionary<string, string>(StringComparer.Ordinal), Run.AssistantId, Run.Id, MessageStatus.InProgress);
        var step = NewStep(begun.Id, toolCalls: null);
        await HoldAsync(step, CurrentMessage(begun), cancel);
        (message, messageStep) = (begun, step);
        lastSave = time.GetTimestamp();
        Tell(new StepChanged(step));
        Tell(new MessageChanged(begun));
        foreach (var (image, index) in images.Select((image, index) => (image, index)))
        {
            Tell(new ImageAdded(begun.Id, index, image));
        }

        return begun;
    }

    /// <summary>Figures and files of finished calls belong to the next message.</summary>
    private void Collect(RunStep step)
    {
        if (step.MessageId is not null)
        {
            ClearContent();
            return;
        }

        foreach (var call in (step.ToolCalls ?? []).OfType<CodeInterpreterCall>())
        {
            images.AddRange((call.Outputs ?? []).Select(output => output.ImageFileId).OfType<string>().Select(id => new ImageFileContent(id, "auto")));
            written.AddRange(call.Files ?? []);
        }
    }

    private void ClearContent()
    {
        text.Clear();
        citations.Clear();
        images.Clear();
        written.Clear();
        links = [];
    }

    private async Task SavePartialAsync(CancellationToken cancel)
    {
        if (message is { } current && time.GetElapsedTime(lastSave) >= saveInterval)
        {
            await SaveAsync(Running, [], CurrentMessage(current), cancel);
            lastSave = time.GetTimestamp();
        }
    }

    private ThreadMessage CurrentMessage(ThreadMessage current) => current with
    {
        Content = [.. images, new TextContent(text.ToString(), [.. citations], links.Count > 0 ? links : null)],
        Attachments = [.. written.Select(file => file.FileId).Concat(links.Select(link => link.FileId)).Distinct(StringComparer.Ordinal)
            .Select(id => new MessageAttachment(id, [AssistantTool.CodeInterpreter]))],
    };

    private RunStep NewStep(string? messageId, IReadOnlyList<ToolCall>? toolCalls) => new(
        NewId.RunStep(), Run.ProjectId, Run.ThreadId, Run.Id, Run.AssistantId, Now, RunStepStatus.InProgress, messageId, toolCalls, Run.ExpiresAt);

    // Whoever cancels or expires a run moves it first; the execution notices at its next save and stops.
    private static ThreadRun Running(ThreadRun current) =>
        current.Status == RunStatus.InProgress ? current : throw new RunStoppedException();

    private async Task HoldAsync(RunStep step, ThreadMessage? changed, CancellationToken cancel)
    {
        if (heldMessage is { } other && changed is not null && other.Id != changed.Id)
        {
            await FlushAsync(cancel);
        }

        heldSince = IsHolding ? heldSince : time.GetTimestamp();
        heldSteps.RemoveAll(held => held.Id == step.Id);
        heldSteps.Add(step);
        heldMessage = changed ?? heldMessage;
    }

    private void Tell(RunEvent change)
    {
        if (IsHolding)
        {
            untold.Add(change);
        }
        else
        {
            publish(change);
        }
    }

    private async Task SaveAsync(Func<ThreadRun, ThreadRun> change, IReadOnlyList<RunStep> steps, ThreadMessage? saved, CancellationToken cancel)
    {
        List<RunStep> all = [.. heldSteps.Where(held => steps.All(step => step.Id != held.Id)), .. steps];
        var last = saved ?? (heldMessage?.Id == message?.Id && message is not null ? CurrentMessage(message) : heldMessage);
        Run = await conversations.AdvanceRunAsync(Run.ThreadId, Run.Id, change, all, last, cancel) ?? throw new RunStoppedException();
        heldSteps.Clear();
        heldMessage = null;
        untold.ForEach(publish);
        untold.Clear();
    }
}
