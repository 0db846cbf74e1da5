using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Pdf;

namespace RetrievalQA.Tests.Ingestion.Parsing.Pdf;

/// <summary>What of a page is a line, and which letters are a word.</summary>
public class PdfLinesTests
{
    [Theory]
    [InlineData("(4)(\u05d1)15", "15(\u05d1)(4)")]
    [InlineData(")4()\u05d1(15", "15(\u05d1)(4)")]
    [InlineData(".12", "12.")]
    [InlineData("(7)", "(7)")]
    [InlineData(")7(", "(7)")]
    [InlineData("50%", "50%")]
    [InlineData("-5", "-5")]
    [InlineData("5-", "-5")]
    [InlineData("01.02.2027", "01.02.2027")]
    public void Signs_in_a_line_that_is_read_from_the_right_stand_where_they_are_read(string printed, string read)
    {
        const string Law = "\u05d7\u05d5\u05e7";
        const string LawPrinted = "\u05e7\u05d5\u05d7";
        var document = TextFormatTests.Read(new RawPdf().Page(RawPdf.AnyScript(300, 700, $"{printed} {LawPrinted}")).Build(), "a.pdf");
        Assert.Equal($"{Law} {read}", document.Text.TrimEnd());
    }

    [Fact]
    public void Lines_that_are_not_wrapped_are_sentences_of_their_own()
    {
        string[] receipt = ["Kaffee Nord", "Quay 7", "1763 Halden", "Latte grande 4.50", "Bagel 3.20", "Total 7.70", "Paid by card"];
        Assert.Equal(receipt, Sentences(new RawPdf().Page(RawPdf.Lines(60, 700, receipt))));
    }

    [Fact]
    public void Wrapped_prose_stays_joined()
    {
        string[] lines = ["Whoever signs the contract for the", "Company accepts the general terms", "of sale, which Halden Works sends", "on request"];
        Assert.Equal([string.Join('\n', lines)], Sentences(new RawPdf().Page(RawPdf.Lines(60, 700, lines))));
        string[] parted = ["Repre-", "Sentatives of the insurer may inspect the building"];
        Assert.Equal([string.Join('\n', parted)], Sentences(new RawPdf().Page(RawPdf.Lines(60, 700, parted))));
    }

    [Fact]
    public void Text_outside_the_crop_box_is_not_read()
    {
        var page = RawPdf.Text(100, 400, "Printed") + RawPdf.Text(100, 780, "printer's mark") + RawPdf.Text(-80, 400, "left") + RawPdf.Text(100, 20, "job 4711");
        var document = Read(new RawPdf().Page(page, "/CropBox[50 100 550 700]"));
        Assert.Equal("Printed", document.Text);
        Assert.InRange(Assert.Single(document.Words).X0, 49, 52);
    }

    [Fact]
    public void A_field_of_a_cropped_page_stands_in_its_line()
    {
        var document = Read(new RawPdf().Annotated(RawPdf.Text(100, 400, "Name:"), "/Subtype/Widget/FT/Tx/V(Solheim)/Rect[140 395 240 410]"));
        Assert.Equal("Name: Solheim", document.Text);
    }

    [Fact]
    public void Lines_beside_a_large_capital_are_read_one_after_the_other()
    {
        var page = RawPdf.Text(60, 672, "T", 36) + RawPdf.Lines(84, 688, ["he insurer pays for water damage that is caused", "by burst pipes, and for the repair of the pipes"], leading: 13)
            + RawPdf.Lines(60, 662, ["themselves where they stand inside of the building"]);
        Assert.StartsWith("The insurer pays for water damage that is caused\nby burst pipes, and", Read(new RawPdf().Page(page)).Text);
    }

