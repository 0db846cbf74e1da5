namespace RetrievalQA.Server.Guards;

/// <summary>
/// So much a minute: full at first, refilled evenly. The framework's own limiter reads the machine's clock and cannot
/// go into debt, which tokens need: what a run used is known when it has ended.
/// </summary>
public sealed class RateBucket(int perMinute, TimeProvider time)
{
    private readonly Lock mutex = new();
    private readonly double perSecond = perMinute / 60.0;
    private double level = perMinute;
    private long filledAt = time.GetTimestamp();

    /// <summary>Takes one; nothing where less than one is left.</summary>
    public RateState TryTake()
    {
        lock (mutex)
        {
            Fill();
            var isAllowed = level >= 1;
            level -= isAllowed ? 1 : 0;
            return State(isAllowed);
        }
    }

    /// <summary>Takes what was used, also into debt.</summary>
    public void Charge(long amount)
    {
        lock (mutex)
        {
            Fill();
            level -= amount;
        }
    }

    /// <summary>What is left; allowed where that is one or more.</summary>
    public RateState Look()
    {
        lock (mutex)
        {
            Fill();
            return State(level >= 1);
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        level = Math.Min(perMinute, level + (perSecond * time.GetElapsedTime(filledAt, now).TotalSeconds));
        filledAt = now;
    }

    private RateState State(bool isAllowed) => new(
        isAllowed,
        perMinute,
        (long)Math.Floor(level),
        TimeSpan.FromSeconds((perMinute - level) / perSecond),
        isAllowed ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - level) / perSecond));
}

/// <param name="Remaining">Below 0 where more was used than allowed.</param>
/// <param name="Reset">Until all is there again.</param>
/// <param name="Wait">Until one is there again.</param>
public readonly record struct RateState(bool IsAllowed, int Limit, long Remaining, TimeSpan Reset, TimeSpan Wait);
