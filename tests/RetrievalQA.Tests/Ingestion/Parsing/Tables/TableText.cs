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

    public static string[] Columns(ParsedDocument document, DocumentTable table) =>
        [.. table.ColumnNames().Select(names => string.Join(" / ", names.Select(document.Slice)))];
}
