using RetrievalQA.Ingestion.Parsing.ChildProcess;

namespace RetrievalQA.Server.Health;

/// <summary>Says whether the processes that parse documents are cut off from the network, which is not possible everywhere.</summary>
public sealed class ParserReadiness(ParserPool parsers) : IReadinessCheck
{
    public string Name => "parser";

    public Task<Readiness> CheckAsync(CancellationToken cancel) => Task.FromResult(new Readiness(
        IsReady: true, parsers.NetworkIsolated ? "own process, without network" : "own process; the system does not allow to take its network away"));
}
