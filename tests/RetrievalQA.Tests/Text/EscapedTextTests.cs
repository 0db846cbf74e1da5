using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using RetrievalQA.Documents;
using RetrievalQA.Text;
using RetrievalQA.Tests.Ingestion.Parsing;

namespace RetrievalQA.Tests.Text;

public class EscapedTextTests
{
    [Theory]
    [InlineData(EscapeNotation.Json, @"\ud55c\uad6d \""a\"" C:\\temp\/x\n\t\u00e9\ud83d\ude00", "한국 \"a\" C:\\temp/x\n\té😀")]
    [InlineData(EscapeNotation.Json, @"\\ud55c \u12 \ud83d \ude00 \u0000 \u001b \q \", @"\ud55c \u12 \ud83d \ude00 \u0000 \u001b \q \")]
    [InlineData(EscapeNotation.Code, @"msg=\ud55c\uad6d \u{1F600} \U0001F600 C:\new\users \\ud55c \n", @"msg=한국 😀 😀 C:\new\users \\ud55c \n")]
    [InlineData(EscapeNotation.Code, @"\u{110000} \UFFFFFFFF \u{} \u{1F", @"\u{110000} \UFFFFFFFF \u{} \u{1F")]
    [InlineData(EscapeNotation.Xml, "R&amp;D &lt;b&gt; &#54620;&#xad6d; &#128512; &eacute; &amp;lt; &nosuch; & &; &#0; &#xD800;", "R&D <b> 한국 😀 é &lt; &nosuch; & &; &#0; &#xD800;")]
    [InlineData(EscapeNotation.Markdown, "5 \\* 3 \\_a\\_ \\q &copy; R&D\\\nnext\n> quoted\n> > twice", "5 * 3 _a_ \\q © R&D\nnext\nquoted\ntwice")]
    [InlineData(EscapeNotation.DoubledQuotes, "He said \"\"yes\"\"", "He said \"yes\"")]
    [InlineData(EscapeNotation.QuotedLines, "one\n> two\r\n> > three\nfour > 3", "one\ntwo\r\nthree\nfour > 3")]
    public void Escapes_are_read_and_what_is_none_stays(EscapeNotation notation, string written, string shown)
    {
        Assert.Equal(shown, EscapedText.Decode(written, notation));
        Assert.True(EscapedText.MayHold(written, notation));
    }

    [Property]
    public void Every_string_that_JSON_escapes_is_read_back(string? any)
    {
        var text = new string([.. Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(any ?? "")).Where(c => !char.IsControl(c))]);
        Assert.Equal(text, EscapedText.Decode(JsonSerializer.Serialize(text).AsSpan()[1..^1], EscapeNotation.Json));
    }

    [Property]
    public void What_is_shown_is_never_longer(string? any, int seed)
    {
        var pieces = new[] { "\\", "u", "d55c", "ud83d", "\\ude00", "&", "amp;", "#x1F600;", "\"", "\n", ">", " ", "{", "}", "U", "0001F600", "한", any ?? "" };
        var random = new Random(seed);
        var text = string.Concat(Enumerable.Range(0, 40).Select(_ => pieces[random.Next(pieces.Length)]));
        foreach (var notation in Enum.GetValues<EscapeNotation>())
        {
            Assert.InRange(EscapedText.Decode(text, notation).Length, 0, text.Length);
            Assert.True(EscapedText.MayHold(text, notation) || EscapedText.Decode(text, notation) == text);
        }
    }

    [Fact]
    public void A_cut_stands_before_an_escape_or_after_it()
    {
        const string text = @"ab\ud55c\ud83d\ude00c";
        Assert.Equal([0, 1, 2, 2, 2, 2, 2, 2, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 20, 21], Enumerable.Range(0, text.Length + 1).Select(at => EscapedText.WholeAt(text, at)));
    }

    [Theory]
    [InlineData("a.json", "{\"city\": \"\\uc11c\\uc6b8\"}", "{\"city\": \"서울\"}")]
    [InlineData("a.jsonl", "{\"city\": \"\\uc11c\\uc6b8\"}\n{\"city\": \"\\u6771\\u4eac\"}\n", "{\"city\": \"서울\"}\n{\"city\": \"東京\"}\n")]
    [InlineData("a.xml", "<a>R&amp;D</a><b><![CDATA[R&amp;D]]></b>", "<a>R&D</a><b><![CDATA[R&amp;D]]></b>")]
    [InlineData("a.properties", "city=\\uc11c\\uc6b8", "city=서울")]
    [InlineData("a.csv", "id,note\n1,\"He said \"\"yes\"\"\"\n2,\"\"\n3,5\"\" pipe", "id,note\n1,\"He said \"yes\"\"\n2,\"\"\n3,5\"\" pipe")]
    [InlineData("a.md", "# A \\& B\n\n5 \\* 3 `\\*` &copy;\n\n```\n\\*\n```\n", "# A & B\n\n5 * 3 `\\*` ©\n\n```\n\\*\n```\n")]
    [InlineData("a.txt", "On Monday Anna wrote:\n\n> the pump\n> is back\n\nC:\\users \\ud55c &amp;", "On Monday Anna wrote:\n\n> the pump\nis back\n\nC:\\users \\ud55c &amp;")]
    public void The_text_stays_the_file_and_is_shown_as_its_format_reads_it(string name, string content, string shown)
    {
        var document = TextFormatTests.Read(Encoding.UTF8.GetBytes(content), name);
        Assert.Equal(content, document.Text);
        Assert.Equal(shown, document.Shown(new SourceSpan(0, content.Length)));
        ParsedDocumentAssert.IsSound(document);
        var chunk = Assert.Single(ParsedDocumentAssert.Chunks(document, ChunkingStrategy.Default));
        Assert.Equal(document.Shown(chunk.Span), chunk.Shown(chunk.Span));
        Assert.Equal(chunk.Sentences.Select(document.Shown), chunk.Sentences.Select(chunk.Shown));
    }

    [Fact]
    public void The_language_of_escaped_text_is_that_of_what_it_says() =>
        Assert.Equal("ko", TextFormatTests.Read("{\"city\": \"\\uc11c\\uc6b8\\ud2b9\\ubcc4\\uc2dc\\uc758 \\ub3c4\\uc11c\\uad00\"}"u8.ToArray(), "a.json").Language);

    [Fact]
    public void No_sentence_or_chunk_cuts_an_escape()
    {
        var json = $"{{\"a\": \"{string.Concat(Enumerable.Repeat("\\u6771\\u4eac", 3000))}\"}}";
        var document = TextFormatTests.Read(Encoding.UTF8.GetBytes(json), "a.json");
        var sentences = ParsedDocumentAssert.Chunks(document, ChunkingStrategy.Default).SelectMany(chunk => chunk.Sentences.Select(chunk.Shown));
        Assert.All(sentences, sentence => Assert.DoesNotContain('\\', sentence));
    }
}
