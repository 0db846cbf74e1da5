using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;

namespace RetrievalQA.Ingestion;

/// <summary>
/// Reads files anew, one at a time beside the files that are read first: those whose text is lost, then those that an older
/// parser read.
/// </summary>
public sealed partial class RereadingWorker(
    IReadings readings,
    IFileStore files,
    DocumentIngester ingester,
    RereadingBell bell,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<RereadingWorker> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await PersistAsync(() => RequestAsync(stoppingToken), stoppingToken);
        while (true)
        {
            FileRereading? next = null;
            await PersistAsync(async () => next = await readings.TakeNextAsync(stoppingToken), stoppingToken);
            if (next is null)
            {
                await bell.WaitAsync(stoppingToken);
            }
            else
            {
                await RereadAsync(next, stoppingToken);
            }
        }
    }

    private async Task RequestAsync(CancellationToken stopping)
    {
        await readings.RequestGivenUpAsync(ReaderVersions.All, stopping);
        if (!options.Value.RereadOlder)
        {
            return;
        }

        var older = await readings.RequestOlderAsync(ReaderVersions.All, ReaderVersions.IsCurrent, stopping);
        if (older > 0)
        {
            LogOlder(older);
        }
    }

    private async Task RereadAsync(FileRereading rereading, CancellationToken stopping)
    {
        UploadedFile? file = null;
        try
        {
            file = await files.FindAsync(rereading.ProjectId, rereading.FileId, stopping);
            if (file is not null)
            {
                await ingester.RereadAsync(file, stopping);
            }

            await PersistAsync(() => readings.EndAsync(rereading, stopping), stopping);
        }
        catch (ParsingException failure) when (failure.Error.Code != IngestionError.ServerError)
        {
            LogRefused(rereading.FileId, failure.Error.Code, failure.Error.Message);
            await PersistAsync(() => readings.GiveUpAsync(rereading, failure.Error, ReaderVersions.All, stopping), stopping);
        }
        catch (ParsingException failure) when (file is not null && !File.Exists(files.ContentPath(file)))
        {
            // No try will help, and somebody may be waiting.
            LogFailed(failure, rereading.FileId, rereading.Attempts);
            await PersistAsync(() => readings.GiveUpAsync(rereading, failure.Error, readers: null, stopping), stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(failure, rereading.FileId, rereading.Attempts);
            await PersistAsync(() => TryAgainAsync(rereading, stopping), stopping);
            await Task.Delay(RetryDelay, time, stopping);
        }
    }

    // Others come first; one that fails again and again waits for the next start, or for somebody who needs it.
    private Task TryAgainAsync(FileRereading rereading, CancellationToken stopping) => rereading.Attempts < options.Value.MaxAttempts
        ? readings.PostponeAsync(rereading, stopping)
        : readings.GiveUpAsync(
            rereading, new IngestionError(IngestionError.ServerError, "The server failed while it read this file anew."), readers: null, stopping);

    // Tried until it works: a full disk must not end the worker.
    private async Task PersistAsync(Func<Task> write, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                LogStoreFailed(failure, RetryDelay);
            }

            await Task.Delay(RetryDelay, time, stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} files were read by older parsers and are read anew")]
    private partial void LogOlder(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "File {FileId} cannot be read anew and stays as it was read before ({Code}): {Reason}")]
    private partial void LogRefused(string fileId, string code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "File {FileId} could not be read anew (attempt {Attempt})")]
    private partial void LogFailed(Exception failure, string fileId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "The list of files to be read anew failed; trying again in {Delay}")]
    private partial void LogStoreFailed(Exception failure, TimeSpan delay);
}
