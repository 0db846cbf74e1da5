using System.ClientModel.Primitives;
using System.Globalization;

namespace RetrievalQA.Answering.Models;

/// <summary>
/// Tries a failed call again: after exponentially growing waits with jitter, and not before the endpoint allows it. An
/// endpoint that wants a longer wait than the bound is not tried again: its error is worth more than the wait.
/// </summary>
internal sealed class EndpointRetryPolicy(ModelEndpointOptions endpoint, TimeProvider clock)
    : ClientRetryPolicy(endpoint.MaxRetries, enableLogging: false, loggerFactory: null)
{
    // Calls that failed together come back apart by up to this share of their wait.
    private const double Jitter = 0.25;

    private readonly TimeSpan most = TimeSpan.FromSeconds(endpoint.MaxRetryDelaySeconds);

    protected override bool ShouldRetry(PipelineMessage message, Exception? exception) =>
        base.ShouldRetry(message, exception) && !(exception is null && RetryAfter(message.Response) > most);

    protected override ValueTask<bool> ShouldRetryAsync(PipelineMessage message, Exception? exception) => new(ShouldRetry(message, exception));

    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount)
    {
        var grown = TimeSpan.FromSeconds(endpoint.RetryDelaySeconds * Math.Pow(2, tryCount - 1));
        var delay = (grown < most ? grown : most) * (1 - (Random.Shared.NextDouble() * Jitter));
        return RetryAfter(message.Response) is { } asked && asked > delay && asked <= most ? asked : delay;
    }

    protected override Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, clock, cancellationToken);

    private TimeSpan? RetryAfter(PipelineResponse? response)
    {
        if (response is null)
        {
            return null;
        }

        if (response.Headers.TryGetValue("retry-after-ms", out var milliseconds)
            && double.TryParse(milliseconds, CultureInfo.InvariantCulture, out var precise) && precise is >= 0 and < int.MaxValue)
        {
            return TimeSpan.FromMilliseconds(precise);
        }

        return response.Headers.TryGetValue("Retry-After", out var value) ? Read(value) : null;
    }

    /// <summary>Seconds, or the date when to come back.</summary>
    private TimeSpan? Read(string? value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - clock.GetUtcNow() : null;
    }
}
