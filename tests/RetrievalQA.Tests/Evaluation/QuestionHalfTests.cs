using RetrievalQA.Evaluation;

namespace RetrievalQA.Tests.Evaluation;

public class QuestionHalfTests
{
    // Figures that were published hold only as long as no question changes its half.
    [Theory]
    [InlineData("q001", QuestionHalf.Choose)]
    [InlineData("backup-runbook-001", QuestionHalf.Report)]
    [InlineData("清泉R6净水器说明书-007", QuestionHalf.Choose)]
    public void The_hash_of_an_id_never_changes(string id, QuestionHalf half) => Assert.Equal(half, QuestionHalves.ByHash(id));

    [Theory]
    [InlineData("300", QuestionHalf.Choose)]
    [InlineData("-1218875241352839456", QuestionHalf.Choose)]
    [InlineData("6548850-0-1", QuestionHalf.Report)]
    [InlineData("5725b33f6a3fe71400b8952d", QuestionHalf.Report)]
    [InlineData("5725b33f6a3fe71400b8952E", QuestionHalf.Choose)]
    public void Development_sets_go_by_the_last_digit(string id, QuestionHalf half) => Assert.Equal(half, QuestionHalves.ByParity(id));

    [Fact]
    public void Ids_without_a_digit_at_their_end_go_by_hash() => Assert.Equal(QuestionHalves.ByHash("question-x"), QuestionHalves.ByParity("question-x"));
}
