namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>
/// Puts the cells of a table into rows and columns: what a cell covers counts for every row and column of it. After the
/// algorithm of HTML's tables (WHATWG HTML, 4.9.12), but that no cell covers columns or rows that hold no other.
/// </summary>
internal sealed class TableLayout
{
    // As in HTML: more is a mistake.
    private const int MostColumnsOfCell = 1000;

    // More say nothing of columns.
    private const int MostHeaderRows = 10;

    // Characters that one table may write again in rows below, the tabs between them counted: what goes on after that is
    // left empty. A row in a kilobyte of file could be repeated in each of a million rows.
    private const int MostRepeated = 1_000_000;

    private readonly List<(PlacedCell Cell, int RowsLeft)> open = [];
    private readonly List<IReadOnlyList<PlacedCell>> rows = [];
    private readonly List<PlacedCell> row = [];
    private Dictionary<int, PlacedCell> above = [];
    private long repeated;

    /// <returns>The rows that have text of their own.</returns>
    public static IReadOnlyList<IReadOnlyList<PlacedCell>> Place(IReadOnlyList<DraftRow> drafts, out int headerRows)
    {
        var layout = new TableLayout();
        headerRows = 0;
        foreach (var draft in drafts)
        {
            layout.PlaceRow(draft);
            headerRows += draft.IsHeader && headerRows < MostHeaderRows && headerRows == layout.rows.Count - 1 ? 1 : 0;
        }

        layout.ClipColumns();
        return layout.rows;
    }

    /// <summary>So many columns at the left hold nothing but header cells below the header.</summary>
    public static int HeaderColumns(IReadOnlyList<IReadOnlyList<PlacedCell>> rows, int headerRows) =>
        headerRows < rows.Count ? rows.Skip(headerRows).Min(HeaderColumns) : 0;

    private static int HeaderColumns(IReadOnlyList<PlacedCell> row)
    {
        var count = 0;
        foreach (var cell in row.TakeWhile(cell => cell.Draft.IsHeader && cell.Column <= count))
        {
            count = cell.Column + cell.ColumnSpan;
        }

        return count;
    }

    private void PlaceRow(DraftRow draft)
    {
        if (draft.BeginsGroup || repeated > MostRepeated)
        {
            open.Clear();
        }

        row.Clear();
        var reaching = new Queue<PlacedCell>(open.Select(cell => cell.Cell.Below()));
        var column = 0;
        foreach (var cell in draft.Cells)
        {
            column = PlaceReaching(reaching, column);
            column = PlaceCell(cell, column, reaching);
        }

        while (reaching.TryDequeue(out var rest))
        {
            row.Add(rest);
        }

        EndRow();
    }

    private int PlaceReaching(Queue<PlacedCell> reaching, int column)
    {
        while (reaching.TryPeek(out var next) && next.Column <= column)
        {
            row.Add(reaching.Dequeue());
            column = Math.Max(column, next.Column + next.ColumnSpan);
        }

        return column;
    }

    private int PlaceCell(DraftCell cell, int column, Queue<PlacedCell> reaching)
    {
        var room = reaching.TryPeek(out var next) ? next.Column - column : MostColumnsOfCell;
        var placed = (cell.Continues && repeated <= MostRepeated ? above.GetValueOrDefault(column)?.Below() : null)
            ?? new PlacedCell(cell, column, Math.Clamp(cell.ColumnSpan, 1, Math.Min(room, MostColumnsOfCell)));
        row.Add(placed);
        return column + placed.ColumnSpan;
    }

    // A row without text is none, but counts for the rows that are covered.
    private void EndRow()
    {
        repeated += row.Where(cell => !cell.IsOwn).Sum(cell => cell.Text.Length + 1L);
        open.RemoveAll(cell => cell.RowsLeft <= 1);
        for (var i = 0; i < open.Count; i++)
        {
            open[i] = (open[i].Cell, open[i].RowsLeft - 1);
        }

        open.AddRange(row.Where(cell => cell.IsOwn && cell.Draft.RowSpan > 1).Select(cell => (cell, cell.Draft.RowSpan - 1)));
        open.Sort((a, b) => a.Cell.Column.CompareTo(b.Cell.Column));
        above = row.ToDictionary(cell => cell.Column);
        if (row.Exists(cell => cell.IsOwn && cell.Text.Length > 0))
        {
            row.ForEach(cell => cell.CountRow());
            rows.Add([.. row]);
        }
    }

    // "As wide as the table" is often written as a span of a hundred columns.
    private void ClipColumns()
    {
        var columns = rows.Count == 0 ? 0 : rows.Max(cells => cells.Max(cell => cell.Column)) + 1;
        foreach (var cell in rows.SelectMany(cells => cells))
        {
            cell.ColumnSpan = Math.Min(cell.ColumnSpan, columns - cell.Column);
        }
    }
}
