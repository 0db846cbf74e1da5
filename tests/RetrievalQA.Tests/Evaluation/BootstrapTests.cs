using RetrievalQA.Evaluation;

namespace RetrievalQA.Tests.Evaluation;

public class BootstrapTests
{
    [Fact]
    public void The_interval_is_the_same_every_time_and_holds_the_mean()
    {
        var clusters = Clusters(Enumerable.Range(0, 40).Select(value => new[] { value % 4 == 0 ? 1.0 : 0.0 }));
        var first = Bootstrap.Interval(clusters, sample => sample.Average())!.Value;
        Assert.Equal(first, Bootstrap.Interval(clusters, sample => sample.Average()));
        Assert.InRange(0.25, first.Low, first.High);
    }

    // Of 100 observations with a mean of 0.5 the standard error is 0.05, so that the interval is about 0.4 to 0.6.
    [Fact]
    public void Its_width_is_that_of_the_normal_approximation()
    {
        var (low, high) = Bootstrap.Interval(
            Clusters(Enumerable.Range(0, 100).Select(value => new double[] { value % 2 })), sample => sample.Average())!.Value;
        Assert.InRange(high - low, 0.16, 0.24);
    }

    [Fact]
    public void Observations_that_depend_on_each_other_make_it_wider()
    {
        var alone = Bootstrap.Interval(Clusters(Enumerable.Range(0, 100).Select(value => new double[] { value % 2 })), sample => sample.Average())!.Value;
        var together = Bootstrap.Interval(
            Clusters(Enumerable.Range(0, 10).Select(value => Enumerable.Repeat((double)(value % 2), 10).ToArray())), sample => sample.Average())!.Value;
        Assert.True(together.High - together.Low > 2 * (alone.High - alone.Low));
    }

    [Fact]
    public void Too_little_has_none()
    {
        Assert.Null(Bootstrap.Interval(Clusters([[1.0, 0.0]]), sample => sample.Average()));
        Assert.Null(Bootstrap.Interval(Clusters([[1.0], [0.0]]), _ => double.NaN));
    }

    // Wilson (1927): of 20 hits among 20 the lower bound is 20 / (20 + 1.96²).
    [Fact]
    public void Nothing_but_hits_is_no_certainty()
    {
        var all = Estimate.Of("all", Clusters(Enumerable.Repeat(new[] { 1.0 }, 20)), sample => sample.Average(), 20)!;
        Assert.Equal((1, 0.8389, 1), (all.Value, Math.Round(all.Low!.Value, 4), all.High));
        var none = Estimate.Of("none", Clusters(Enumerable.Repeat(new[] { 0.0 }, 20)), sample => sample.Average(), 20)!;
        Assert.Equal((0, 0, 0.1611), (none.Value, none.Low, Math.Round(none.High!.Value, 4)));
    }

    private static List<IReadOnlyList<double>> Clusters(IEnumerable<double[]> clusters) => [.. clusters];
}
