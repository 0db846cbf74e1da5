using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Models;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// Takes runs from the store and sees to it that every run ends: queued ones are executed, cancelled and expired ones
/// are stopped, and those of a dead process are taken up or failed. The bell only wakes it; the store is the truth. When
/// the server stops, no run is begun any more and those that are executed have some time to end; the rest is left for the
/// next start.
/// </summary>
public sealed partial class RunWorker(
    IConversationStore conversations,
    RunExecutor executor,
    RunEventHub hub,
    RunBell bell,
    IHostApplicationLifetime lifetime,
    IOptions<RunOptions> options,
    TimeProvider time,
    ILogger<RunWorker> log) : BackgroundService
{
    private const int MaxAttempts = 3;

    // What is open is among the newest steps of a run.
    private const int NewestSteps = 100;

    // The rest is next.
    private const int StopsAtOnce = 100;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Execution> executions = new(StringComparer.Ordinal);
    private readonly Lock mutex = new();
    private readonly CancellationTokenSource cutOff = new();
    private ITimer? drain;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isRecovered = false;
        await using var draining = lifetime.ApplicationStopping.Register(Drain);
        while (!stoppingToken.IsCancellationRequested && !cutOff.IsCancellationRequested)
        {
            try
            {
                if (!isRecovered)
                {
                    await RecoverAsync(stoppingToken);
                    isRecovered = true;
                }

                await StopRunsAsync(stoppingToken);
                await (drain is null ? StartRunsAsync(stoppingToken) : EndQueuedStreamsAsync(stoppingToken));
                await WaitAsync(await conversations.NextRunExpiryAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (cutOff.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // A store that fails (a full disk) is tried again until it works: every run must end.
                LogStoreFailed(failure, RetryDelay);
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
        }
    }

    /// <summary>Waits for the runs that are executed; cancelled and expired ones are still stopped meanwhile.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Drain();
        try
        {
            await Task.WhenAll(executions.Values.Select(execution => execution.Work)).WaitAsync(cancellationToken);
        }
        finally
        {
            await CutOffAsync();
            await base.StopAsync(cancellationToken);
            await Task.WhenAll(executions.Values.Select(execution => execution.Work));
        }
    }

    public override void Dispose()
    {
        drain?.Dispose();
        cutOff.Dispose();
        base.Dispose();
    }

    /// <summary>From now on no run is begun. What still runs after the time that it has is cut off.</summary>
    private void Drain()
    {
        lock (mutex)
        {
            drain ??= time.CreateTimer(_ => _ = CutOffAsync(), null, TimeSpan.FromSeconds(options.Value.ShutdownSeconds), Timeout.InfiniteTimeSpan);
        }

        bell.Ring();
    }

    private async Task CutOffAsync()
    {
        try
        {
            await cutOff.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The worker was stopped and disposed before: nothing is left to be cut off.
        }
    }

    /// <summary>Who listens to a run that has not begun would wait for the next start.</summary>
    private async Task EndQueuedStreamsAsync(CancellationToken stopping)
    {
        var queued = await conversations.ListRunsInAsync(RunStatus.Queued, int.MaxValue, stopping);
        foreach (var run in queued.Where(run => !executions.ContainsKey(run.Id)))
        {
            hub.Complete(run.Id);
        }
    }

    /// <summary>Runs that a dead process left in progress: again from the last step, unless text was already sent.</summary>
    private async Task RecoverAsync(CancellationToken cancel)
    {
        var interrupted = await conversations.ListRunsInAsync(RunStatus.InProgress, int.MaxValue, cancel);
        foreach (var run in interrupted)
        {
            var steps = (await conversations.ListStepsAsync(run.Id, new ListQuery(NewestSteps), cancel)).Items;
            if (run.Attempts < MaxAttempts && steps.All(step => step.MessageId is null || step.Status != RunStepStatus.InProgress))
            {
                await conversations.AdvanceRunAsync(run.ThreadId, run.Id, current => current.MoveTo(RunStatus.Queued, time), [], message: null, cancel);
                LogResumed(run.Id);
                continue;
            }

            var error = new RunError(RunError.ServerError, "The server stopped while the answer was being written. Create a new run.");
            await (await TakeUpAsync(run, cancel)).InterruptAsync(RunStatus.Failed, error, cancel);
            LogAbandoned(run.Id);
        }
    }

    /// <summary>A recorder of a run that is not executed any more, with what its execution left open.</summary>
    private async Task<RunRecorder> TakeUpAsync(ThreadRun run, CancellationToken cancel)
    {
        var recorder = NewRecorder(run);
        var steps = (await conversations.ListStepsAsync(run.Id, new ListQuery(NewestSteps), cancel)).Items;
        foreach (var step in steps.Reverse())
        {
            var isOpenMessage = step.Status == RunStepStatus.InProgress && step.MessageId is not null;
            recorder.Resume(step, isOpenMessage ? await conversations.FindMessageAsync(run.ThreadId, step.MessageId!, cancel) : null);
        }

        return recorder;
    }

    /// <summary>Runs that are cancelled or whose time is over, and those that nothing executes: their execution could not write down its end.</summary>
    private async Task StopRunsAsync(CancellationToken stopping)
    {
        var cancelling = await conversations.ListRunsInAsync(RunStatus.Cancelling, StopsAtOnce, stopping);
        var expired = await conversations.ListExpiredRunsAsync(time.GetUtcNow().ToUnixTimeSeconds(), StopsAtOnce, stopping);
        var running = await conversations.ListRunsInAsync(RunStatus.InProgress, options.Value.MaxConcurrent + StopsAtOnce, stopping);
        var active = cancelling.Concat(expired).Concat(running).DistinctBy(run => run.Id).ToList();
        foreach (var run in active)
        {
            if (!executions.TryGetValue(run.Id, out var execution))
            {
                // One that was cut off is left as it is.
                cutOff.Token.ThrowIfCancellationRequested();
                await EndAsync(await TakeUpAsync(run, stopping), failure: null, stopping);
            }
            else if (MustStop(run))
            {
                await execution.Stop.CancelAsync();
            }
        }

        await StopDeletedAsync(active.Select(run => run.Id).ToHashSet(StringComparer.Ordinal), stopping);
    }

    /// <summary>Runs that were deleted with their thread: the model need not finish its turn.</summary>
    private async Task StopDeletedAsync(HashSet<string> active, CancellationToken stopping)
    {
        foreach (var (runId, execution) in executions.Where(execution => !active.Contains(execution.Key)))
        {
            if (await conversations.FindRunAsync(execution.ThreadId, runId, stopping) is null)
            {
                await execution.Stop.CancelAsync();
            }
        }
    }

    private async Task StartRunsAsync(CancellationToken stopping)
    {
        var free = options.Value.MaxConcurrent - executions.Count;
        if (free <= 0)
        {
            return;
        }

        // An execution that is about to move its run out of the queue is counted as well.
        var queued = await conversations.ListRunsInAsync(RunStatus.Queued, options.Value.MaxConcurrent, stopping);
        foreach (var run in queued.Where(run => !executions.ContainsKey(run.Id)).Take(free))
        {
            Start(run);
        }
    }

    private void Start(ThreadRun run)
    {
        var execution = new Execution(run.ThreadId, new CancellationTokenSource());
        executions[run.Id] = execution;
        execution.Work = Task.Run(() => ExecuteRunAsync(run, execution, cutOff.Token), CancellationToken.None);
    }

    /// <param name="stopping">The server stops and has no more time.</param>
    private async Task ExecuteRunAsync(ThreadRun run, Execution execution, CancellationToken stopping)
    {
        // Not a linked source: that would have to be disposed, while the worker may be about to cancel it.
        await using var stopsWithTheServer = stopping.Register(execution.Stop.Cancel);
        RunRecorder? recorder = null;
        try
        {
            var started = await conversations.AdvanceRunAsync(run.ThreadId, run.Id, Begin, [], message: null, execution.Stop.Token)
                ?? throw new RunStoppedException();
            hub.Publish(run.Id, new RunChanged(started));
            recorder = NewRecorder(started);
            await executor.ExecuteAsync(recorder, execution.Stop.Token);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            await TryEndAsync(run, recorder, failure, stopping);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The next start takes the run up from the store.
            LogLeftForNextStart(run.Id);
            hub.Complete(run.Id);
        }
        finally
        {
            executions.TryRemove(run.Id, out _);
            bell.Ring();
        }
    }

    private ThreadRun Begin(ThreadRun current) => current.Status == RunStatus.Queued
        ? current.MoveTo(RunStatus.InProgress, time) with { Attempts = current.Attempts + 1 }
        : throw new RunStoppedException();

    private async Task TryEndAsync(ThreadRun run, RunRecorder? recorder, Exception failure, CancellationToken stopping)
    {
        try
        {
            await EndAsync(recorder ?? await TakeUpAsync(run, stopping), failure, stopping);
        }
        catch (Exception second) when (!stopping.IsCancellationRequested)
        {
            // The store refused (a full disk, say). The worker finds the run without an execution and ends it.
            LogNotEnded(second, run.Id);
        }
    }

    /// <summary>Ends a run as its state asks: cancelled, expired, or failed with what went wrong.</summary>
    /// <param name="failure">Null for a run without an execution; one that moved on meanwhile is let be.</param>
    private async Task EndAsync(RunRecorder recorder, Exception? failure, CancellationToken cancel)
    {
        var current = await conversations.FindRunAsync(recorder.Run.ThreadId, recorder.Run.Id, cancel);
        if (current is null)
        {
            hub.Complete(recorder.Run.Id);
            return;
        }

        if (current.IsTerminal || (failure is null && current.Status != RunStatus.InProgress && !MustStop(current)))
        {
            return;
        }

        var (status, error) = (current.Status, IsExpired(current)) switch
        {
            (RunStatus.Cancelling, _) => (RunStatus.Cancelled, null),
            (_, true) => (RunStatus.Expired, null),
            _ => (RunStatus.Failed, ErrorOf(failure)),
        };
        if (error is not null)
        {
            Log(failure, current.Id);
        }

        await recorder.InterruptAsync(status, error, cancel);
    }

    /// <summary>What its client did is said to the client; what failed here or at a model's endpoint, to the operator too.</summary>
    private void Log(Exception? failure, string runId)
    {
        if (failure is not RunFailedException expected)
        {
            LogFailed(failure, runId);
        }
        else if (expected.Model is { } model)
        {
            LogModelFailed(model, runId, expected.Code, expected.Message);
        }
    }

    private static RunError ErrorOf(Exception? failure) => failure switch
    {
        RunFailedException expected => new RunError(expected.Code, expected.Message),
        _ => new RunError(RunError.ServerError, "The server had an error while executing the run. Its log has the details."),
    };

    private bool MustStop(ThreadRun run) => run.Status == RunStatus.Cancelling || IsExpired(run);

    private bool IsExpired(ThreadRun run) => run.ExpiresAt <= time.GetUtcNow().ToUnixTimeSeconds();

    private RunRecorder NewRecorder(ThreadRun run) => new(
        conversations, run, change => hub.Publish(run.Id, change), TimeSpan.FromMilliseconds(options.Value.PartialSaveMilliseconds), time);

    /// <summary>Until the bell rings or the next run expires.</summary>
    private async Task WaitAsync(long? nextExpiry, CancellationToken stopping)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var rung = bell.WaitAsync(awake.Token);
        var due = nextExpiry is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        var wait = due > ShortestWait || nextExpiry is null ? due : ShortestWait;
        await Task.WhenAny(rung, Task.Delay(wait, time, awake.Token));
        await awake.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    private sealed record Execution(string ThreadId, CancellationTokenSource Stop)
    {
        public Task Work { get; set; } = Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} was interrupted and is queued again.")]
    private partial void LogResumed(string runId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} was interrupted after it had sent text and is failed.")]
    private partial void LogAbandoned(string runId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} is left for the next start.")]
    private partial void LogLeftForNextStart(string runId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} failed.")]
    private partial void LogFailed(Exception? failure, string runId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model} failed in run {RunId} ({Code}): {Reason}")]
    private partial void LogModelFailed(string model, string runId, string code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store of runs failed; trying again in {Delay}.")]
    private partial void LogStoreFailed(Exception failure, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} could not be ended.")]
    private partial void LogNotEnded(Exception failure, string runId);
}
