using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Ingestion.Parsing.Tables;

/// <summary>What the cells of a table say, to be compared.</summary>
internal static class TableText
{
    /// <summary>The text at each place, a place that no cell covers as null.</summary>
    public static string?[][] Grid(ParsedDocument document, DocumentTable table) =>
    [
        .. Enumerable.Range(0, table.Rows).Select(row => Enumerable.Range(0, table.Columns)
            .Select(column => table.CellAt(row, column) is { } cell ? document.Slice(cell.Span) : null).ToArray()),
    ];

    /// <summary>The cell that covers a place, counted from 0; null where the row ends before it.</summary>
    public static TableCell? CellAt(this DocumentTable table, int row, int column)
    {
        var (low, high) = (0, table.Cells.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var isBefore = table.Cells[middle] is var cell && (cell.Row < row || (cell.Row == row && cell.Column <= column));
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && table.Cells[low - 1] is var found && found.Row == row && column < found.Column + found.ColumnSpan ? found : null;
    }

    public static string[] Columns(ParsedDocument document, DocumentTable table) =>
        [.. table.ColumnNames().Select(names => string.Join(" / ", names.Select(document.Slice)))];
}
