using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Documents;

public sealed class QuoteLinesTests
{
    private static readonly SourceSpan Page = new(0, 100);

    [Fact]
    public void Words_of_a_line_join_and_a_superscript_stays_with_them()
    {
        var document = Document(
            new(new(0, 4), 10, 100, 40, 112), new(new(5, 7), 45, 97, 50, 104), new(new(8, 12), 55, 100, 90, 112), new(new(13, 17), 10, 114, 40, 126));
        Assert.Equal([[10f, 97f, 90f, 112f], [10f, 114f, 40f, 126f]], QuoteLines.Of(document, new SourceSpan(2, 15), Page));
    }

    [Fact]
    public void Words_outside_the_quote_or_the_page_are_left_out()
    {
        var document = Document(new(new(0, 4), 10, 100, 40, 112), new(new(5, 9), 45, 100, 80, 112), new(new(150, 155), 45, 100, 80, 112));
        Assert.Equal([[45f, 100f, 80f, 112f]], QuoteLines.Of(document, new SourceSpan(5, 155), Page));
    }

    private static ParsedDocument Document(params WordBox[] words) => new(new string('x', 200), [], words, "en", []);
}
