using RetrievalQA.Documents;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Health;

/// <summary>The database is whole, answers and takes writes.</summary>
public sealed class StorageReadiness(IVectorStoreCatalog stores, StorageHealth health) : IReadinessCheck
{
    public string Name => "storage";

    public async Task<Readiness> CheckAsync(CancellationToken cancel)
    {
        await stores.ListAsync(Project.Default, new ListQuery(Limit: 1), cancel);
        return (health.Damage, health.ReadOnlyReason) switch
        {
            ({ } damage, _) => new Readiness(IsReady: false, $"damaged: {damage}"),
            (_, { } reason) => new Readiness(IsReady: false, $"read-only: {reason}"),
            _ => new Readiness(IsReady: true, health.Notice is { } notice ? $"writable. {notice}" : "writable"),
        };
    }
}
