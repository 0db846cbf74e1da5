using System.Text;
using RetrievalQA.Documents;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Tests.Ingestion.Parsing.Html;
using RetrievalQA.Tests.Ingestion.Parsing.Word;

namespace RetrievalQA.Tests.Ingestion.Parsing.Tables;

public class TableModelTests
{
    private const string Plans =
        "<h2>Fees</h2><table><thead><tr><th rowspan=2>Plan<th colspan=2>Price per month</tr><tr><th>Monthly<th>Yearly</tr></thead>"
        + "<tbody><tr><td rowspan=2>Studio<td>EUR 9<td>EUR 7<tr><td>EUR 15<td></tr><tr><td>Atelier<td colspan=2>on request</table>";

    [Fact]
    public void What_a_cell_covers_counts_for_every_row_and_column()
    {
        var document = HtmlParserTests.Parse(Plans);
        Assert.Equal("Fees\n\nPlan\tPrice per month\nPlan\tMonthly\tYearly\nStudio\tEUR 9\tEUR 7\nStudio\tEUR 15\nAtelier\ton request", document.Text.TrimEnd());
        var table = Assert.Single(document.Tables);
        Assert.Equal(
            [
                ["Plan", "Price per month", "Price per month"],
                ["Plan", "Monthly", "Yearly"],
                ["Studio", "EUR 9", "EUR 7"],
                ["Studio", "EUR 15", ""],
                ["Atelier", "on request", "on request"],
            ],
            TableText.Grid(document, table));
        Assert.Equal((2, 0), (table.HeaderRows, table.HeaderColumns));
        Assert.Equal(["Plan", "Price per month / Monthly", "Price per month / Yearly"], TableText.Columns(document, table));
        Assert.Equal((2, 0), (table.CellAt(2, 0)!.Value.RowSpan, table.CellAt(3, 0)!.Value.RowSpan));
    }

