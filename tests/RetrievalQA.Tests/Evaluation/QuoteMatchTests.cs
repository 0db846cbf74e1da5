using RetrievalQA.Evaluation;

namespace RetrievalQA.Tests.Evaluation;

public class QuoteMatchTests
{
    [Theory]
    [InlineData("Used filters must\nnot be  washed.", "filters must not be washed")]
    [InlineData("| Acetone | 0.5 litre | Cabinet F1 |", "Acetone\t0.5 litre\tCabinet F1")]
    [InlineData("The limit is **£1,500** a year.", "£1,500")]
    [InlineData("ＡＢＣ１２３ 번호", "abc123")]
    [InlineData("휴가는 7일이내에 신청한다.", "7일")]
    [InlineData("It costs 3.", "3")]
    [InlineData("Take 10 mg twice.", "10mg")]
    [InlineData("営業\n時間", "営業時間")]
    [InlineData("**7**일 이내", "7일")]
    [InlineData("die Rech\u00ADnung", "Rechnung")]
    [InlineData("제7조에 따라", "7")]
    [InlineData("a fine of 1,500 euros is due", "1,500 euros")]
    public void White_space_case_width_and_marks_make_no_difference(string quote, string expected) => Assert.True(QuoteMatch.Holds(quote, expected));

    [Theory]
    [InlineData("13 days", "3")]
    [InlineData("3.5 days", "3")]
    [InlineData("1,300 days", "300")]
    [InlineData("type G3", "3")]
    [InlineData("the Author", "thor")]
    [InlineData("anything", "")]
    [InlineData("a fine of 21,500 euros", "1,500 euros")]
    [InlineData("until 15 October 2024", "5 October 2024")]
    [InlineData("within 130 days of receipt", "30 days of receipt")]
    [InlineData("| 1 | 500 euros net |", "1500 euros net")]
    [InlineData("F22 costs 19.805", "F22 costs 19.80")]
    [InlineData("at 14:30", "14")]
    [InlineData("1/2 of it", "1")]
    [InlineData("二十日以内", "十日")]
    [InlineData("über", "ber")]
    [InlineData("1 300", "1300")]
    public void A_short_answer_is_not_found_in_another_number_or_word(string quote, string expected) => Assert.False(QuoteMatch.Holds(quote, expected));

    [Fact]
    public void The_greater_part_of_what_is_expected_says_it_and_less_does_not()
    {
        const string Expected = "The loss of a device must be reported to the service desk within two hours of its discovery.";
        Assert.True(QuoteMatch.Says("must be reported to the service desk within two hours of its discovery", Expected));
        Assert.False(QuoteMatch.Says("The loss of a device", Expected));
    }

    [Fact]
    public void Entries_of_a_list_cover_it_together_and_each_counts_once()
    {
        const string Expected = "• Analyser with strap • Charger with plug • Two spare filters • Certificate";
        Assert.True(QuoteMatch.Covers(["• Analyser with strap", "• Charger with plug", "• Two spare filters"], Expected));
        Assert.False(QuoteMatch.Covers(["• Analyser with strap", "• Analyser with strap", "• Analyser with strap"], Expected));
    }

    [Theory]
    [InlineData("The allowance for work at weekends amounts to")]
    [InlineData("The allowance for", "The allowance for work", "The allowance for work at weekends")]
    public void What_is_not_covered_is_no_number_and_nothing_counts_twice(params string[] quotes) =>
        Assert.False(QuoteMatch.Covers(quotes, "The allowance for work at weekends amounts to 350 euros."));

    [Fact]
    public void A_mere_word_is_no_part()
    {
        const string Expected = "The information on the label names the day on which the module was filled, and the person who filled it.";
        Assert.False(QuoteMatch.IsPartOf("information", Expected));
        Assert.True(QuoteMatch.IsPartOf("the day on which the module was filled", Expected));
    }

    [Theory]
    [InlineData(".+")]
    [InlineData("[a")]
    [InlineData("\\")]
    public void What_is_expected_is_text_and_no_pattern(string expected) => Assert.True(QuoteMatch.Holds($"x {expected} y", expected));
}
