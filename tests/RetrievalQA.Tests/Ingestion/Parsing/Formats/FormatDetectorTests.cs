using System.Text;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Chunking;
using RetrievalQA.Tests.Ingestion.Parsing.Pdf;

namespace RetrievalQA.Tests.Ingestion.Parsing.Formats;

public class FormatDetectorTests
{
    private static readonly string[] Extensions = ["pdf", "docx", "xlsx", "pptx", "doc", "html", "md", "txt", "csv", "json", "bin", "png", ""];

    [Theory]
    [InlineData("a.txt", "{\\rtf1 hello}", "rich text")]
    [InlineData("a.pdf", "\u0089PNG\r\n\u001a\n0000", "PNG")]
    [InlineData("a.docx", "\u00FF\u00D8\u00FFabc", "JPEG")]
    [InlineData("a.mp3", "ID3abc", "MP3")]
    [InlineData("a.txt", "\u001F\u008B00", "gzip")]
    [InlineData("a.eml", "From: a@b.c\r\n\r\nhello", "e-mail")]
    public void What_is_not_read_is_named_by_its_content(string name, string latin1, string expected)
    {
        var error = TextFormatTests.Refusal(Encoding.Latin1.GetBytes(latin1), name);
        Assert.Equal(IngestionError.UnsupportedFile, error.Code);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void A_PDF_is_a_PDF_under_any_name()
    {
        var content = PdfParserTests.Pdf((page, font) => page.AddText("words", 10, new(60, 700), font));
        Assert.Single(TextFormatTests.Read(content, "a.txt").Pages);
        Assert.Single(TextFormatTests.Read(content, "noextension").Pages);
    }

    [Fact]
    public void A_text_that_speaks_of_PDF_stays_text() =>
        Assert.Equal("see %PDF-1.7", TextFormatTests.Read("see %PDF-1.7"u8.ToArray(), "a.txt").Text);

    [Fact]
    public void Random_bytes_under_any_name_are_read_or_refused_with_a_reason()
    {
        var random = new Random(20_26);
        foreach (var extension in Extensions)
        {
            foreach (var start in (string[])["", "%PDF-1.4\n", "PK\u0003\u0004", "<html>", "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1"])
            {
                var noise = new byte[random.Next(1, 3000)];
                random.NextBytes(noise);
                byte[] content = [.. Encoding.Latin1.GetBytes(start), .. noise];
                var failure = Record.Exception(() => DocumentReader.Read(content, $"a.{extension}", "", Limits.Default));
                Assert.True(failure is null or ParsingException { Message.Length: > 10 }, $"{extension} {start}: {failure}");
            }
        }
    }
}
