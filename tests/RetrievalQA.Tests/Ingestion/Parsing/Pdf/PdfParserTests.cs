using System.Text;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Chunking;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace RetrievalQA.Tests.Ingestion.Parsing.Pdf;

public class PdfParserTests
{
    [Fact]
    public void Two_columns_are_read_one_after_the_other()
    {
        var content = Pdf((page, font) =>
        {
            page.AddText("A title that spans both columns of the page from left to right", 12, new PdfPoint(60, 780), font);
            for (var i = 0; i < 12; i++)
            {
                page.AddText($"left line {i} of the first column text", 10, new PdfPoint(60, 740 - (i * 12)), font);
                page.AddText($"right line {i} of the second column text", 10, new PdfPoint(320, 740 - (i * 12)), font);
            }
        });
        var document = Read(content);
        Assert.StartsWith("A title that spans", document.Text);
        Assert.True(document.Text.IndexOf("left line 11", StringComparison.Ordinal) < document.Text.IndexOf("right line 0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_of_a_table_stays_on_one_line()
    {
        var content = Pdf((page, font) =>
        {
            string[][] rows = [["Revenue", "2017", "2018"], ["Net sales of products", "$ 100", "$ 120"], ["Net sales of services", "1,234", "2,345"],
                ["Total net sales for the year", "1,334", "2,465"]];
            for (var i = 0; i < rows.Length; i++)
            {
                page.AddText(rows[i][0], 10, new PdfPoint(60, 700 - (i * 14)), font);
                page.AddText(rows[i][1], 10, new PdfPoint(300, 700 - (i * 14)), font);
                page.AddText(rows[i][2], 10, new PdfPoint(400, 700 - (i * 14)), font);
            }
        });
        var document = Read(content);
        Assert.Contains("Net sales of services\t1,234\t2,345\n", document.Text);
        Assert.Equal(4, document.Regions.Count(region => region.Kind is RegionKind.TableRow));
    }

    [Fact]
    public void Cells_of_words_are_read_row_by_row()
    {
        var document = Read(Pdf((page, font) => WriteCells(page, font, 60, 700, 170)));
        Assert.Contains("Sensor modules as spare parts\ttwelve months\tdate of the invoice\n", document.Text);
        Assert.Equal(5, document.Regions.Count(region => region.Kind is RegionKind.TableRow));
    }

    [Fact]
    public void Wrapped_lines_of_a_ruled_cell_stay_in_their_row()
    {
        var document = Read(Pdf((page, font) =>
        {
            WriteRuledTable(page, font, 60, 700);
            page.AddText("Text below the table goes on from here.", 10, new PdfPoint(60, 600), font);
        }));
        Assert.Equal(
            "Code\tMeaning\tRemedy\nE03\tFlow is blocked\tReplace the filter\nE07\tToo hot or too cold\tLet it adapt\n\nText below the table goes on from here.",
            document.Text);
        Assert.Equal([0, 1, 2], document.Regions.Where(region => region.Kind is RegionKind.TableRow).Select(region => region.Number));
    }

    [Fact]
    public void A_table_keeps_its_place_in_a_column()
    {
        var document = Read(Pdf((page, font) =>
        {
            for (var i = 0; i < 24; i++)
            {
                // The table stands beside lines 6 to 12 of the right column.
                if (i is < 6 or > 12)
                {
                    page.AddText($"left line {i} of the first column text", 10, new PdfPoint(60, 740 - (i * 12)), font);
                }

                page.AddText($"right line {i} of the second column text", 10, new PdfPoint(320, 740 - (i * 12)), font);
            }

            WriteRuledTable(page, font, 60, 666);
        }));
        var order = new[] { "left line 5 ", "Code\tMeaning\tRemedy", "E07\tToo hot or too cold\tLet it adapt\n", "left line 13 ", "left line 23 ",
            "right line 0 ", "right line 23 " };
        Assert.Equal(order, order.OrderBy(text => document.Text.IndexOf(text, StringComparison.Ordinal)));
        Assert.All(order, text => Assert.Contains(text, document.Text));
    }

    [Fact]
    public void Columns_of_prose_on_common_baselines_are_no_table()
    {
        string[] lines = ["The warranty covers defects in material", "and workmanship that appear in normal", "use. The company decides whether it is",
            "repaired or replaced.", "Replaced parts become the property of", "the company, unless the law of the land",
            "of the buyer says that they stay his."];
        var document = Read(Pdf((page, font) =>
        {
            for (var i = 0; i < lines.Length; i++)
            {
                page.AddText(lines[i], 10, new PdfPoint(60, 740 - (i * 12)), font);
                page.AddText(lines[^(i + 1)], 10, new PdfPoint(320, 740 - (i * 12)), font);
            }
        }));
        Assert.DoesNotContain('\t', document.Text);
        Assert.StartsWith(string.Join('\n', lines[..3]), document.Text);
    }

    [Fact]
    public void A_paragraph_left_of_a_list_is_not_part_of_its_last_item()
    {
        var document = Read(Pdf((page, font) =>
        {
            page.AddText("\u2022", 10, new PdfPoint(70, 700), font);
            page.AddText("Jury service is paid in full for up to ten working days,", 10, new PdfPoint(82, 700), font);
            page.AddText("which are counted for each year.", 10, new PdfPoint(82, 688), font);
            page.AddText("\u2022", 10, new PdfPoint(70, 676), font);
            page.AddText("Donors may take two hours.", 10, new PdfPoint(82, 676), font);
            page.AddText("After two years of service an employee may ask for leave.", 10, new PdfPoint(60, 664), font);
        }));
        Assert.Equal([RegionKind.ListItem, RegionKind.ListItem, RegionKind.Paragraph], document.Regions.Skip(1).Select(region => region.Kind));
        Assert.EndsWith("for each year.", document.Slice(document.Regions[1].Span));
    }

    [Fact]
    public void Boxes_are_where_the_words_are_seen()
    {
        var document = Read(Pdf((page, font) => page.AddText("Hello world", 20, new PdfPoint(100, 700), font)));
        var page = Assert.Single(document.Pages);
        Assert.Equal((595, 842), ((int)page.Width, (int)page.Height));
        var word = document.Words[0];
        Assert.Equal("Hello", document.Slice(word.Span));
        Assert.InRange(word.X0, 99, 101);
        Assert.InRange(word.X1, 140, 155);

        // The baseline is 142 points below the top.
        Assert.InRange(word.Y0, 122, 130);
        Assert.InRange(word.Y1, 142, 150);
    }

    [Fact]
    public void A_hyphen_at_a_line_end_and_the_line_end_stay()
    {
        var document = Read(Pdf((page, font) =>
        {
            page.AddText("This is an exam-", 10, new PdfPoint(60, 700), font);
            page.AddText("ple of a line.", 10, new PdfPoint(60, 688), font);
        }));
        Assert.Equal("This is an exam-\nple of a line.", document.Text);
    }

    [Fact]
    public void An_empty_page_keeps_its_number()
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        builder.AddPage(PageSize.A4);
        builder.AddPage(PageSize.A4).AddText("second page", 10, new PdfPoint(60, 700), font);
        builder.AddPage(PageSize.A4);
        var document = Read(builder.Build());
        Assert.Equal([1, 2, 3], document.Pages.Select(page => page.Number));
        Assert.Equal(2, Assert.Single(ParsedDocumentAssert.PlacesOf(document, "second")).Page);
    }

    [Fact]
    public void A_file_of_images_says_which_pages_and_what_to_do()
    {
        var image = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4).AddPng(image, new PdfRectangle(0, 0, 500, 500));
        builder.AddPage(PageSize.A4).AddPng(image, new PdfRectangle(0, 0, 500, 500));
        var error = TextFormatTests.Refusal(builder.Build(), "scan.pdf");
        Assert.Equal(IngestionError.InvalidFile, error.Code);
        Assert.Contains("pages 1-2 are images", error.Message);
        Assert.Contains("OCR", error.Message);
    }

    [Fact]
    public void Limits_on_pages_and_letters_hold()
    {
        var content = Pdf((page, font) => page.AddText("some letters", 10, new PdfPoint(60, 700), font));
        Assert.Contains("letters", Refusal(content, Limits.Default with { MaxLettersPerPage = 5 }).Message);
        var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4);
        builder.AddPage(PageSize.A4);
        Assert.Contains("2 pages", Refusal(builder.Build(), Limits.Default with { MaxPages = 1 }).Message);
    }

