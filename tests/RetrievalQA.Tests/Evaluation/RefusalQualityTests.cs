using RetrievalQA.Evaluation;

namespace RetrievalQA.Tests.Evaluation;

public class RefusalQualityTests
{
    private static readonly double[] Answerable = [.. Enumerable.Range(1, 20).Select(value => value / 20.0)];

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(0.05, 0.5)]
    [InlineData(0.08, 0.5)]
    [InlineData(0.1, 0.75)]
    [InlineData(1, 1)]
    public void No_more_answerable_questions_are_refused_than_may_be(double wrong, double refused) =>
        Assert.Equal(refused, RefusalQuality.RefusedAt(wrong, Answerable, [0.04, 0.09, 0.14, 0.99]));

    [Fact]
    public void What_scores_as_an_answerable_question_is_not_refused_before_it() =>
        Assert.Equal(0, RefusalQuality.RefusedAt(0.5, [0.5, 0.5, 0.5], [0.5, 0.5]));

    [Fact]
    public void Without_both_kinds_there_is_nothing_to_tell_apart() => Assert.True(double.IsNaN(RefusalQuality.RefusedAt(0.05, [0.5], [])));
}
