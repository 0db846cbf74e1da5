using RetrievalQA.Indexing.Vectors;

namespace RetrievalQA.Tests.Indexing.Vectors;

public class GrowingDelayTests
{
    [Fact]
    public void Waits_double_up_to_the_longest_and_begin_anew_after_a_success()
    {
        var delay = new GrowingDelay(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
        Assert.Equal([5, 10, 20, 40, 60, 60], Enumerable.Range(0, 6).Select(_ => delay.Next().TotalSeconds));
        for (var many = 0; many < 10_000; many++)
        {
            Assert.Equal(60, delay.Next().TotalSeconds);
        }

        delay.Reset();
        Assert.Equal((5, 1), (delay.Next().TotalSeconds, delay.Failures));
    }
}
