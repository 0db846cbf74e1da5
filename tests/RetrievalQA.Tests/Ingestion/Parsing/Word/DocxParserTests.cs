using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Chunking;

namespace RetrievalQA.Tests.Ingestion.Parsing.Word;

public class DocxParserTests
{
    private const string Body = """
        <w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>Kapitel</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">Kept </w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:t>inserted</w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>deleted</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>first</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>inner</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>second</w:t></w:r></w:p>
        <w:tbl><w:tblPr><w:tblLook w:firstRow="1"/></w:tblPr><w:tr><w:tc><w:p><w:r><w:t>k</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>v</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:hyperlink w:anchor="x"><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>
        """;

    [Fact]
    public void Words_of_a_document_are_what_its_last_editor_sees()
    {
        var document = TextFormatTests.Read(Docx(Body), "a.docx");
        ParsedDocumentAssert.IsSound(document);
        Assert.Equal("Kapitel\n\nKept inserted\n\n1. first\n1.1 inner\n2. second\n\nk\tv\na\t1\n\nlink\n\nA footnote.", document.Text.TrimEnd());
        Assert.Equal([0, 1], document.Regions.Where(region => region.Kind is RegionKind.TableRow).Select(region => region.Number));
        Assert.Equal("Kapitel", document.Slice(Assert.Single(document.Regions, region => region.Kind is RegionKind.Heading).Span));
        Assert.Equal(3, document.Regions.Count(region => region.Kind is RegionKind.ListItem));
        Assert.Empty(document.Pages);
    }

    [Fact]
    public void A_truncated_package_is_refused()
    {
        var whole = Docx(Body);
        Assert.Contains("damaged", TextFormatTests.Refusal(whole[..(whole.Length / 2)], "a.docx").Message);
    }

    [Fact]
    public void A_package_that_unpacks_without_end_is_refused()
    {
        using var bomb = new MemoryStream();
        using (var package = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(package, "[Content_Types].xml", 10);
            Write(package, "word/document.xml", 8 << 20);
        }

        var limits = Limits.Default with { MaxUnpackedMegabytes = 4 };
        var failure = Assert.Throws<ParsingException>(() => DocumentReader.Read(bomb.ToArray(), "a.docx", "", limits));
        Assert.Contains("unpacks", failure.Error.Message);
    }

    internal static byte[] Docx(string body)
    {
        const string Namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            main.Document = new Document($"<w:document {Namespace}><w:body>{body}</w:body></w:document>");
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                $"<w:styles {Namespace}><w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>");
            main.AddNewPart<NumberingDefinitionsPart>().Numbering = new Numbering(
                $"<w:numbering {Namespace}><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl>"
                + "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>");
            main.AddNewPart<FootnotesPart>().Footnotes = new Footnotes(
                $"<w:footnotes {Namespace}><w:footnote w:id=\"2\"><w:p><w:r><w:t>A footnote.</w:t></w:r></w:p></w:footnote></w:footnotes>");
        }

        return stream.ToArray();
    }

    private static void Write(ZipArchive package, string name, int bytes)
    {
        using var part = package.CreateEntry(name).Open();
        part.Write(new byte[bytes]);
    }
}
