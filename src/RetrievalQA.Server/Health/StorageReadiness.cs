using RetrievalQA.Documents;

namespace RetrievalQA.Server.Health;

/// <summary>The database answers.</summary>
public sealed class StorageReadiness(IVectorStoreCatalog stores) : IReadinessCheck
{
    public string Name => "storage";

    public async Task<Readiness> CheckAsync(CancellationToken cancel)
    {
        await stores.ListAsync(Project.Default, new ListQuery(Limit: 1), cancel);
        return new Readiness(IsReady: true, "readable");
    }
}
