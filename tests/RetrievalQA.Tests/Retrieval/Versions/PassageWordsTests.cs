using RetrievalQA.Retrieval.Versions;

namespace RetrievalQA.Tests.Retrieval.Versions;

public class PassageWordsTests
{
    private const string Leave = "All staff receive 25 days of annual leave. It is requested in the portal at least two weeks before it begins.";

    [Theory]
    [InlineData("ALL staff receive 25 days\nof annual leave! It is requested in the portal, at least two weeks before it begins")]
    [InlineData("All staff receive 25 days of annual leave. It is requested in our portal at least two weeks before it begins.")]
    public void White_space_case_punctuation_and_few_words_make_no_other_statement(string other) => Assert.Equal(Sameness.Copy, Compare(Leave, other));

    [Theory]
    [InlineData("All staff receive 28 days of annual leave. It is requested in the portal at least two weeks before it begins.")]
    [InlineData("All staff receive 25 days of annual leave. It is requested in the portal at least three weeks before it begins.")]
    [InlineData("All staff receive 25 days of annual leave. It is not requested in the portal at least two weeks before it begins.")]
    [InlineData("All staff receive 25 days of annual leave. It is requested in the Kairos at least two weeks before it begins.")]
    [InlineData("All staff receive two days of annual leave. It is requested in the portal at least 25 weeks before it begins.")]
    public void A_number_a_negation_and_a_name_do(string other) => Assert.Equal(Sameness.Version, Compare(Leave, other));

    [Theory]
    [InlineData("직원은 매년 연차 휴가 15일을 받는다.", "직원은 매년 연차 휴가 18일을 받는다.")]
    [InlineData("방문객은 사진을 찍을 수 있다.", "방문객은 사진을 찍을 수 없다.")]
    [InlineData("来館者は写真を撮ることができる。", "来館者は写真を撮ることができない。")]
    [InlineData("员工每年享有十五天年假。", "员工每年享有十八天年假。")]
    public void So_do_they_in_other_scripts(string left, string right)
    {
        Assert.Equal(Sameness.Version, Compare(left, right));
        Assert.Equal(Sameness.Copy, Compare(left, $"  {left[..^1]}"));
    }

    [Theory]
    [InlineData("The canteen serves lunch from 11:30 to 14:00 every day and is closed on public holidays.")]
    [InlineData("Staff")]
    [InlineData("")]
    public void What_says_something_else_is_different(string other) => Assert.Equal(Sameness.Different, Compare(Leave, other));

    [Fact]
    public void A_word_or_two_are_no_statement() => Assert.Equal(Sameness.Different, Compare("See below", "See below"));

    private static Sameness Compare(string left, string right)
    {
        var (first, second) = (PassageWords.Of(left), PassageWords.Of(right));
        Assert.Equal(first.To(second), second.To(first));
        return first.To(second);
    }
}
