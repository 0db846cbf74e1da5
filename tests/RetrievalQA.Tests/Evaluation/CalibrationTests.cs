using RetrievalQA.Evaluation;

namespace RetrievalQA.Tests.Evaluation;

public class CalibrationTests
{
    [Fact]
    public void The_expected_error_is_the_distance_of_each_bin_weighted_by_what_it_holds()
    {
        var bins = Calibration.Of([(0.95, true), (0.95, true), (0.95, false), (0.15, false)]);
        Assert.Equal([0.1, 0.9], bins.Select(bin => Math.Round(bin.From, 3)));
        Assert.Equal(((0.95 - (2 / 3.0)) * 3 / 4) + (0.15 / 4), Calibration.ExpectedError(bins), 10);
    }

    [Fact]
    public void Full_confidence_is_in_the_last_bin() => Assert.Equal(1, Assert.Single(Calibration.Of([(1.0, true)])).To);

    [Fact]
    public void Nothing_answered_has_no_error() => Assert.True(double.IsNaN(Calibration.ExpectedError([])));
}
