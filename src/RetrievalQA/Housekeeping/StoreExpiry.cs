using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;

namespace RetrievalQA.Housekeeping;

/// <summary>Takes the files out of stores that expired some time ago. The stores stay, as expired.</summary>
public sealed partial class StoreExpiry(IVectorStoreCatalog stores, IOptions<StoreOptions> options, TimeProvider time, ILogger<StoreExpiry> log)
    : PeriodicSweep(options.Value.ExpirySweepSeconds, time, log)
{
    private const int StoresAtOnce = 100;

    protected override async Task SweepAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var expiredBefore = now.AddDays(-options.Value.ExpiredFilesDays).ToUnixTimeSeconds();
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
}
