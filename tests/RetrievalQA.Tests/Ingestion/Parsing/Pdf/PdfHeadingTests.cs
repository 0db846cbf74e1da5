using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Ingestion.Parsing.Pdf;

public class PdfHeadingTests
{
    private static readonly string[] SmallPrint =
    [
        "Halden Works AS - Registered office: Quay 7, 1763 Halden - Company register no. 998 112 334 - VAT NO 998112334MVA",
        "Bank: Fjord Bank, account 6021.07.55113 - Board: K. Moen (chair), T. Aas, L. Berg - Office hours Monday to Friday 9 to 15",
        "All deliveries follow our general terms of sale, which we send on request. Claims must be made in writing within 8 days.",
    ];

    [Fact]
    public void Body_text_beside_longer_small_print_is_no_heading()
    {
        var letter = RawPdf.Text(60, 700, "Order confirmation", 16, "F2")
            + RawPdf.Lines(60, 660, ["The delivery date of your pump is 14 September 2026.", "The carrier is Skagen Freight."])
            + RawPdf.Text(60, 600, "Price NOK 48,700 including freight")
            + RawPdf.Text(60, 540, "The warranty period of the pump is five years.")
            + RawPdf.Lines(60, 60, SmallPrint, size: 8, leading: 10);
        Assert.Equal(["Order confirmation"], Headings(new RawPdf().Page(letter)));
    }

    [Fact]
    public void Sizes_are_counted_over_the_whole_document()
    {
        var table = string.Concat(Enumerable.Range(0, 30).Select(row => RawPdf.Text(60, 780 - (row * 9), $"part {row}", 7) + RawPdf.Text(300, 780 - (row * 9), $"{row * 3} pieces", 7)));
        var prose = RawPdf.Lines(60, 780, Enumerable.Range(0, 40).Select(line => $"Line {line} goes on about the duties of whoever signs the contract and"));
        Assert.Equal(
            ["Parts"],
            Headings(new RawPdf().Page(table + RawPdf.Text(60, 400, "see the list of the annex")).Page(RawPdf.Text(60, 810, "Parts", 16) + prose)));
    }

    [Theory]
    [InlineData("The pump must be switched off first.", false)]
    [InlineData("설치하기 전에 전원을 끄십시오.", false)]
    [InlineData("What is covered?", true)]
    [InlineData("Part 3.", true)]
    [InlineData("Notes of Best Holdings, Inc.", true)]
    [InlineData("Switching the pump off", true)]
    public void A_sentence_is_no_heading_however_large(string text, bool isHeading) =>
        Assert.Equal(isHeading, !RetrievalQA.Ingestion.Parsing.Pdf.SentenceEnd.IsSentence(text));

    [Fact]
    public void A_large_sentence_and_a_word_across_the_page_are_text()
    {
        var page = RawPdf.Text(60, 780, "Storage", 16) + RawPdf.Text(60, 740, "The door must be locked at night.", 14)
            + RawPdf.Lines(60, 700, ["The cold room holds at most 4 tonnes of goods.", "Visitors wear helmets."])
            + "BT /F2 60 Tf 0.707 0.707 -0.707 0.707 150 250 Tm (DRAFT COPY) Tj ET\n";
        Assert.Equal(["Storage"], Headings(new RawPdf().Page(page)));
    }

    private static IEnumerable<string> Headings(RawPdf file)
    {
        var document = TextFormatTests.Read(file.Build(), "a.pdf");
        ParsedDocumentAssert.IsSound(document);
        return document.Regions.Where(region => region.Kind is RegionKind.Heading).Select(region => document.Slice(region.Span));
    }
}
