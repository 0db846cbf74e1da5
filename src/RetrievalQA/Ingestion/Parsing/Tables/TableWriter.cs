using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>
/// Writes a table of a format that is not text: a line for each row, a tab between columns. What a cell covers in rows below
/// is written in each of them, so that a row says by itself what it says.
/// </summary>
internal class TableWriter(TextAssembler assembler)
{
    // What is longer is prose beside the rows, not the name of them.
    private const int LongestRepeated = 200;

    private readonly List<TableCell> cells = [];

    /// <param name="opening">What the first row begins with, such as the number of a list's item that holds the table.</param>
    /// <exception cref="ParsingException">The text is too long.</exception>
    public void Write(IReadOnlyList<DraftRow> drafts, SourceSpan? caption, string opening = "")
    {
        var rows = TableLayout.Place(drafts, out var headerRows);
        if (rows.Count == 0)
        {
            return;
        }

        headerRows = headerRows == 0 && HeaderGuess.IsHeader(rows) ? 1 : headerRows;
        for (var number = 0; number < rows.Count; number++)
        {
            assembler.BreakLine();
            var start = assembler.Length;
            assembler.Append(number == 0 ? opening : "");
            WriteRow(rows[number], number);
            assembler.Mark(RegionKind.TableRow, start, number < headerRows ? 0 : number - headerRows + 1);
        }

        var span = new SourceSpan(cells.Find(cell => cell.Span.Length > 0).Span.Start, assembler.Length);
        assembler.AddTable(new DocumentTable(span, caption, headerRows, TableLayout.HeaderColumns(rows, headerRows), [.. cells]));
        cells.Clear();
    }

    /// <summary>Writes the text of a cell that has some, in one line and without tabs.</summary>
    protected virtual void WriteCell(DraftCell cell) => assembler.Append(cell.Text.Replace('\t', ' ').ReplaceLineEndings(" "));

    private void WriteRow(IReadOnlyList<PlacedCell> row, int number)
    {
        var last = row.Last(IsWritten);
        var column = 0;
        foreach (var cell in row)
        {
            if (cell.Column <= last.Column)
            {
                assembler.Append(new string('\t', cell.Column - column));
                column = cell.Column;
            }

            var start = assembler.Length;
            if (IsWritten(cell))
            {
                WriteCell(cell.Draft);
            }

            cells.Add(new TableCell(new SourceSpan(start, assembler.Length), number, cell.Column, cell.RowSpan, cell.ColumnSpan));
        }
    }

    private static bool IsWritten(PlacedCell cell) => cell.Text.Length > 0 && (cell.IsOwn || cell.Text.Length <= LongestRepeated);
}
