using RetrievalQA.Retrieval;

namespace RetrievalQA.Tests.Retrieval;

public class QuestionFocusTests
{
    [Theory]
    [InlineData("How much did it owe? Round your answer to two decimal places.", "How much did it owe?")]
    [InlineData("How much did it owe? Base your judgments on the information provided primarily in the balance sheet.", "How much did it owe? balance sheet.")]
    [InlineData("Using only the information within the balance sheet, how much did it owe?", "balance sheet how much did it owe?")]
    [InlineData("What did it owe (in USD millions)?", "What did it owe ?")]
    [InlineData("We want to calculate a financial metric. Here's the question: what did it owe?", "what did it owe?")]
    public void Words_about_the_form_of_an_answer_are_left_out(string question, string focus) =>
        Assert.Equal(focus, string.Join(' ', QuestionFocus.Of(question).Split([' ', '.'], StringSplitOptions.RemoveEmptyEntries)) + (focus.EndsWith('.') ? "." : ""));

    [Fact]
    public void What_a_question_defines_itself_is_looked_for_by_its_parts()
    {
        var focus = QuestionFocus.Of("What is the days payable outstanding (DPO)? DPO is defined as: 365 * (average accounts payable) / COGS.");
        Assert.DoesNotContain("DPO", focus, StringComparison.Ordinal);
        Assert.DoesNotContain("outstanding", focus, StringComparison.Ordinal);
        Assert.Contains("average accounts payable", focus, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Which statement is true?")]
    [InlineData("Give the names of all directors.")]
    [InlineData("Show the balance sheet.")]
    [InlineData("According to the guide, how is it cleaned?")]
    [InlineData("What is the price (in Dublin)?")]
    public void Other_questions_stay_as_they_are(string question) => Assert.Equal(question, QuestionFocus.Of(question));
}
