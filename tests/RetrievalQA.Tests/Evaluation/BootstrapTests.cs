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

    private static List<IReadOnlyList<double>> Clusters(IEnumerable<double[]> clusters) => [.. clusters];
}
