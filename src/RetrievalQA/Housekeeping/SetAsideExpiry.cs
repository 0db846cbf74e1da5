using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Storage;

namespace RetrievalQA.Housekeeping;

/// <summary>Erases contents that were set aside, when nobody has missed them for long enough.</summary>
public sealed partial class SetAsideExpiry(SetAside aside, IOptions<DataFolderOptions> options, TimeProvider time, ILogger<SetAsideExpiry> log)
    : PeriodicSweep(options.Value.SetAsideSweepSeconds, time, log)
{
    protected override Task SweepAsync(DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var folder in aside.EraseExpired(now))
        {
            LogErased(folder);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The contents that were set aside at {Time} are erased.")]
    private partial void LogErased(string time);
}
