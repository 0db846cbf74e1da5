using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Sandboxes;

/// <summary>
/// Whether code can be run here: probed soon after the server has started, which would wait for it otherwise, and again where
/// a call finds that it could not be. With mode Required it is probed at once and a failing probe stops the start. There is
/// no way to run code without a sandbox.
/// </summary>
public sealed partial class CodeInterpreterAvailability : IHostedLifecycleService, IReadinessCheck, IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    // The first requests of a server come as soon as it is ready.
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(1);

    private readonly SandboxProbe probe;
    private readonly IOptions<CodeInterpreterOptions> options;
    private readonly TimeProvider time;
    private readonly ILogger<CodeInterpreterAvailability> logger;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private Task<SandboxReport>? report;
    private DateTimeOffset probed;

    internal CodeInterpreterAvailability(
        SandboxProbe probe, IOptions<CodeInterpreterOptions> options, TimeProvider time, ILogger<CodeInterpreterAvailability> logger) =>
        (this.probe, this.options, this.time, this.logger) = (probe, options, time, logger);

    public string Name => "code_interpreter";

    /// <summary>Is not ready only where it is required: without it all else works, and the detail says what is missing.</summary>
    public async Task<Readiness> CheckAsync(CancellationToken cancel)
    {
        var isRequired = options.Value.Mode == CodeInterpreterMode.Required;
        if (!HasBegun || Current() is not { IsCompleted: true } current)
        {
            return new Readiness(!isRequired, "being probed");
        }

        try
        {
            return new Readiness(IsReady: true, (await current).ToString());
        }
        catch (CodeInterpreterUnavailableException failure)
        {
            return new Readiness(!isRequired, failure.Message);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Mode == CodeInterpreterMode.Required)
        {
            await Current().WaitAsync(cancellationToken);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _ = ProbeSoonAsync();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A server that stops, or does not start, does not leave a probe behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ending.IsCancellationRequested)
        {
            return; // It is registered under several types, and disposed for each.
        }

        await ending.CancelAsync();
        Task? probing;
        lock (gate)
        {
            probing = report;
        }

        await (probing ?? Task.CompletedTask).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        ending.Dispose();
    }

    /// <summary>What the sandboxes of this machine have, such as "Python 3.11.2 with numpy 1.24.2, pandas 1.5.3".</summary>
    /// <exception cref="CodeInterpreterUnavailableException">No code can be run.</exception>
    public async Task<string> DescribeAsync(CancellationToken cancel) => (await RequireAsync(cancel)).ToString();

    /// <exception cref="CodeInterpreterUnavailableException">No code can be run.</exception>
    internal Task<SandboxReport> RequireAsync(CancellationToken cancel) => Current().WaitAsync(cancel);

    private bool HasBegun
    {
        get
        {
            lock (gate)
            {
                return report is not null;
            }
        }
    }

    private async Task ProbeSoonAsync()
    {
        await Task.Delay(AfterStart, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ending.IsCancellationRequested)
        {
            _ = Current();
        }
    }

    private Task<SandboxReport> Current()
    {
        lock (gate)
        {
            if (report is null || (report.IsFaulted && time.GetUtcNow() - probed >= RetryAfter))
            {
                probed = time.GetUtcNow();
                report = Task.Run(ProbeAsync);
            }

            return report;
        }
    }

    private async Task<SandboxReport> ProbeAsync()
    {
        try
        {
            var found = await probe.RunAsync(ending.Token);
            LogAvailable(found.ToString(), found.MemoryHolder ?? "the watch alone");
            return found;
        }
        catch (CodeInterpreterUnavailableException failure)
        {
            if (options.Value.Mode != CodeInterpreterMode.Off)
            {
                LogUnavailable(failure.Reason);
            }

            throw;
        }
        catch (Exception failure) when (!ending.IsCancellationRequested)
        {
            LogFailed(failure);
            throw new CodeInterpreterUnavailableException($"a sandbox could not be tried: {failure.Message}", failure);
        }
    }

    [LoggerMessage(LogLevel.Information, "Code interpreter: {Versions}, sandboxed, memory held by {MemoryHolder}")]
    private partial void LogAvailable(string versions, string memoryHolder);

    [LoggerMessage(LogLevel.Warning, "Code interpreter is off: {Reason}")]
    private partial void LogUnavailable(string reason);

    [LoggerMessage(LogLevel.Error, "Code interpreter is off: probing it failed")]
    private partial void LogFailed(Exception failure);
}
