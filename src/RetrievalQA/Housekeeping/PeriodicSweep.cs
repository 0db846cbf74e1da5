using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RetrievalQA.Housekeeping;

/// <summary>Clears up again and again while the server runs. A sweep that fails is logged, and the next one tries again.</summary>
public abstract partial class PeriodicSweep(int seconds, TimeProvider time, ILogger log) : BackgroundService
{
    protected abstract Task SweepAsync(DateTimeOffset now, CancellationToken cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure, GetType().Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep} failed and is tried again.")]
    private partial void LogFailed(Exception failure, string sweep);
}
