using RetrievalQA.Server.Commands.Evaluating;

namespace RetrievalQA.Tests.Commands.Evaluating;

public class LeakedMarkersTests
{
    [Theory]
    [InlineData("The fee is £95 [1]. It is due at once [2].", 0)]
    [InlineData("The fee is £95 [3].", 1)]
    [InlineData("The fee is £95 【4:0†terms.pdf】.", 1)]
    [InlineData("The fee is £95 [^1].", 1)]
    [InlineData("The fee is £95 [0].", 1)]
    [InlineData("The fee is £95 [1, 2].", 1)]
    [InlineData("The fee is £95 [doc1].", 1)]
    [InlineData("The fee is £95 [^1^].", 1)]
    [InlineData("【重要】 The fee is £95.", 0)]
    [InlineData("See 【주의】 for more.", 0)]
    [InlineData("No marker at all.", 0)]
    public void References_that_no_footnote_has_are_counted(string text, int leaked) =>
        Assert.Equal(leaked, LeakedMarkers.Count(text, ["the fee is £95", "읽기 전에 【주의】 사항을 보십시오"]));
}
