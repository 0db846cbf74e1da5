using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;

namespace RetrievalQA.Ingestion;

/// <summary>Takes queued ingestions until there are none, then waits for the bell. One bad file never holds up another.</summary>
public sealed partial class IngestionWorker(
    IIngestionLedger ledger,
    DocumentIngester ingester,
    IngestionBell bell,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<IngestionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interrupted = await PersistAsync(() => ledger.RequeueInterruptedAsync(stoppingToken), stoppingToken);
        if (interrupted > 0)
        {
            LogRequeued(interrupted);
        }

        await Task.WhenAll(Enumerable.Range(0, options.Value.Parallelism).Select(_ => WorkAsync(stoppingToken)));
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (true)
        {
            var ingestion = await PersistAsync(() => ledger.TakeNextAsync(stopping), stopping);
            if (ingestion is null)
            {
                await bell.WaitAsync(stopping);
                continue;
            }

            // One ring may stand for many files: whoever finds work wakes the next.
            bell.Ring();
            await IngestAsync(ingestion, stopping);
        }
    }

    private async Task IngestAsync(FileIngestion ingestion, CancellationToken stopping)
    {
        try
        {
            if (ingestion.Attempts > options.Value.MaxAttempts)
            {
                await FailAsync(ingestion, new IngestionError(IngestionError.ServerError, $"The server stopped {options.Value.MaxAttempts} times while it read this file."), stopping);
                return;
            }

            await ingester.IngestAsync(ingestion, stopping);
        }
        catch (ParsingException failure)
        {
            LogRefused(failure, ingestion.Source.FileId, failure.Error.Code);
            await FailAsync(ingestion, failure.Error, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(failure, ingestion.Source.FileId);
            await FailAsync(ingestion, new IngestionError(IngestionError.ServerError, "The server failed while it read this file."), stopping);
        }
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
                LogLedgerFailed(failure, RetryDelay);
            }

            await Task.Delay(RetryDelay, time, stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Queued {Count} ingestions again that the last stop interrupted")]
    private partial void LogRequeued(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The ingestion ledger failed; trying again in {Delay}")]
    private partial void LogLedgerFailed(Exception failure, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Information, Message = "File {FileId} was refused: {Code}")]
    private partial void LogRefused(Exception failure, string fileId, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "File {FileId} could not be ingested")]
    private partial void LogFailed(Exception failure, string fileId);
}
