using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RetrievalQA.Indexing;

/// <summary>Opens the index when the server starts, so that the first search does not wait for it; tries again until it works.</summary>
internal sealed partial class IndexStartup(ChunkIndex index, TimeProvider time, ILogger<IndexStartup> log) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await index.CatchUpAsync(stoppingToken);
                return;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure, RetryDelay);
            }

            await Task.Delay(RetryDelay, time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The search index could not be opened; trying again in {Delay}.")]
    private partial void LogFailed(Exception failure, TimeSpan delay);
}
