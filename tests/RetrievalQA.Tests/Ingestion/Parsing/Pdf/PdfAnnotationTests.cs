using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Chunking;

namespace RetrievalQA.Tests.Ingestion.Parsing.Pdf;

/// <summary>What people write onto the pages of a PDF.</summary>
public class PdfAnnotationTests
{
    private static readonly string Labels = RawPdf.Text(60, 695, "Name of applicant:") + RawPdf.Text(60, 663, "Member of the society:") + RawPdf.Text(60, 590, "The end.");

    [Fact]
    public void Values_stand_beside_their_labels_and_are_marked()
    {
        var document = Read(new RawPdf().Annotated(
            Labels,
            "/Subtype/Widget/FT/Tx/T(applicant)/V(Margrete Solheim)/Rect[200 690 400 710]/DA(/Helv 11 Tf 0 g)",
            "/Subtype/Widget/FT/Btn/T(member)/V/Yes/AS/Yes/Rect[200 660 214 674]"));
        Assert.Equal("Name of applicant:\tMargrete Solheim\nMember of the society:\t☑ member\n\nThe end.", document.Text);
        Assert.Equal(["Margrete Solheim", "☑ member"], Slices(document, RegionKind.FormField));
        Assert.All(document.Words.Where(word => document.Slice(word.Span) is "Margrete" or "Solheim"), word => Assert.InRange(word.X0, 200, 400));
    }

    [Theory]
    [InlineData("/FT/Btn/T(member)/AS/Off", "☐ member")]
    [InlineData("/FT/Btn/T(c1_1[0])/TU(I am a member)/AS/1", "☑ I am a member")]
    [InlineData("/FT/Btn/T(c1_1[0])/AS/1", "☑")]
    [InlineData("/FT/Btn/Ff 65536/T(send)", "")]
    [InlineData("/FT/Ch/Opt[[(no)(Norway)][(se)(Sweden)]]/V(se)", "Sweden")]
    [InlineData("/FT/Ch/Opt[(Norway)(Sweden)]/V[(Norway)(Sweden)]", "Norway, Sweden")]
    [InlineData("/FT/Tx/V<FEFF00C500730065>", "Åse")]
    [InlineData("/FT/Tx/Ff 8192/V(secret)", "")]
    [InlineData("/FT/Tx/F 2/V(hidden)", "")]
    [InlineData("/FT/Sig/V<</Contents<00>>>", "")]
    [InlineData("/Parent<</FT/Tx/T(above)/V(inherited)>>", "inherited")]
    public void A_field_is_read_as_it_is_seen(string entries, string expected)
    {
        var document = Read(new RawPdf().Annotated(Labels, $"/Subtype/Widget{entries}/Rect[200 630 400 650]"));
        Assert.Equal(expected.Length == 0 ? [] : [expected], Slices(document, RegionKind.FormField));
    }

    [Fact]
    public void A_value_may_be_a_stream_and_a_name_may_not()
    {
        const string Value = "<</Length 7>>\nstream\nwritten\nendstream";
        const string Place = "Rect[200 630 400 650]";
        var file = new RawPdf();
        var stream = file.Object(Value);
        var document = Read(file.Annotated(Labels, $"/Subtype/Widget/FT/Tx/V {stream}/{Place}", $"/Subtype/Widget/FT/Btn/AS/1/TU {stream}/Rect[200 600 214 614]"));
        Assert.Equal(["written", "☑"], Slices(document, RegionKind.FormField));
    }

    [Fact]
    public void Streams_of_fields_that_say_more_than_a_document_may_are_refused()
    {
        var file = new RawPdf();
        var stream = file.Object($"<</Length 2000>>\nstream\n{new string('x', 2000)}\nendstream");
        var content = file.Annotated(Labels, $"/Subtype/Widget/FT/Tx/V {stream}/Rect[200 630 200 630]").Build();
        var limits = Limits.Default with { MaxCharacters = 1_000 };
        Assert.Contains("1,000 characters", Assert.Throws<ParsingException>(() => DocumentReader.Read(content, "a.pdf", "", limits)).Error.Message);
    }

    [Fact]
    public void A_choice_of_more_than_a_page_may_hold_is_refused_before_it_is_put_together()
    {
        var file = new RawPdf();
        var word = file.Object($"({new string('x', 50_000)})");
        var content = file.Annotated(Labels, $"/Subtype/Widget/FT/Ch/V[{string.Concat(Enumerable.Repeat($"{word} ", 900))}]/Rect[200 690 400 710]").Build();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("fields and notes", Assert.Throws<ParsingException>(() => DocumentReader.Read(content, "a.pdf", "", Limits.Default)).Error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void A_value_that_is_printed_too_is_read_once()
    {
        var document = Read(new RawPdf().Annotated(
            Labels + RawPdf.Text(202, 695, "Margrete Solheim"), "/Subtype/Widget/FT/Tx/V(Margrete Solheim)/Rect[200 690 400 710]"));
        Assert.Equal(1, document.Text.Split("Margrete").Length - 1);
        Assert.Empty(Slices(document, RegionKind.FormField));
    }

    [Fact]
    public void A_note_stands_at_its_place_and_one_over_the_text_after_it()
    {
        const string Note = "/Subtype/FreeText/Contents(Approved by the board on 3 June 2026)";
        var beside = Read(new RawPdf().Annotated(Labels, $"{Note}/Rect[60 620 360 640]"));
        Assert.EndsWith("Approved by the board on 3 June 2026\n\nThe end.", beside.Text);
        Assert.Equal(["Approved by the board on 3 June 2026"], Slices(beside, RegionKind.Annotation));
        var over = Read(new RawPdf().Annotated(Labels, $"{Note}/Rect[60 690 360 710]"));
        Assert.EndsWith("The end.\n\nApproved by the board on 3 June 2026", over.Text);
    }

    [Fact]
    public void Fields_that_say_more_than_a_page_may_are_refused()
    {
        var content = new RawPdf().Annotated(Labels, $"/Subtype/Widget/FT/Tx/V({new string('x', 61)})/Rect[200 690 400 710]").Build();
        var limits = Limits.Default with { MaxLettersPerPage = 60 };
        Assert.Contains("fields and notes", Assert.Throws<ParsingException>(() => DocumentReader.Read(content, "a.pdf", "", limits)).Error.Message);
    }

    private static List<string> Slices(ParsedDocument document, RegionKind kind) =>
        [.. document.Regions.Where(region => region.Kind == kind).Select(region => document.Slice(region.Span))];

    private static ParsedDocument Read(RawPdf file)
    {
        var document = TextFormatTests.Read(file.Build(), "a.pdf");
        ParsedDocumentAssert.IsSound(document);
        return document;
    }
}
