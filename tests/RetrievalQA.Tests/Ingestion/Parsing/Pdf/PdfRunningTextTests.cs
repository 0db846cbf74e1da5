using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Ingestion.Parsing.Pdf;

/// <summary>Headers, footers and what goes on from page to page.</summary>
public class PdfRunningTextTests
{
    private const string Header = "Nordlicht Insurance - General terms";
    private const string Open = "The deductible for each claim caused by burst pipes amounts to";
    private const string End = "EUR 350 and is withheld from the payment.";

    [Fact]
    public void A_sentence_over_a_page_break_is_one_slice()
    {
        var document = Read(new RawPdf().Page(Edges("i") + Body("The insurer pays for water damage.", Open)).Page(Edges("1") + Body(End, "Glass has none.")));
        Assert.Equal(
            $"{Header}\n\nConfidential\tPage i of 4\n\nThe insurer pays for water damage.\n{Open}\n{End}\nGlass has none.\n\n{Header}\n\nConfidential\tPage 1 of 4",
            document.Text);
        Assert.Contains($"{Open}\n{End}", Sentences(document));
        Assert.Equal([0, 2], Running(document).Select(region => region.Number));
        Assert.Equal(1, PageOf(document, Open));
        Assert.Equal(2, PageOf(document, End));
    }

    [Fact]
    public void A_page_that_is_open_at_both_ends_has_its_header_between_two_sentences()
    {
        var middle = Edges("2") + Body(End, "The second part of the terms ends here.", "Whoever damages the building by his own fault pays");
        var document = Read(new RawPdf().Page(Edges("1") + Body("It rains.", Open)).Page(middle).Page(Edges("3") + Body("the whole of the damage.")));
        Assert.Contains($"{Open}\n{End}", Sentences(document));
        Assert.Contains("Whoever damages the building by his own fault pays\nthe whole of the damage.", Sentences(document));
        Assert.Contains($"ends here.\n\n{Header}\n\nConfidential\tPage 2 of 4\n\nWhoever", document.Text);
    }

    [Fact]
    public void Notes_below_an_open_sentence_do_not_part_it()
    {
        var first = Body("The insurer pays. It rains.", Open) + RawPdf.Text(60, 60, "1 Measured in 2019, see annex B.", 8);
        var document = Read(new RawPdf().Page(first).Page(Body(End)));
        Assert.Contains($"{Open}\n{End}", Sentences(document));
        Assert.Contains("1 Measured in 2019, see annex B.", Sentences(document));
    }

    [Theory]
    [InlineData("Quality is guarded by the office of", "Figure 3. Offices of the insurer by county.")]
    [InlineData("Quality is guarded by the office of", "(a) Offices of the insurer by county.")]
    [InlineData("Chapter 2. Offices and helpers", "Whoever asks for an office is told so.")]
    [InlineData("It is said to be quick.[5][6]", "Offices are closed on Sundays.")]
    [InlineData("12", "offices are closed on Sundays.")]
    [InlineData("12", "Offices are closed on Sundays.")]
    public void What_does_not_go_on_is_not_joined(string last, string next)
    {
        var document = Read(new RawPdf().Page(Body("It rains here.", "It hails there.", "Nobody minds.") + RawPdf.Text(60, 660, last)).Page(Body(next, "It snows there.")));
        Assert.Contains($"{last}\n\n{next}", document.Text);
    }

    [Fact]
    public void A_page_that_ends_with_its_sentence_or_before_a_heading_is_closed()
    {
        var document = Read(new RawPdf().Page(Edges("1") + Body("It rains.", End)).Page(Edges("2") + RawPdf.Text(60, 760, "2 Premium", 16) + Body("It snows.")));
        Assert.Contains($"{End}\n\nConfidential\tPage 1 of 4\n\n{Header}\n\n2 Premium", document.Text);
        Assert.Contains(End, Sentences(document));
    }

