using RetrievalQA.Documents;
using RetrievalQA.Tests.Ingestion.Parsing.Tables;
using UglyToad.PdfPig.Core;

namespace RetrievalQA.Tests.Ingestion.Parsing.Pdf;

public class PdfTableTests
{
    // In points from the left margin and from the top of the table.
    private static readonly double[] Columns = [0, 80, 160, 240];

    [Fact]
    public void A_cell_reaches_over_the_rows_and_columns_that_no_rule_parts()
    {
        var document = Read(
            [("Table 7. Hotel limits", 0, -12), ("Country", 0, 12), ("City", 1, 12), ("Limit", 2, 12), ("Norway", 0, 38), ("Oslo", 1, 28), ("NOK 2,400", 2, 28),
                ("Bergen", 1, 46), ("NOK 1,950", 2, 46), ("All others", 0, 64), ("EUR 140", 2, 64), ("Lund", 1, 82)],
            [(0, 0, 240), (18, 0, 240), (34, 80, 240), (52, 0, 240), (70, 0, 240), (88, 0, 240)],
            [(0, 0, 88), (80, 0, 52), (80, 70, 88), (160, 0, 88), (240, 0, 88)]);
        Assert.Equal(
            "Table 7. Hotel limits\n\nCountry\tCity\tLimit\nNorway\tOslo\tNOK 2,400\nNorway\tBergen\tNOK 1,950\nAll others\t\tEUR 140\n\tLund", document.Text);
        var table = Assert.Single(document.Tables);
        Assert.Equal(
            [
                ["Country", "City", "Limit"], ["Norway", "Oslo", "NOK 2,400"], ["Norway", "Bergen", "NOK 1,950"], ["All others", "All others", "EUR 140"],
                ["", "Lund", ""],
            ],
            TableText.Grid(document, table));
        Assert.Equal((2, 0), (table.CellAt(1, 0)!.Value.RowSpan, table.CellAt(2, 0)!.Value.RowSpan));
        Assert.Equal("Table 7. Hotel limits", document.Slice(table.Caption!.Value));
    }

    [Fact]
    public void What_stands_again_in_a_row_is_shown_where_it_is_printed()
    {
        var document = Read(
            [("Norway", 0, 28), ("Oslo", 1, 12), ("9", 2, 12), ("Bergen", 1, 30), ("8", 2, 30), ("Sweden", 0, 48), ("Lund", 1, 48), ("7", 2, 48)],
            [(0, 0, 240), (18, 80, 240), (36, 0, 240), (54, 0, 240)],
            [(0, 0, 54), (80, 0, 54), (160, 0, 54), (240, 0, 54)]);
        var boxes = document.Words.Where(word => document.Slice(word.Span) == "Norway").ToList();
        Assert.Equal(2, boxes.Count);
        Assert.Equal((boxes[0].X0, boxes[0].Y0), (boxes[1].X0, boxes[1].Y0));
    }

    [Fact]
    public void A_gap_in_a_table_without_rules_keeps_its_column()
    {
        var document = Read(
            [("Region", 0, 12), ("Spring", 1, 12), ("Autumn", 2, 12), ("North", 0, 26), ("12", 1, 26), ("14", 2, 26), ("South", 0, 40), ("9", 2, 40),
                ("West", 0, 54), ("11", 1, 54)],
            [],
            []);
        var table = Assert.Single(document.Tables);
        Assert.Equal(
            [["Region", "Spring", "Autumn"], ["North", "12", "14"], ["South", "", "9"], ["West", "11", null]],
            TableText.Grid(document, table).Select((row, index) => index < 3 ? row : [row[0], row[1], null]));
        Assert.Equal("South\t\t9", document.Slice(document.Regions.Where(region => region.Kind is RegionKind.TableRow).ElementAt(2).Span));
        Assert.Equal(1, table.HeaderRows);
    }

    private static ParsedDocument Read(
        (string Text, int Column, double Y)[] texts, (double Y, double From, double To)[] level, (double X, double From, double To)[] upright)
    {
        const double Left = 60;
        const double Top = 700;
        var document = TextFormatTests.Read(
            PdfParserTests.Pdf((page, font) =>
            {
                foreach (var (text, column, y) in texts)
                {
                    page.AddText(text, 9, new PdfPoint(Left + Columns[column] + 4, Top - y), font);
                }

                foreach (var (y, from, to) in level)
                {
                    page.DrawLine(new PdfPoint(Left + from, Top - y), new PdfPoint(Left + to, Top - y));
                }

                foreach (var (x, from, to) in upright)
                {
                    page.DrawLine(new PdfPoint(Left + x, Top - from), new PdfPoint(Left + x, Top - to));
                }
            }),
            "a.pdf");
        ParsedDocumentAssert.IsSound(document);
        return document;
    }
}
