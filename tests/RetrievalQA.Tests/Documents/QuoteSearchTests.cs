using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Documents;

public class QuoteSearchTests
{
    [Theory]
    [InlineData("one two three", "two", 0, 4)]
    [InlineData("a yes b yes c yes", "yes", 9, 8)]
    [InlineData("a yes b yes c yes", "yes", 1_000, 14)]
    [InlineData("aaaa", "aa", 1, 1)]
    [InlineData("ends with end", "end", 10, 10)]
    public void A_quote_is_found_where_it_stands_nearest_to_where_it_stood(string text, string quote, int near, int start) =>
        Assert.Equal(new SourceSpan(start, start + quote.Length), QuoteSearch.Find(text, quote, near));

    [Theory]
    [InlineData("one two three", "four")]
    [InlineData("one  two", "one two")]
    [InlineData("Case", "case")]
    [InlineData("text", "")]
    [InlineData("", "text")]
    public void Anything_else_than_its_characters_is_not_the_quote(string text, string quote) => Assert.Null(QuoteSearch.Find(text, quote, 0));
}
