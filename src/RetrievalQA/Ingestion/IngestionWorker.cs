using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Formats;

namespace RetrievalQA.Ingestion;

/// <summary>
/// Takes queued ingestions until there are none, then waits for the bell. One bad file never holds up another: half of the
/// readers serve the quick lane first, and what takes long there makes way.
/// </summary>
public sealed partial class IngestionWorker(
    IIngestionLedger ledger,
    DocumentIngester ingester,
    IngestionBell bell,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<IngestionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LedgerRetryDelay = TimeSpan.FromSeconds(5);

    // How soon a slow file in the quick lane notices that another has come.
    private static readonly TimeSpan WaitingCheckPeriod = TimeSpan.FromSeconds(1);

    private bool IsAlone => options.Value.Parallelism == 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interrupted = await PersistAsync(() => ledger.RequeueInterruptedAsync(stoppingToken), stoppingToken);
        var failed = await RequeueFailedAsync(stoppingToken);
        if (interrupted + failed > 0)
        {
            LogRequeued(interrupted, failed);
        }

        await Task.WhenAll(Enumerable.Range(0, options.Value.Parallelism).Select(reader => WorkAsync(reader, stoppingToken)));
    }

    private async Task<int> RequeueFailedAsync(CancellationToken stopping)
    {
        var (all, portion) = (0, 0);
        do
        {
            portion = await PersistAsync(() => ledger.RequeueFailedAsync(FormatDetector.Version, stopping), stopping);
            all += portion;
        }
        while (portion > 0);
        return all;
    }

    private async Task WorkAsync(int reader, CancellationToken stopping)
    {
        for (var turn = reader; !stopping.IsCancellationRequested; turn += IsAlone ? 1 : 0)
        {
            var lane = turn % 2 == 0 ? ReadingLane.Quick : ReadingLane.Slow;
            if (await PersistAsync(() => ledger.TakeNextAsync(lane, stopping), stopping) is not { } ingestion)
            {
                await WaitAsync(stopping);
                continue;
            }

            // One ring may stand for many files: whoever finds work wakes the next.
            bell.Ring();

            // A reader that is alone must read a slow file to its end some time.
            var makesWay = IsAlone ? !ingestion.IsSlow : lane == ReadingLane.Quick;
            await ReadAsync(ingestion, makesWay, stopping);
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        if (await PersistAsync(() => ledger.NextRetryAsync(stopping), stopping) is not { } next)
        {
            await bell.WaitAsync(stopping);
        }
        else if (next - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await bell.WaitAsync(left, time, stopping);
        }
    }

    private async Task ReadAsync(FileIngestion ingestion, bool makesWay, CancellationToken stopping)
    {
        using var turn = new ReadingTurn(stopping);
        var reading = ReadAsync(ingestion, turn, stopping);
        try
        {
            if (makesWay)
            {
                await MakeWayAsync(reading, turn, stopping);
            }
        }
        finally
        {
            await reading;
        }
    }

    private async Task MakeWayAsync(Task reading, ReadingTurn turn, CancellationToken stopping)
    {
        await Task.WhenAny(reading, turn.Begun);
        var patience = TimeSpan.FromSeconds(options.Value.QuickSeconds);
        while (await Task.WhenAny(reading, Task.Delay(patience, time, stopping)) != reading && !stopping.IsCancellationRequested)
        {
            patience = WaitingCheckPeriod;
            if (await PersistAsync(() => ledger.HasQuickAsync(stopping), stopping))
            {
                await turn.EndAsync();
                return;
            }
        }
    }

    private async Task ReadAsync(FileIngestion ingestion, ReadingTurn turn, CancellationToken stopping)
    {
        try
        {
            if (ingestion.Attempts > options.Value.MaxAttempts)
            {
                await FailAsync(ingestion, FailureJudgement.Stopped(options.Value.MaxAttempts), stopping);
                return;
            }

            await ingester.IngestAsync(ingestion, turn, stopping);
        }
        catch (Exception failure) when (stopping.IsCancellationRequested || (failure is OperationCanceledException && turn.Ended.IsCancellationRequested))
        {
            await PutBackUnreadAsync(ingestion, stopping);
        }
        catch (Exception failure)
        {
            await SettleAsync(FailureJudgement.Of(ingestion, failure, options.Value), failure, stopping);
        }
    }

    private async Task SettleAsync(FailureJudgement judgement, Exception failure, CancellationToken stopping)
    {
        var ingestion = judgement.Ingestion;
        if (judgement.Error is { } error)
        {
            LogEnd(ingestion, error, failure);
            await FailAsync(ingestion, error, stopping);
            return;
        }

        LogPutBack(ingestion.FileName, ingestion.Source.FileId, judgement.Delay, failure.Message);
        await PersistAsync(() => PutBackAsync(ingestion, judgement.Delay, stopping), stopping);

        // A reader that waits for the bell has to learn until when.
        bell.Ring();
    }

    /// <summary>What is wrong with a file is said in one line; where the server is at fault, the cause is worth its trace.</summary>
    private void LogEnd(FileIngestion ingestion, IngestionError error, Exception failure)
    {
        if (error.Code == IngestionError.ServerError)
        {
            LogFailed(failure, ingestion.FileName, ingestion.Source.FileId);
            return;
        }

        LogRefused(ingestion.FileName, ingestion.Source.FileId, error.Code, error.Message);
    }

    // Neither making way nor the end of the server is the file's fault. What cannot be written then, the next start does.
    private async Task PutBackUnreadAsync(FileIngestion ingestion, CancellationToken stopping)
    {
        var unread = ingestion with { Attempts = ingestion.Attempts - 1, IsSlow = ingestion.IsSlow || !stopping.IsCancellationRequested };
        if (!stopping.IsCancellationRequested)
        {
            await PersistAsync(() => PutBackAsync(unread, TimeSpan.Zero, stopping), stopping);
            return;
        }

        try
        {
            await ledger.PutBackAsync(unread, TimeSpan.Zero, CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogNotPutBack(failure, ingestion.Source.FileId);
        }
    }

    private async Task<bool> PutBackAsync(FileIngestion ingestion, TimeSpan delay, CancellationToken stopping)
    {
        await ledger.PutBackAsync(ingestion, delay, stopping);
        return true;
    }

    private Task<bool> FailAsync(FileIngestion ingestion, IngestionError error, CancellationToken stopping) =>
        PersistAsync(
            async () =>
            {
                await ledger.FinishAsync(ingestion, IngestionStatus.Failed, error, usageBytes: 0, stopping);
                return true;
            },
            stopping);

    // A ledger that fails (a full disk) is tried again until it works: an ingestion must not stay in progress for ever.
    private async Task<T> PersistAsync<T>(Func<Task<T>> write, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await write();
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                LogLedgerFailed(failure, LedgerRetryDelay);
            }

            await Task.Delay(LedgerRetryDelay, time, stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Queued ingestions again: {Interrupted} that the last stop interrupted, {Failed} that failed for reasons that may have passed")]
    private partial void LogRequeued(int interrupted, int failed);

    [LoggerMessage(Level = LogLevel.Error, Message = "The ingestion ledger failed; trying again in {Delay}")]
    private partial void LogLedgerFailed(Exception failure, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{FileName} ({FileId}) was not read ({Code}): {Reason}")]
    private partial void LogRefused(string fileName, string fileId, string code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{FileName} ({FileId}) was not read: the server failed")]
    private partial void LogFailed(Exception failure, string fileName, string fileId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{FileName} ({FileId}) could not be read; trying again in {Delay}: {Reason}")]
    private partial void LogPutBack(string fileName, string fileId, TimeSpan delay, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "File {FileId} could not be put back into the queue; the next start does it")]
    private partial void LogNotPutBack(Exception failure, string fileId);
}
