using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Tests.Guards;

public sealed class RateBucketTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void What_was_taken_comes_back_evenly_over_a_minute()
    {
        var bucket = new RateBucket(3, time);
        Assert.Equal([2L, 1L, 0L], Enumerable.Range(0, 3).Select(_ => bucket.TryTake().Remaining));
        var refused = bucket.TryTake();
        Assert.False(refused.IsAllowed);
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)), (refused.Wait, refused.Reset));

        time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(bucket.TryTake().IsAllowed);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(bucket.TryTake().IsAllowed);
        Assert.False(bucket.TryTake().IsAllowed);
    }

    [Fact]
    public void A_long_rest_saves_up_no_more_than_a_minute()
    {
        var bucket = new RateBucket(2, time);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new RateState(IsAllowed: true, 2, 2, TimeSpan.Zero, TimeSpan.Zero), bucket.Look());
    }

    [Fact]
    public void A_debt_is_paid_before_anything_is_allowed()
    {
        var bucket = new RateBucket(60, time);
        bucket.Charge(90);
        Assert.Equal(-30, bucket.Look().Remaining);
        Assert.Equal(TimeSpan.FromSeconds(31), bucket.Look().Wait);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(bucket.Look().IsAllowed);
    }

    [Fact]
    public void Many_at_once_take_no_more_than_there_is()
    {
        var bucket = new RateBucket(50, time);
        var allowed = 0;
        Parallel.For(0, 200, _ => Interlocked.Add(ref allowed, bucket.TryTake().IsAllowed ? 1 : 0));
        Assert.Equal(50, allowed);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(-5, "0s")]
    [InlineData(0.2, "1ms")]
    [InlineData(174, "174ms")]
    [InlineData(1_200, "1.2s")]
    [InlineData(20_000, "20s")]
    [InlineData(360_000, "6m0s")]
    [InlineData(3_723_004, "1h2m3.004s")]
    [InlineData(90_000_000, "25h0m0s")]
    public void Durations_are_short(double milliseconds, string text) => Assert.Equal(text, ShortDuration.Of(TimeSpan.FromMilliseconds(milliseconds)));
}
