using RetrievalQA.Documents;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Health;

/// <summary>The database answers and takes writes.</summary>
public sealed class StorageReadiness(IVectorStoreCatalog stores, StorageHealth health) : IReadinessCheck
{
    public string Name => "storage";

    public async Task<Readiness> CheckAsync(CancellationToken cancel)
    {
        await stores.ListAsync(Project.Default, new ListQuery(Limit: 1), cancel);
        return health.ReadOnlyReason is { } reason ? new Readiness(IsReady: false, $"read-only: {reason}") : new Readiness(IsReady: true, "writable");
    }
}
