using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage;

/// <summary>
/// Before the server takes requests: finishes what an earlier process, killed in the middle, had begun to erase, and sets
/// aside contents that no row knows. Where the disk is full it is tried again until it works, while the server answers reads.
/// </summary>
internal sealed partial class LeftoverSweep(
    DurableDatabase database,
    ContentLedger contents,
    LiteDbFileStore files,
    StorageHealth health,
    IOptions<DataFolderOptions> options,
    TimeProvider time,
    ILogger<LeftoverSweep> log) : BackgroundService
{
    private IReadOnlyList<StrayContent> stray = [];
    private bool isDone;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Now, while nobody writes: content that is just being stored has no row either.
        stray = await contents.FindStrayAsync(cancellationToken);
        isDone = await TrySweepAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!isDone)
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Value.FullRetrySeconds), time, stoppingToken);
            isDone = await TrySweepAsync(stoppingToken);
        }
    }

    private async Task<bool> TrySweepAsync(CancellationToken cancel)
    {
        try
        {
            await database.ProbeAsync(cancel);
            await database.EraseLeftoversAsync(cancel);
            await contents.FinishErasingAsync(cancel);
            if (!database.WasPutBack)
            {
                await files.EraseUncitedTextsAsync(cancel);
            }

            var (count, folder) = await contents.SetAsideAsync(stray, cancel);
            if (count > 0)
            {
                health.Notify($"{count} contents that no row knows were moved to '{folder}', which is kept for {options.Value.SetAsideDays} days.");
                LogSetAside(count, folder, options.Value.SetAsideDays);
            }

            return true;
        }
        catch (Exception full) when (full is StorageFullException || (full is IOException failure && DiskFull.IsCauseOf(failure)))
        {
            LogPutOff(full);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} contents that no row knows were moved to {Folder}, which is kept for {Days} days.")]
    private partial void LogSetAside(int count, string folder, int days);

    [LoggerMessage(Level = LogLevel.Error, Message = "The disk is full: the server starts read-only, and clears up when there is room.")]
    private partial void LogPutOff(Exception full);
}