    [Fact]
    public void Cells_merged_in_Word_are_merged_in_the_table()
    {
        static string Cell(string text, string properties = "") => $"<w:tc><w:tcPr>{properties}</w:tcPr>{WordFile.Paragraph(text)}</w:tc>";
        const string Begin = "<w:vMerge w:val=\"restart\"/>";
        const string GoesOn = "<w:vMerge/>";
        var document = TextFormatTests.Read(WordFile.Of(
            $"{WordFile.Paragraph("Table 4. Hotel limits")}<w:tbl><w:tr>{Cell("Country")}{Cell("City")}{Cell("Limit")}</w:tr>"
            + $"<w:tr>{Cell("Norway", Begin)}{Cell("Oslo")}{Cell("NOK 2,400")}</w:tr><w:tr>{Cell("", GoesOn)}{Cell("Bergen")}{Cell("NOK 1,950")}</w:tr>"
            + $"<w:tr>{Cell("Others", "<w:gridSpan w:val=\"2\"/>")}{Cell("EUR 140")}</w:tr>"
            + $"<w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>{Cell("EUR 5")}</w:tr></w:tbl>"), "a.docx");
        Assert.Equal(
            "Table 4. Hotel limits\n\nCountry\tCity\tLimit\nNorway\tOslo\tNOK 2,400\nNorway\tBergen\tNOK 1,950\nOthers\t\tEUR 140\n\t\tEUR 5", document.Text.TrimEnd());
        var table = Assert.Single(document.Tables);
        Assert.Equal(
            [["Country", "City", "Limit"], ["Norway", "Oslo", "NOK 2,400"], ["Norway", "Bergen", "NOK 1,950"], ["Others", "Others", "EUR 140"], ["", "", "EUR 5"]],
            TableText.Grid(document, table));
        Assert.Equal("Table 4. Hotel limits", document.Slice(table.Caption!.Value));
        Assert.Equal(1, table.HeaderRows);
    }

    [Theory]
    [InlineData(1, "Plant|CO2 (t)|Share", "Norrvik|16,520|29 %", "Osthafen|20,976|37 %")]
    [InlineData(1, "Village|2021|2022|2023", "Ashby|214|220|231", "Corran|402|417|409")]
    [InlineData(1, "Line|Q1|Q2", "Tea|4|9", "Oil|12|7")]
    [InlineData(1, "Shop|Top 10|FY2023", "Elm|3|88", "Oak|1|91")]
    [InlineData(1, "Site|2023 Q1|5-year return", "Elm|3|8.1", "Oak|1|9.4")]
    [InlineData(0, "Norrvik|16,520|29 %", "Osthafen|20,976|37 %", "Pelham|1,040|2 %")]
    [InlineData(0, "INV-301|2025-02-27|12 kg", "INV-302|2025-03-04|9 kg", "INV-303|2025-03-11|n/a")]
    [InlineData(0, "Ada|1961|2019", "Bram|1974|2020", "Cleo|1958|2021")]
    [InlineData(0, "Elm|1950|1200", "Oak|880|1310", "Fir|760|990")]
    public void A_header_that_is_not_marked_may_have_digits_where_what_stands_below_is_written_otherwise(int headers, params string[] rows)
    {
        var table = string.Concat(rows.Select(row => $"<tr><td>{row.Replace("|", "<td>", StringComparison.Ordinal)}"));
        Assert.Equal(headers, Assert.Single(HtmlParserTests.Parse($"<table>{table}</table>").Tables).HeaderRows);
    }

    [Theory]
    [InlineData("<table><tr><th>1<th>2<th>3<tr><td>4<td>5<td>6<tr><td>7<td>8<td>9</table>")]
    [InlineData("<table><thead><tr><td>2022<td>2023<tbody><tr><td>4<td>5<tr><td>7<td>8</table>")]
    public void A_header_that_is_marked_is_one_also_where_it_has_numbers_alone(string page) =>
        Assert.Equal(1, Assert.Single(HtmlParserTests.Parse(page).Tables).HeaderRows);

    [Theory]
    [InlineData("a.md", "# Stock\n\n| Name | Left | |\n|---|--:|---|\n| a\\|b | | x |\n| `c` | 4 |\n")]
    [InlineData("a.csv", "Name,Left,\n\"a\\|b\",,x\n`c`,4\n")]
    [InlineData("a.csv", "Name;Left;\r\na\\|b;;x\r\n`c`;4\r\n")]
    [InlineData("a.tsv", "Name\tLeft\t\na\\|b\t\tx\n`c`\t4\n")]
    public void Text_tables_keep_their_text_and_cells_are_spans_of_it(string name, string text)
    {
        var document = TextFormatTests.Read(Encoding.UTF8.GetBytes(text), name);
        Assert.Equal(text, document.Text);
        var table = Assert.Single(document.Tables);
        Assert.Equal(new string?[] { "Name", "Left", "" }, TableText.Grid(document, table)[0]);
        Assert.Equal(new string?[] { "a\\|b", "", "x" }, TableText.Grid(document, table)[1]);
        Assert.Equal("4", document.Slice(table.CellAt(2, 1)!.Value.Span));
        Assert.Equal((3, 1), (table.Rows, table.HeaderRows));
    }

    [Fact]
    public void Two_tables_with_only_a_line_between_them_are_two()
    {
        var document = TextFormatTests.Read("Table 1: Doors\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n| c |\n|---|\n| 3 |\n"u8.ToArray(), "a.md");
        Assert.Equal(["Table 1: Doors", null], document.Tables.Select(table => table.Caption is { } caption ? document.Slice(caption) : null));
        Assert.Equal([2, 1], document.Tables.Select(table => table.Columns));
    }

    [Fact]
    public void A_chunk_below_the_header_is_found_by_the_names_of_its_columns_and_table()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"<tr><td>item {i}<td>{i * 7}<td>{i}</tr>"));
        var document = HtmlParserTests.Parse(
            $"<h1>Depots</h1><table><caption>Table 2</caption><tr><th rowspan=2>Item<th colspan=2>Pallets</tr><tr><th>full<th>empty</tr>{rows}</table>");
        var chunks = ParsedDocumentAssert.Chunks(document, new ChunkingStrategy(100, 0));
        Assert.True(chunks.Count > 3);
        Assert.All(chunks.Skip(1), chunk => Assert.Equal("Depots\nTable 2\nItem\tPallets full\tPallets empty", chunk.Context));
    }

    [Theory]
    [InlineData("<tr><th>a<th>b<tr><td rowspan=0>c<td>1<tr><td>2", "c\t1\nc\t2")]
    [InlineData("<tbody><tr><td rowspan=9>c<td>1<tbody><tr><td>d<td>2", "c\t1\nd\t2")]
    [InlineData("<tr><td>a<td colspan=2>b<td rowspan=2>c<tr><td colspan=3>d", "a\tb\t\tc\nd\t\t\tc")]
    [InlineData("<tr><td colspan=100>all<tr><td>a<td>b<td>c", "all\na\tb\tc")]
    [InlineData("<tr><td>a<td>b<tr><td>c<td rowspan=2 colspan=99999>d<tr><td>e", "a\tb\nc\td\ne\td")]
    [InlineData("<tr><td rowspan=3>a<td>1<tr><td><tr><td>3", "a\t1\na\t3")]
    public void Spans_end_where_the_table_ends(string rows, string text) =>
        Assert.EndsWith(text, HtmlParserTests.TextOf($"<table>{rows}</table>"));

    [Fact]
    public void Prose_beside_several_rows_is_written_once()
    {
        var prose = string.Join(' ', Enumerable.Repeat("word", 60));
        Assert.Equal($"1\t{prose}\n2", HtmlParserTests.TextOf($"<table><tr><td>1<td rowspan=2>{prose}<tr><td>2</table>"));
    }

    [Fact]
    public void Tables_are_kept_with_the_text()
    {
        var document = HtmlParserTests.Parse(Plans);
        using var file = new MemoryStream();
        ParsedDocumentFormat.Write(file, document);
        file.Position = 0;
        var read = ParsedDocumentFormat.Read(file);
        var (kept, table) = (Assert.Single(read.Tables), document.Tables[0]);
        Assert.Equal(table.Cells, kept.Cells);
        Assert.Equal((table.Span, table.Caption, table.HeaderRows, table.HeaderColumns), (kept.Span, kept.Caption, kept.HeaderRows, kept.HeaderColumns));
    }

    [Fact]
    public void Texts_from_before_tables_were_known_are_read_without_them()
    {
        var document = HtmlParserTests.Parse("<p>One.</p>");
        using var content = new MemoryStream();
        ParsedDocumentCodec.Write(content, document);
        var before = content.ToArray()[..^sizeof(int)];
        var read = ParsedDocumentCodec.Read(new MemoryStream(before), format: 1);
        Assert.Equal("One.", read.Text);
        Assert.Empty(read.Tables);
        Assert.Throws<InvalidDataException>(() => ParsedDocumentCodec.Read(new MemoryStream(before)));
        Assert.Throws<InvalidDataException>(() => ParsedDocumentCodec.Read(new MemoryStream(content.ToArray()[..^2])));
    }

    [Fact]
    public void Any_table_is_placed_soundly()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var html = new StringBuilder("<table>");
            for (var row = random.Next(1, 8); row > 0; row--)
            {
                html.Append(random.Next(6) == 0 ? "<tbody><tr>" : "<tr>");
                for (var cell = random.Next(0, 6); cell > 0; cell--)
                {
                    var name = random.Next(4) == 0 ? "th" : "td";
                    html.Append($"<{name} rowspan={random.Next(-1, 5)} colspan={random.Next(-1, 5)}>{(random.Next(3) == 0 ? "" : $"w{random.Next(99)}")}");
                }
            }

            var document = HtmlParserTests.Parse($"<p>Before.</p>{html}</table>");
            ParsedDocumentAssert.IsSound(document);
        }
    }
}
