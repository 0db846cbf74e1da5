using Microsoft.Extensions.Hosting;

namespace RetrievalQA.Indexing;

/// <summary>Opens the index when the server starts, so that the first search does not wait for it.</summary>
internal sealed class IndexStartup(ChunkIndex index) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => index.CatchUpAsync(stoppingToken);
}
