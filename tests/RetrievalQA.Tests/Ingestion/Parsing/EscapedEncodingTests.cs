using System.Text;
using RetrievalQA.Ingestion.Parsing;

namespace RetrievalQA.Tests.Ingestion.Parsing;

/// <summary>East Asian text in seven bits: ISO-2022-JP, ISO-2022-KR, HZ.</summary>
public class EscapedEncodingTests
{
    private const string Japanese = "倉庫の住所は東京都です。\r\nOpen 9-17, カタカナ。\n";
    private const string Korean = "보증 기간은 24개월입니다.\n품번 RX-5, 무게 3 kg.\n";
    private const string Chinese = "保修期为二十四个月。\nModel RX-5 ~ 3 kg\n退货请寄到上海仓库。\n";

    static EscapedEncodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, string> Texts => new() { { "iso-2022-jp", Japanese }, { "iso-2022-kr", Korean }, { "hz-gb-2312", Chinese } };

    [Theory]
    [MemberData(nameof(Texts))]
    public void They_are_known_by_their_escapes(string name, string text)
    {
        var content = Encoding.GetEncoding(name).GetBytes(text);
        Assert.DoesNotContain(content, value => value >= 0x80);
        foreach (var file in (string[])["a.txt", "a.md", "a.csv", "a.json", "noextension"])
        {
            var document = TextFormatTests.Read(content, file);
            Assert.Equal(text, document.Text);
            ParsedDocumentAssert.IsSound(document);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_page_is_read_with_and_without_its_charset(string name, string text)
    {
        foreach (var meta in (string[])["", $"<meta charset={name}>", $"<meta http-equiv=Content-Type content='text/html; charset={name.ToUpperInvariant()}'>"])
        {
            var page = Encoding.GetEncoding(name).GetBytes($"<html><head>{meta}</head><body><pre>{text}</pre></body></html>");
            Assert.Equal(text.TrimEnd().ReplaceLineEndings("\n"), TextFormatTests.Read(page, "a.html").Text.TrimEnd());
        }
    }

    [Fact]
    public void A_few_characters_of_HZ_are_believed_where_they_are_declared()
    {
        var content = Encoding.GetEncoding("hz-gb-2312").GetBytes("<meta charset=hz-gb-2312><p>上海</p>");
        Assert.Equal("上海", TextFormatTests.Read(content, "a.html").Text);
    }

    [Theory]
    [InlineData("(format t \"~{~A~^, ~}~%\" list)")]
    [InlineData("(format nil \"~{ab~}\" list) ; ~{abcdefgh~}")]
    [InlineData("~{")]
    [InlineData("a ~{ b ~} c ~~ d")]
    [InlineData("\u001B[31mred\u001B[0m plain")]
    [InlineData("\u001B$B broken \u001B[0m and more plain words than one may lose")]
    [InlineData("\u001B$)C nothing is shifted")]
    public void Code_and_colours_of_a_terminal_stay_what_they_are(string text) =>
        Assert.Equal(text, TextFormatTests.Read(Encoding.ASCII.GetBytes(text), "a.txt").Text);

    [Fact]
    public void Escapes_in_any_order_are_read_or_refused()
    {
        string[] pieces = ["\x1B$B", "\x1B(B", "\x1B(J", "\x1B(I", "\x1B$(D", "\x1B$@", "\x1B$)C", "\x0E", "\x0F", "~{", "~}", "~~", "~\n", "\x1B", "$", "F|", "Kc!#", "\n", "z"];
        var random = new Random(20_261_130);
        for (var i = 0; i < 3_000; i++)
        {
            var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)])));
            foreach (var declared in (string?[])[null, "iso-2022-jp", "iso-2022-kr", "hz-gb-2312"])
            {
                if (TextDecoder.TryDecode(content, out var text, declared is null ? null : TextDecoder.Named(declared)))
                {
                    Assert.InRange(text.Length, 0, content.Length);
                }
            }
        }
    }

    [Fact]
    public void A_file_that_was_cut_keeps_the_rest_of_its_text()
    {
        var whole = Encoding.GetEncoding("iso-2022-jp").GetBytes(string.Concat(Enumerable.Repeat(Japanese, 20)));
        Assert.StartsWith(Japanese + Japanese, TextFormatTests.Read(whole[..401], "a.txt").Text);
    }
}
