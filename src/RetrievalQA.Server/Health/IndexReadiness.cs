using RetrievalQA.Indexing;

namespace RetrievalQA.Server.Health;

/// <summary>The search index is open.</summary>
public sealed class IndexReadiness(ChunkIndex index) : IReadinessCheck
{
    public string Name => "index";

    public Task<Readiness> CheckAsync(CancellationToken cancel) =>
        Task.FromResult(new Readiness(index.IsReady, index.IsReady ? "open" : "being opened or built"));
}
