using System.Globalization;

namespace RetrievalQA.Server.Wire;

/// <summary>Durations as rate limits give them: 0s, 174ms, 1.2s, 6m0s, 1h2m3s.</summary>
public static class ShortDuration
{
    /// <summary>Rounded up, so that it is over when the time has passed.</summary>
    public static string Of(TimeSpan duration)
    {
        var milliseconds = (long)Math.Ceiling(Math.Max(0, duration.TotalMilliseconds));
        if (milliseconds is > 0 and < 1_000)
        {
            return $"{milliseconds}ms";
        }

        var rounded = TimeSpan.FromMilliseconds(milliseconds);
        var hours = (long)rounded.TotalHours;
        var seconds = (rounded.Seconds + (rounded.Milliseconds / 1_000.0)).ToString("0.###", CultureInfo.InvariantCulture);
        return (hours, rounded.Minutes) switch
        {
            (0, 0) => $"{seconds}s",
            (0, var minutes) => $"{minutes}m{seconds}s",
            (_, var minutes) => $"{hours}h{minutes}m{seconds}s",
        };
    }
}
