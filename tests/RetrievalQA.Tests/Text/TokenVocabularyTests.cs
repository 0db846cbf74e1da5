using RetrievalQA.Text;

namespace RetrievalQA.Tests.Text;

public sealed class TokenVocabularyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("한")]
    [InlineData("😀")]
    [InlineData(" ")]
    [InlineData("=")]
    public void Long_runs_without_a_break_are_counted_part_by_part(string letter)
    {
        var text = string.Concat(Enumerable.Repeat(letter, 200_000 / letter.Length));
        var count = TokenCounter.Count(text);
        Assert.InRange(count, 1, text.Length * 2);
        var half = TokenCounter.PrefixLength(text, count / 2);
        Assert.InRange(half, text.Length / 3, text.Length * 2 / 3);
        Assert.Equal(text.Length, TokenCounter.PrefixLength(text, count));
    }

    [Fact]
    public void A_prefix_holds_no_more_tokens_than_asked_for()
    {
        var text = $"First words. {new string('x', 3_000)} last words.";
        foreach (var tokens in new[] { 0, 1, 3, 50, 200 })
        {
            Assert.InRange(TokenCounter.Count(text.AsSpan(0, TokenCounter.PrefixLength(text, tokens))), 0, tokens);
        }
    }
}
