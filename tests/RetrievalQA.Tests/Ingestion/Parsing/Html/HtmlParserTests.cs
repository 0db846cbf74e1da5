using System.Text;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Ingestion.Parsing.Html;

public class HtmlParserTests
{
    [Fact]
    public void Visible_text_is_kept_and_the_rest_is_not()
    {
        var document = Parse("""
            <html><head><title>Page</title><style>p{}</style></head><body><nav>Menu</nav><script>x()</script>
            <h1>Top &amp; more</h1><p>First   <b>bold</b>
            line.<br>Next&nbsp;line</p><div hidden>gone</div><div style="display: none">gone</div>
            <ul><li>one<ul><li>inner</li></ul></li><li><p>two</p></li></ul><pre>a
              b</pre><footer>Foot</footer></body></html>
            """);
        Assert.Equal("Top & more\n\nFirst bold line.\nNext\u00A0line\n\none\ninner\ntwo\n\na\n  b\n\nFoot", document.Text);
        string[] Of(RegionKind kind) => [.. document.Regions.Where(region => region.Kind == kind).Select(region => document.Slice(region.Span))];
        Assert.Equal(["Top & more"], Of(RegionKind.Heading));
        Assert.Equal(["one", "inner", "two"], Of(RegionKind.ListItem));
        Assert.Equal(["a\n  b"], Of(RegionKind.Code));
    }

    [Fact]
    public void A_data_table_has_a_line_for_each_row_and_a_layout_table_is_prose()
    {
        var document = Parse("<table><tr><th>k<th>v</tr><tr><td>a<br>b<td>1</tr></table><table><tr><td><p>One.</p><p>Two.</p></td></tr></table>");
        Assert.Equal("k\tv\na b\t1\n\nOne.\n\nTwo.", document.Text);
        Assert.Equal([0, 1], document.Regions.Where(region => region.Kind is RegionKind.TableRow).Select(region => region.Number));
    }

    [Theory]
    [InlineData("ks_c_5601-1987", "<meta charset=euc-kr>", "한국어 문서")]
    [InlineData("shift_jis", "<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>", "日本語")]
    [InlineData("utf-8", "<meta charset=iso-8859-1>", "Größe ist UTF-8")]
    [InlineData("windows-1252", "<meta charset=iso-8859-1>", "“quoted” café")]
    public void The_charset_is_found(string encoding, string meta, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var content = Encoding.GetEncoding(encoding).GetBytes($"<html><head>{meta}</head><body><p>{text}</p></body></html>");
        Assert.Equal(text, TextFormatTests.Read(content, "a.html").Text);
    }

    [Fact]
    public void A_page_nested_hundreds_of_levels_deep_is_read_and_one_of_thousands_refused()
    {
        Assert.Equal("deep", Parse(string.Concat(Enumerable.Repeat("<div><b>", 120)) + "deep").Text);
        Assert.Contains("nests", TextFormatTests.Refusal(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<div><b>", 2_000)) + "deep"), "a.html").Message);
    }

    /// <summary>The text of a page without the line ends after it.</summary>
    internal static string TextOf(string html) => Parse(html).Text.TrimEnd();

    internal static ParsedDocument Parse(string html)
    {
        var document = TextFormatTests.Read(Encoding.UTF8.GetBytes(html), "a.html");
        ParsedDocumentAssert.IsSound(document);
        return document;
    }
}
