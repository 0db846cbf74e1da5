using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Sandboxes;

/// <summary>Gives out sandboxes and starts the next ones ahead, from the first call on: who never runs code pays nothing.</summary>
internal sealed partial class SandboxPool(
    SandboxFactory factory, CodeInterpreterAvailability availability, IOptions<CodeInterpreterOptions> options, ILogger<SandboxPool> logger) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<Sandbox> warm = [];
    private Task refill = Task.CompletedTask;
    private bool isDisposed;

    /// <exception cref="CodeInterpreterUnavailableException">No code can be run here, or no sandbox starts now.</exception>
    public async Task<Sandbox> TakeAsync(CancellationToken cancel)
    {
        var report = await availability.RequireAsync(cancel);
        while (TakeWarm() is { } sandbox)
        {
            if (!sandbox.IsBroken)
            {
                Refill(report);
                return sandbox;
            }

            await sandbox.DisposeAsync();
        }

        try
        {
            return await factory.StartAsync(report.MountsProc, report.Fonts);
        }
        catch (SandboxLostException failure)
        {
            throw new CodeInterpreterUnavailableException($"a sandbox did not start: {failure.Message}", failure);
        }
        finally
        {
            Refill(report);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            isDisposed = true;
        }

        await refill;
        while (TakeWarm() is { } sandbox)
        {
            await sandbox.DisposeAsync();
        }
    }

    private Sandbox? TakeWarm()
    {
        lock (gate)
        {
            return warm.TryDequeue(out var sandbox) ? sandbox : null;
        }
    }

    private void Refill(SandboxReport report)
    {
        lock (gate)
        {
            if (!isDisposed && refill.IsCompleted)
            {
                refill = Task.Run(() => RefillAsync(report));
            }
        }
    }

    private async Task RefillAsync(SandboxReport report)
    {
        try
        {
            while (WantsMore())
            {
                var sandbox = await factory.StartAsync(report.MountsProc, report.Fonts);
                lock (gate)
                {
                    warm.Enqueue(sandbox);
                }
            }
        }
        catch (Exception failure)
        {
            LogNotStarted(failure); // The next call starts one itself and reports what is wrong.
        }
    }

    private bool WantsMore()
    {
        lock (gate)
        {
            return !isDisposed && warm.Count < options.Value.WarmSandboxes;
        }
    }

    [LoggerMessage(LogLevel.Warning, "No sandbox could be started ahead")]
    private partial void LogNotStarted(Exception failure);
}