    [Fact]
    public void Zeros_and_truncated_files_are_refused()
    {
        Assert.Equal(IngestionError.InvalidFile, TextFormatTests.Refusal(new byte[100_000], "zeros.pdf").Code);
        Assert.Equal(IngestionError.InvalidFile, TextFormatTests.Refusal("%PDF-1.7\nrubbish"u8.ToArray(), "a.pdf").Code);
        Assert.Equal(IngestionError.InvalidFile, TextFormatTests.Refusal(Encoding.ASCII.GetBytes("not a pdf"), "a.pdf").Code);
    }

    internal static byte[] Pdf(Action<PdfPageBuilder, PdfDocumentBuilder.AddedFont> write)
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        write(builder.AddPage(PageSize.A4), font);
        return builder.Build();
    }

    // Three columns, five rows.
    private static void WriteCells(PdfPageBuilder page, PdfDocumentBuilder.AddedFont font, double left, double top, double width)
    {
        string[][] rows =
        [
            ["Product of the company", "Warranty period", "Start of the period"],
            ["Analyser, all of its variants", "twenty-four months", "date of delivery"],
            ["Data logger", "thirty-six months", "date of delivery"],
            ["Sensor modules as spare parts", "twelve months", "date of the invoice"],
            ["Filters and seals", "none", "not applicable here"],
        ];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < rows[i].Length; j++)
            {
                page.AddText(rows[i][j], 10, new PdfPoint(left + (j * width), top - (i * 14)), font);
            }
        }
    }

    // Three columns; a shaded header, a row of one line and a row of two lines; 196 points wide, 66 high.
    private static void WriteRuledTable(PdfPageBuilder page, PdfDocumentBuilder.AddedFont font, double left, double top)
    {
        double[] levels = [top, top - 18, top - 36, top - 66];
        page.SetTextAndFillColor(220, 230, 240);
        page.DrawRectangle(new PdfPoint(left, levels[1]), 196, 18, 1, true);
        page.SetTextAndFillColor(0, 0, 0);
        foreach (var y in levels)
        {
            page.DrawLine(new PdfPoint(left, y), new PdfPoint(left + 196, y));
        }

        foreach (var x in new[] { 0, 36, 106, 196 })
        {
            page.DrawLine(new PdfPoint(left + x, levels[0]), new PdfPoint(left + x, levels[^1]));
        }

        void Text(string text, double x, double y) => page.AddText(text, 8, new PdfPoint(left + x + 3, y), font);
        (string Code, string Meaning, string Remedy)[] rows = [("Code", "Meaning", "Remedy"), ("E03", "Flow is blocked", "Replace the filter"), (
            "E07", "Too hot or", "Let it adapt")];
        for (var i = 0; i < rows.Length; i++)
        {
            Text(rows[i].Code, 0, levels[i] - 12);
            Text(rows[i].Meaning, 36, levels[i] - 12);
            Text(rows[i].Remedy, 106, levels[i] - 12);
        }

        Text("too cold", 36, levels[2] - 22);
    }

    private static ParsedDocument Read(byte[] content)
    {
        var document = TextFormatTests.Read(content, "a.pdf");
        ParsedDocumentAssert.IsSound(document);
        return document;
    }

    private static IngestionError Refusal(byte[] content, ParsingLimits limits) =>
        Assert.Throws<ParsingException>(() => DocumentReader.Read(content, "a.pdf", "", limits)).Error;
}
