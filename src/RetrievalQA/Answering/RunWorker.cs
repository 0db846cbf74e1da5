using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering;

/// <summary>
/// Takes runs from the store and sees to it that every run ends: queued ones are executed, cancelled and expired ones
/// are stopped, and those of a dead process are taken up or failed. The bell only wakes it; the store is the truth.
/// </summary>
public sealed partial class RunWorker(
    IConversationStore conversations,
    RunExecutor executor,
    RunEventHub hub,
    RunBell bell,
    IOptions<RunOptions> options,
    TimeProvider time,
    ILogger<RunWorker> log) : BackgroundService
{
    private const int MaxAttempts = 3;

    private readonly ConcurrentDictionary<string, Execution> executions = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RecoverAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var active = await conversations.ActiveRunsAsync(stoppingToken);
            foreach (var run in active)
            {
                await AttendAsync(run, stoppingToken);
            }

            await WaitAsync(active, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(executions.Values.Select(execution => execution.Work)).WaitAsync(cancellationToken);
    }

    /// <summary>Runs that a dead process left in progress: again from the last step, unless text was already sent.</summary>
    private async Task RecoverAsync(CancellationToken cancel)
    {
        var interrupted = (await conversations.ActiveRunsAsync(cancel)).Where(run => run.Status == RunStatus.InProgress);
        foreach (var run in interrupted)
        {
            var steps = (await conversations.ListStepsAsync(run.Id, new ListQuery(100), cancel)).Items;
            var writing = steps.FirstOrDefault(step => step.MessageId is not null);
            if (writing is null && run.Attempts < MaxAttempts)
            {
                await conversations.AdvanceRunAsync(run.ThreadId, run.Id, current => current.MoveTo(RunStatus.Queued, time), [], message: null, cancel);
                LogResumed(run.Id);
                continue;
            }

            await FailInterruptedAsync(run, steps, writing, cancel);
        }
    }

    private async Task FailInterruptedAsync(ThreadRun run, IReadOnlyList<RunStep> steps, RunStep? writing, CancellationToken cancel)
    {
        var error = new RunError(RunError.ServerError, "The server stopped while the answer was being written. Create a new run.");
        var message = writing is null ? null : await conversations.FindMessageAsync(run.ThreadId, writing.MessageId!, cancel);
        var ended = message is not { Status: MessageStatus.InProgress }
            ? null
            : message with { Status = MessageStatus.Incomplete, IncompleteReason = "run_failed", EndedAt = time.GetUtcNow().ToUnixTimeSeconds() };
        var open = steps.Where(step => step.Status == RunStepStatus.InProgress).Select(step => step.End(RunStepStatus.Failed, time, error)).ToList();
        await conversations.AdvanceRunAsync(run.ThreadId, run.Id, current => current.MoveTo(RunStatus.Failed, time) with { LastError = error }, open, ended, cancel);
        LogAbandoned(run.Id);
    }

    private async Task AttendAsync(ThreadRun run, CancellationToken stopping)
    {
        var mustStop = run.Status == RunStatus.Cancelling || IsExpired(run);
        if (executions.TryGetValue(run.Id, out var execution))
        {
            if (mustStop)
            {
                await execution.Stop.CancelAsync();
            }
        }
        else if (mustStop)
        {
            await EndAsync(NewRecorder(run), failure: null, stopping);
        }
        else if (run.Status == RunStatus.Queued && executions.Count < options.Value.MaxConcurrent)
        {
            Start(run, stopping);
        }
    }

    private void Start(ThreadRun run, CancellationToken stopping)
    {
        var execution = new Execution(CancellationTokenSource.CreateLinkedTokenSource(stopping));
        executions[run.Id] = execution;
        execution.Work = Task.Run(() => ExecuteRunAsync(run, execution, stopping), CancellationToken.None);
    }

    private async Task ExecuteRunAsync(ThreadRun run, Execution execution, CancellationToken stopping)
    {
        var recorder = NewRecorder(run);
        try
        {
            var started = await conversations.AdvanceRunAsync(run.ThreadId, run.Id, Begin, [], message: null, execution.Stop.Token) ?? throw new RunStoppedException();
            hub.Publish(run.Id, new RunChanged(started));
            recorder = NewRecorder(started);
            await executor.ExecuteAsync(recorder, execution.Stop.Token);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            await TryEndAsync(recorder, failure, stopping);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The next start takes the run up from the store.
            LogLeftForNextStart(run.Id);
        }
        finally
        {
            executions.TryRemove(run.Id, out _);
            execution.Stop.Dispose();
            hub.Complete(run.Id);
            bell.Ring();
        }
    }

    private ThreadRun Begin(ThreadRun current) => current.Status == RunStatus.Queued
        ? current.MoveTo(RunStatus.InProgress, time) with { Attempts = current.Attempts + 1 }
        : throw new RunStoppedException();

    private async Task TryEndAsync(RunRecorder recorder, Exception failure, CancellationToken stopping)
    {
        try
        {
            await EndAsync(recorder, failure, stopping);
        }
        catch (Exception second) when (!stopping.IsCancellationRequested)
        {
            // The store refused (disk full, say). The run is attended to again when the bell next rings.
            LogNotEnded(second, recorder.Run.Id);
        }
    }

    /// <summary>Ends a run as its state asks: cancelled, expired, or failed with what went wrong.</summary>
    private async Task EndAsync(RunRecorder recorder, Exception? failure, CancellationToken cancel)
    {
        var current = await conversations.FindRunAsync(recorder.Run.ThreadId, recorder.Run.Id, cancel);
        if (current is null || current.IsTerminal)
        {
            return;
        }

        var (status, error) = (current.Status, IsExpired(current)) switch
        {
            (RunStatus.Cancelling, _) => (RunStatus.Cancelled, null),
            (_, true) => (RunStatus.Expired, null),
            _ => (RunStatus.Failed, ErrorOf(failure)),
        };
        if (error is not null && failure is not RunFailedException)
        {
            LogFailed(failure, current.Id);
        }

        await recorder.InterruptAsync(status, error, TokenUsage.Zero, cancel);
    }

    private static RunError ErrorOf(Exception? failure) => failure switch
    {
        RunFailedException expected => new RunError(expected.Code, expected.Message),
        HttpOperationException { StatusCode: System.Net.HttpStatusCode.TooManyRequests } limited => new RunError(RunError.RateLimitExceeded, limited.Message),
        HttpOperationException upstream => new RunError(RunError.ServerError, $"The model's endpoint failed: {upstream.Message}"),
        _ => new RunError(RunError.ServerError, "The server had an error while executing the run. Its log has the details."),
    };

    private bool IsExpired(ThreadRun run) => run.ExpiresAt <= time.GetUtcNow().ToUnixTimeSeconds();

    private RunRecorder NewRecorder(ThreadRun run) => new(
        conversations, run, change => hub.Publish(run.Id, change), TimeSpan.FromMilliseconds(options.Value.PartialSaveMilliseconds), time);

    /// <summary>Until the bell rings or the next run expires.</summary>
    private async Task WaitAsync(IReadOnlyList<ThreadRun> active, CancellationToken stopping)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var rung = bell.WaitAsync(awake.Token);
        var wait = active.Count == 0 ? rung : Task.WhenAny(rung, UntilNextExpiryAsync(active, awake.Token));
        await wait;
        await awake.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    private async Task UntilNextExpiryAsync(IReadOnlyList<ThreadRun> active, CancellationToken cancel)
    {
        var due = DateTimeOffset.FromUnixTimeSeconds(active.Min(run => run.ExpiresAt)) - time.GetUtcNow();
        var shortest = TimeSpan.FromSeconds(1);
        await Task.Delay(due > shortest ? due : shortest, time, cancel);
    }

    private sealed record Execution(CancellationTokenSource Stop)
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} could not be ended.")]
    private partial void LogNotEnded(Exception failure, string runId);
}