    [Fact]
    public void What_a_header_repeats_is_evidence_on_its_first_page_only_and_no_part_of_a_section()
    {
        var document = Read(new RawPdf().Page(Edges("1") + Body("It rains.")).Page(Edges("2") + Body("It snows.")));
        Assert.Equal([Header, "It rains.", "Confidential\tPage 1 of 4", "It snows."], Evidence(document));
    }

    [Fact]
    public void A_header_that_changes_is_evidence_wherever_it_is_new_and_page_numbers_never()
    {
        string Page(string header, int number) => RawPdf.Text(60, 800, header, 9) + RawPdf.Text(290, 30, $"- {number} -", 9) + Body($"Text {number}.");
        var document = Read(new RawPdf().Page(Page("Premiums", 1)).Page(Page("Premiums", 2)).Page(Page("Claims", 3)).Page(Page("Claims", 4)));
        Assert.Equal(["Premiums", "Text 1.", "Text 2.", "Claims", "Text 3.", "Text 4."], Evidence(document));
    }

    [Fact]
    public void What_only_a_footer_says_is_read_once()
    {
        string Page(string text) => Body(text) + RawPdf.Text(60, 30, "Nordlicht AG, VAT DK 30211187", 9);
        var document = Read(new RawPdf().Page(Page("It rains.")).Page(Page("It snows.")).Page(Page("It hails.")));
        Assert.Equal([0, 2, 3], Running(document).Select(region => region.Number));
    }

    [Fact]
    public void Titles_and_the_first_rows_of_tables_are_no_headers()
    {
        string Page(int first) => RawPdf.Text(60, 800, "Results", 20) + string.Concat(Enumerable.Range(first, 12).Select(row =>
            RawPdf.Text(60, 740 - ((row - first) * 14), $"Item {row}") + RawPdf.Text(200, 740 - ((row - first) * 14), $"{row * 7}.50")));
        string Rows(int first) => string.Concat(Enumerable.Range(first, 12).Select(row =>
            RawPdf.Text(60, 790 - ((row - first) * 14), $"Item {row}") + RawPdf.Text(200, 790 - ((row - first) * 14), $"{row * 7}.50")));
        Assert.Empty(Running(Read(new RawPdf().Page(Page(1)).Page(Page(20)))));
        Assert.Empty(Running(Read(new RawPdf().Page(Rows(1)).Page(Rows(20)))));
    }

    private static int PageOf(ParsedDocument document, string text) => Assert.Single(ParsedDocumentAssert.PlacesOf(document, text)).Page;

    private static string Edges(string number) =>
        RawPdf.Text(60, 800, Header, 9) + RawPdf.Text(60, 30, "Confidential", 9) + RawPdf.Text(500, 30, $"Page {number} of 4", 9);

    private static string Body(params string[] lines) => RawPdf.Lines(60, 730, lines);

    private static IEnumerable<TextRegion> Running(ParsedDocument document) => document.Regions.Where(region => region.Kind is RegionKind.Running);

    private static List<string> Evidence(ParsedDocument document)
    {
        var chunk = Assert.Single(ParsedDocumentAssert.Chunks(document, ChunkingStrategy.Default));
        var ends = chunk.Sections.Skip(1).Select(section => section.FirstSentence).Append(chunk.Sentences.Count);
        return
        [
            .. chunk.Sections.Zip(ends).Where(part => !part.First.IsRepeated)
                .SelectMany(part => chunk.Sentences.Take(part.First.FirstSentence..part.Second)).Select(document.Slice),
        ];
    }

    private static List<string> Sentences(ParsedDocument document) =>
        [.. ParsedDocumentAssert.Chunks(document, ChunkingStrategy.Default).SelectMany(chunk => chunk.Sentences).Select(document.Slice)];

    private static ParsedDocument Read(RawPdf file)
    {
        var document = TextFormatTests.Read(file.Build(), "a.pdf");
        ParsedDocumentAssert.IsSound(document);
        return document;
    }
}
