using RetrievalQA.Evaluation;

namespace RetrievalQA.Tests.Evaluation;

public class RankedQuestionTests
{
    private static readonly EvaluationQuestion Question = new("1", "?", QuestionHalf.Report)
    {
        Expected = [new ExpectedQuote(["a"], "first part of it"), new ExpectedQuote(["a", "b"], "second part of it")],
    };

    [Fact]
    public void Documents_rank_where_their_best_passage_does()
    {
        var judged = Question with { Relevance = new Dictionary<string, int> { ["b"] = 1 } };
        Assert.Equal(["a", "b"], RankedQuestion.Of(judged, [("a", ""), ("a", ""), ("", ""), ("b", "")]).Ranking);
    }

    [Fact]
    public void A_passage_with_all_parts_at_the_top_is_perfect()
    {
        var ranked = RankedQuestion.Of(Question, [("a", "the first part of it, the second part of it"), ("c", "")]);
        Assert.Equal(1, RankingFigures.Of([ranked], 50).Single(figure => figure.Name == "nDCG@10").Value, 10);
    }

    [Fact]
    public void A_part_in_another_document_is_not_found_there()
    {
        var ranked = RankedQuestion.Of(Question, [("b", "first part of it"), ("b", "second part of it")]);
        var figures = RankingFigures.Of([ranked], 50).ToDictionary(figure => figure.Name, figure => figure.Value);
        Assert.Equal((0.5, 0.5), (figures["Recall@5"], figures["MRR@10"]));
    }

    [Fact]
    public void Passages_that_say_nothing_new_keep_their_rank()
    {
        var ranked = RankedQuestion.Of(Question, [.. Enumerable.Repeat(("a", "first part of it"), 9), ("a", "second part of it")]);
        var figures = RankingFigures.Of([ranked], 50).ToDictionary(figure => figure.Name, figure => figure.Value);
        Assert.Equal((0.5, 1.0), (figures["Recall@5"], figures["Recall@10"]));
    }

    [Fact]
    public void Where_one_part_is_enough_the_first_is_all()
    {
        var ranked = RankedQuestion.Of(Question with { AnyPartIsEnough = true }, [("c", ""), ("b", "second part of it"), ("a", "first part of it")]);
        var figures = RankingFigures.Of([ranked], 50).ToDictionary(figure => figure.Name, figure => figure.Value);
        Assert.Equal((1.0, 0.5), (figures["Recall@5"], figures["MRR@10"]));
    }

    [Theory]
    [InlineData(50, "Recall@50")]
    [InlineData(200, "Recall@100")]
    public void Recall_is_measured_as_deep_as_the_server_goes(int depth, string name) =>
        Assert.Contains(RankingFigures.Of([RankedQuestion.Of(Question, [])], depth), figure => figure.Name == name);
}
