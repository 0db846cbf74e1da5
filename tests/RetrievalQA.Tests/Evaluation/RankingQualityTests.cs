using RetrievalQA.Evaluation;

namespace RetrievalQA.Tests.Evaluation;

public class RankingQualityTests
{
    private static readonly Dictionary<string, int> Relevance = new() { ["a"] = 1, ["b"] = 2, ["z"] = 0 };

    [Fact]
    public void The_ideal_order_has_a_gain_of_one() => Assert.Equal(1, RankingQuality.Ndcg(["b", "a"], Relevance, 10), 10);

    [Fact]
    public void Gain_is_discounted_by_the_logarithm_of_the_rank() =>
        Assert.Equal((1 + (2 / Math.Log2(3))) / (2 + (1 / Math.Log2(3))), RankingQuality.Ndcg(["a", "b"], Relevance, 10), 10);

    [Fact]
    public void Only_the_first_results_count()
    {
        Assert.Equal(0, RankingQuality.Ndcg(["x", "a"], Relevance, 1));
        Assert.Equal(0.5, RankingQuality.Recall(["a", "x", "b"], Relevance, 2));
        Assert.Equal(0, RankingQuality.ReciprocalRank(["x", "z", "a"], Relevance, 2));
    }

    [Fact]
    public void The_reciprocal_rank_is_that_of_the_first_relevant_document() =>
        Assert.Equal(1.0 / 3, RankingQuality.ReciprocalRank(["x", "z", "a", "b"], Relevance, 10), 10);

    [Fact]
    public void Nothing_relevant_scores_zero()
    {
        Dictionary<string, int> none = [];
        Assert.Equal(0, RankingQuality.Ndcg(["a"], none, 10) + RankingQuality.Recall(["a"], none, 10));
    }

    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_order_with_ties_half() =>
        Assert.Equal((1 + 0.5 + 0 + 0) / 4, RankingQuality.AreaUnderCurve([0.5, 0.1], [0.5, 0.2]), 10);
}
