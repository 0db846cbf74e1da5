using Microsoft.Extensions.Options;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.Uploads;

/// <summary>Ends uploads whose time is over, with their parts, and forgets those that ended long ago.</summary>
public sealed partial class UploadExpiry(IUploadStore uploads, IOptions<UploadOptions> options, TimeProvider time, ILogger<UploadExpiry> log) : BackgroundService
{
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
        var now = time.GetUtcNow();
        if (await uploads.ExpireAsync(now.ToUnixTimeSeconds(), cancel) is > 0 and var expired)
        {
            LogExpired(expired);
        }

        await uploads.ForgetAsync(now.AddHours(-options.Value.ForgetAfterHours).ToUnixTimeSeconds(), cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Uploads} uploads have expired; their parts are erased.")]
    private partial void LogExpired(int uploads);

    [LoggerMessage(Level = LogLevel.Error, Message = "Expired uploads could not be ended.")]
    private partial void LogFailed(Exception failure);
}