    [Fact]
    public void Raised_and_lowered_characters_are_what_they_are()
    {
        var page = RawPdf.Text(60, 640, "The load is 10") + RawPdf.Text(130, 645, "3", 7) + RawPdf.Text(135, 640, "kilograms")
            + RawPdf.Text(60, 600, "Tested with 15") + RawPdf.Text(133, 605, "1", 7) + RawPdf.Text(138, 600, "tonnes.")
            + RawPdf.Text(60, 560, "The insurer") + RawPdf.Text(115, 565, "12", 7) + RawPdf.Text(124, 560, "pays.")
            + RawPdf.Text(60, 520, "H") + RawPdf.Text(68, 517, "2", 7) + RawPdf.Text(72, 520, "O")
            + RawPdf.Text(60, 63, "1", 7) + RawPdf.Text(65, 60, "Measured in 2019.", 9);
        var text = Read(new RawPdf().Page(page)).Text;
        Assert.Contains("The load is 10³ kilograms", text);
        Assert.Contains("Tested with 15[1] tonnes.", text);
        Assert.Contains("The insurer¹² pays.", text);
        Assert.Contains("H2O", text);
        Assert.EndsWith("1 Measured in 2019.", text);
    }

    [Fact]
    public void Letters_set_apart_are_words()
    {
        var page = RawPdf.Text(60, 780, "A N N U A L", 16) + "BT /F1 11 Tf 3 Tc 1 0 0 1 60 740 Tm (Letters set apart are one word) Tj ET\n"
            + "BT 0 Tc ET\n" + RawPdf.Text(60, 700, "Rows A B C D of section 1 2 3 4 5");
        Assert.Equal("ANNUAL\n\nLetters set apart are one word\nRows A B C D of section 1 2 3 4 5", Read(new RawPdf().Page(page)).Text);
    }

    [Theory]
    [InlineData("6202-ל", "ל-6202")]
    [InlineData("٢٠٢٦/٠٦/٠٣", "٢٠٢٦/٠٦/٠٣")]
    [InlineData("(אבג)", "(גבא)")]
    [InlineData("Officeב", "בOffice")]
    public void Words_that_are_read_from_the_right_keep_their_numbers_and_names(string printed, string read) =>
        Assert.Equal(read, printed.Any(RightToLeft.IsLetter) ? RightToLeft.Reversed([.. printed.Select(letter => letter.ToString())]) : printed);

    [Theory]
    [InlineData("ב 𝟏 א", "א𝟏ב")]
    [InlineData("م لا س", "سلام")]
    [InlineData("ב fi l e", "fileב")]
    [InlineData("M P 3 ב", "בMP3")]
    [InlineData("3 . 5 k g ב", "ב3.5kg")]
    [InlineData("ם ו ל \u05B8 ש", "ש\u05B8לום")]
    [InlineData("ם ו ל ש \u05B8", "ש\u05B8לום")]
    [InlineData("\u05BC ב א", "אב\u05BC")]
    public void Characters_of_one_letter_stay_in_order(string printed, string read) => Assert.Equal(read, RightToLeft.Reversed(printed.Split(' ')));

    [Theory]
    [InlineData("2026 ביוני 3", "3 ביוני 2026")]
    [InlineData("Office 365 האחרונה הגרסה", "הגרסה האחרונה Office 365")]
    [InlineData("kg 15 משקל", "משקל 15 kg")]
    [InlineData("1234 555 03 טלפון", "טלפון 03 555 1234")]
    public void A_line_that_is_read_from_the_right_keeps_the_order_of_numbers_and_names(string seen, string read)
    {
        var words = seen.Split(' ').Select((word, i) =>
        {
            var box = new Box(60 + (i * 60), 0, 60 + (i * 60) + 40, 11);
            return new PageWord(word, box, box, 0, 11, false, true);
        });
        var line = Assert.Single(PageLine.Group(words));
        Assert.Equal(read, string.Join(' ', line.Words.Select(word => word.Text)));
    }

    private static List<string> Sentences(RawPdf file)
    {
        var document = Read(file);
        return [.. ParsedDocumentAssert.Chunks(document, ChunkingStrategy.Default).SelectMany(chunk => chunk.Sentences).Select(document.Slice)];
    }

    private static ParsedDocument Read(RawPdf file)
    {
        var document = TextFormatTests.Read(file.Build(), "a.pdf");
        ParsedDocumentAssert.IsSound(document);
        return document;
    }
}
