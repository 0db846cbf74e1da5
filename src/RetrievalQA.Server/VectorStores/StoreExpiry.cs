using Microsoft.Extensions.Options;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.VectorStores;

/// <summary>Takes the files out of stores that expired some time ago. The stores stay, as expired.</summary>
public sealed partial class StoreExpiry(IVectorStoreCatalog stores, IOptions<StoreOptions> options, TimeProvider time, ILogger<StoreExpiry> log) : BackgroundService
{
    private const int StoresAtOnce = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ExpirySweepSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        var expiredBefore = time.GetUtcNow().AddDays(-options.Value.ExpiredFilesDays).ToUnixTimeSeconds();
        IReadOnlyList<VectorStore> expired;
        do
        {
            expired = await stores.ExpiredAsync(expiredBefore, StoresAtOnce, cancel);
            foreach (var store in expired)
            {
                await stores.ReleaseAsync(store.Id, cancel);
                LogReleased(store.Id, store.Counts.Total);
            }
        }
        while (expired.Count > 0);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Vector store {StoreId} has expired; its {Files} files are taken out of it.")]
    private partial void LogReleased(string storeId, int files);

    [LoggerMessage(Level = LogLevel.Error, Message = "Expired vector stores could not be emptied.")]
    private partial void LogFailed(Exception failure);
}
