using RetrievalQA.Documents;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Ingestion.Parsing.Word;

/// <summary>What stands at the head and foot of every page.</summary>
public class DocxRunningTextTests
{
    private const string Header = "Nordvind A/S, VAT DK-30211187";
    private const string PageNumber =
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE \\* MERGEFORMAT </w:instrText></w:r>"
        + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>{0}</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    [Fact]
    public void A_header_and_a_footer_are_read_once_after_everything_else_and_stand_in_no_section()
    {
        const string Heading = "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>{0}</w:t></w:r></w:p>";
        var body = Heading.Replace("{0}", "Payment", StringComparison.Ordinal)
            + $"<w:p><w:pPr>{Sections("h1", "f1")}</w:pPr>{WordFile.Run("Due in 45 days.")}</w:p>{Sections("h2", "f1")}";
        var document = Read(new WordFile(body)
            .Header("h1", Heading.Replace("{0}", Header, StringComparison.Ordinal))
            .Header("h2", WordFile.Paragraph(Header))
            .Footer("f1", WordFile.Paragraph("Terms edition July 2026")
                + $"<w:tbl><w:tr><w:tc>{WordFile.Paragraph("Aalborg")}</w:tc><w:tc>{WordFile.Paragraph("Denmark")}</w:tc></w:tr></w:tbl>"));
        Assert.Equal($"Payment\n\nDue in 45 days.\n\n{Header}\n\nTerms edition July 2026\n\nAalborg\tDenmark", document.Text.TrimEnd());
        Assert.Equal(
            [Header, "Terms edition July 2026\n\nAalborg\tDenmark"],
            document.Regions.Where(region => region.Kind is RegionKind.Running).Select(region => document.Slice(region.Span)));
        Assert.Equal("Payment", document.Slice(Assert.Single(document.Regions, region => region.Kind is RegionKind.Heading).Span));
        var chunk = Assert.Single(ParsedDocumentAssert.Chunks(document, ChunkingStrategy.Default));
        Assert.Equal(
            [("Payment", "Payment"), (Header, ""), ("Terms edition July 2026", "")],
            chunk.Sections.Select(section => (document.Slice(chunk.Sentences[section.FirstSentence]), section.Context)));
    }

    [Fact]
    public void Headers_that_differ_in_the_number_of_the_page_are_one_and_a_number_alone_is_none()
    {
        var document = Read(new WordFile($"{WordFile.Paragraph("Body.")}<w:p><w:pPr>{Sections("h1", "f1")}</w:pPr></w:p>{Sections("h2", "f2")}")
            .Header("h1", $"<w:p>{WordFile.Run("Report, page ")}{Page("2")}</w:p>")
            .Header("h2", $"<w:p>{WordFile.Run("Report, page ")}{Page("7")}</w:p>")
            .Footer("f1", $"<w:p>{WordFile.Run("- ")}{Page("2")}{WordFile.Run(" -")}</w:p>")
            .Footer("f2", "<w:p><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>"));
        Assert.Equal("Body.\n\nReport, page 2", document.Text.TrimEnd());
    }

    [Fact]
    public void A_header_is_read_whose_number_of_the_page_never_ends()
    {
        var number = Page("2").Replace("end", "none", StringComparison.Ordinal);
        var end = $"<w:p>{WordFile.Run("Denmark")}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
        foreach (var last in new[] { "", end })
        {
            var header = $"<w:p>{number}</w:p>{WordFile.Paragraph("Nordvind")}{last}";
            Assert.Contains("Nordvind", Read(new WordFile(WordFile.Paragraph("Body.") + Sections("h", "f")).Header("h", header)).Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "", "Body.\n\nEvery page")]
    [InlineData("<w:titlePg/>", "", "Body.\n\nFirst page\n\nEvery page")]
    [InlineData("<w:titlePg w:val=\"0\"/>", "<w:evenAndOddHeaders/>", "Body.\n\nEven pages\n\nEvery page")]
    public void Headers_that_no_page_shows_are_left_out(string section, string settings, string expected)
    {
        var document = Read(new WordFile(
                $"{WordFile.Paragraph("Body.")}<w:sectPr><w:headerReference w:type=\"first\" r:id=\"h1\"/><w:headerReference w:type=\"even\" r:id=\"h2\"/>"
                + $"<w:headerReference w:type=\"default\" r:id=\"h3\"/>{section}</w:sectPr>")
            .Header("h1", WordFile.Paragraph("First page"))
            .Header("h2", WordFile.Paragraph("Even pages"))
            .Header("h3", WordFile.Paragraph("Every page"))
            .Header("unused", WordFile.Paragraph("Unused"))
            .Settings(settings));
        Assert.Equal(expected, document.Text.TrimEnd());
    }

    [Fact]
    public void A_header_that_is_missing_from_the_file_is_no_failure() =>
        Assert.Equal("Body.", Read(new WordFile($"{WordFile.Paragraph("Body.")}{Sections("h", "f")}")).Text.TrimEnd());

    [Fact]
    public void A_header_that_is_damaged_is_said_and_hides_nothing_else()
    {
        var document = Read(new WordFile($"{WordFile.Paragraph("Body.")}{Sections("h", "f")}").Header("h", "<w:p>").Footer("f", WordFile.Paragraph("Foot")));
        Assert.StartsWith("Body.", document.Text, StringComparison.Ordinal);
        Assert.Contains("damaged", Assert.Single(document.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_a_header_says_is_found()
    {
        using var server = new RetrievalQaServer();
        var api = server.V2();
        var content = new WordFile($"{WordFile.Paragraph("The order number is PO-77120.")}{WordFile.Paragraph("Payment is due in 45 days.")}{Sections("h", "f")}")
            .Header("h", WordFile.Paragraph(Header))
            .Footer("f", WordFile.Paragraph("Terms edition July 2026"))
            .Build();
        var client = await RunClient.CreateAsync(api, await api.Upload("order.docx", content));
        Assert.Equal("completed", (await client.AskAsync("What is the VAT number of Nordvind?")).Text("status"));
        var annotations = (await client.AnswerAsync())["annotations"]!.AsArray();
        Assert.Single(annotations, annotation => (string)annotation!["file_citation"]!["quote"]! == Header);
    }

    private static string Sections(string header, string footer) =>
        $"<w:sectPr><w:headerReference w:type=\"default\" r:id=\"{header}\"/><w:footerReference w:type=\"default\" r:id=\"{footer}\"/></w:sectPr>";

    private static string Page(string number) => PageNumber.Replace("{0}", number, StringComparison.Ordinal);

    private static ParsedDocument Read(WordFile file)
    {
        var document = TextFormatTests.Read(file.Build(), "a.docx");
        ParsedDocumentAssert.IsSound(document);
        return document;
    }
}
