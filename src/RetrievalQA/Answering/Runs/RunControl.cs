using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// What clients ask of runs: begin one, cancel it, answer its function calls. Each change is stored, then told to
/// listeners, then the worker is woken. The run belongs to the worker.
/// </summary>
public sealed class RunControl(IConversationStore conversations, RunEventHub hub, RunBell bell, TimeProvider time)
{
    // Text that a model wrote after its calls is a step of its own, after theirs.
    private const int NewestSteps = 20;

    /// <param name="newThread">The thread of the run, where it is not there yet.</param>
    /// <exception cref="ThreadLockedException">A run of the thread is active.</exception>
    public async Task<ThreadRun> AddAsync(
        ThreadRun run, IReadOnlyList<ThreadMessage> messages, CancellationToken cancel, AssistantThread? newThread = null)
    {
        var queued = await conversations.AddRunAsync(run, messages, cancel, newThread);
        bell.Ring();
        return queued;
    }

    /// <summary>The run, cancelling; the worker ends it. Null where there is none.</summary>
    /// <exception cref="RunEndedException">The run is terminal.</exception>
    public async Task<ThreadRun?> CancelAsync(string threadId, string runId, CancellationToken cancel)
    {
        var cancelling = await conversations.AdvanceRunAsync(threadId, runId, StartCancelling, [], message: null, cancel);
        if (cancelling is not null)
        {
            hub.Publish(runId, new RunChanged(cancelling));
            bell.Ring();
        }

        return cancelling;
    }

    /// <summary>The run, queued again with the outputs of all its open calls. Null where there is none.</summary>
    /// <exception cref="RunNotWaitingException">The run does not wait for outputs.</exception>
    /// <exception cref="ToolOutputsException">The outputs are not those that the run waits for.</exception>
    public async Task<ThreadRun?> SubmitAsync(string threadId, string runId, IReadOnlyList<ToolOutput> outputs, CancellationToken cancel)
    {
        var newest = (await conversations.ListStepsAsync(runId, new ListQuery(NewestSteps), cancel)).Items;
        var steps = newest.Where(step => step is { Status: RunStepStatus.InProgress, ToolCalls: not null }).Select(step => Answer(step, outputs)).ToList();
        var queued = await conversations.AdvanceRunAsync(threadId, runId, run => Resume(run, outputs), steps, message: null, cancel);
        if (queued is not null)
        {
            steps.ForEach(step => hub.Publish(runId, new StepChanged(step)));
            hub.Publish(runId, new RunChanged(queued));
            bell.Ring();
        }

        return queued;
    }

    private RunStep Answer(RunStep step, IReadOnlyList<ToolOutput> outputs) => step.End(RunStepStatus.Completed, time) with
    {
        ToolCalls =
        [
            .. step.ToolCalls!.Select(call => call is FunctionCall { Output: null } function
                ? function with { Output = outputs.FirstOrDefault(output => output.ToolCallId == call.Id)?.Output }
                : call),
        ],
    };

    private ThreadRun Resume(ThreadRun run, IReadOnlyList<ToolOutput> outputs)
    {
        if (run is not { Status: RunStatus.RequiresAction, RequiredCalls: { } calls })
        {
            throw new RunNotWaitingException(run.Status);
        }

        var given = outputs.Select(output => output.ToolCallId).ToList();
        var expected = calls.Select(call => call.Id).ToList();
        return given.Count == expected.Count && expected.TrueForAll(given.Contains)
            ? run.MoveTo(RunStatus.Queued, time) with { Round = run.Round + 1, Attempts = 0 }
            : throw new ToolOutputsException(expected, given);
    }

    private ThreadRun StartCancelling(ThreadRun run) => run switch
    {
        { IsTerminal: true } => throw new RunEndedException(run.Status),
        { Status: RunStatus.Cancelling } => run,
        _ => run.MoveTo(RunStatus.Cancelling, time),
    };
}

/// <summary>What a client's function gave for a call.</summary>
public sealed record ToolOutput(string ToolCallId, string Output);

/// <summary>A run that is over cannot be cancelled.</summary>
public sealed class RunEndedException(RunStatus status) : Exception($"Cannot cancel run with status '{status.Name()}'.");

/// <summary>Outputs were given to a run that does not wait for any.</summary>
public sealed class RunNotWaitingException(RunStatus status) : Exception($"Runs in status \"{status.Name()}\" do not accept tool outputs.");

/// <summary>Outputs are missing, twice there, or of calls that the run does not wait for.</summary>
public sealed class ToolOutputsException(IReadOnlyList<string> expected, IReadOnlyList<string> given)
    : Exception($"Expected tool outputs for call_ids {Quote(expected)}, got {Quote(given)}")
{
    private static string Quote(IReadOnlyList<string> ids) => $"[{string.Join(", ", ids.Select(id => $"'{id}'"))}]";
}
