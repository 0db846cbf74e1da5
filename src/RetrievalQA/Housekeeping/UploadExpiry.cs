using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;

namespace RetrievalQA.Housekeeping;

/// <summary>Ends uploads whose time is over, with their parts, and forgets those that ended long ago.</summary>
public sealed partial class UploadExpiry(IUploadStore uploads, IOptions<UploadOptions> options, TimeProvider time, ILogger<UploadExpiry> log)
    : PeriodicSweep(options.Value.ExpirySweepSeconds, time, log)
{
    protected override async Task SweepAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (await uploads.ExpireAsync(now.ToUnixTimeSeconds(), cancel) is > 0 and var expired)
        {
            LogExpired(expired);
        }

        await uploads.ForgetAsync(now.AddHours(-options.Value.ForgetAfterHours).ToUnixTimeSeconds(), cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Uploads} uploads have expired; their parts are erased.")]
    private partial void LogExpired(int uploads);
}
