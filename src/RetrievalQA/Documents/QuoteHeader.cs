using RetrievalQA.Text;

namespace RetrievalQA.Documents;

/// <summary>A header cell of a column that a quote has a cell of: what names the figures of a quoted row.</summary>
/// <param name="Text">A slice of the file's text.</param>
/// <param name="Start">Code points of the file's text.</param>
/// <param name="End">Code points, exclusive.</param>
public sealed record QuoteHeader(string Text, int Start, int End)
{
    // A wider table is none that a person reads.
    private const int Most = 100;

    /// <summary>The header cells above a quote, each once, in order; none where it holds no row of a table that has a header.</summary>
    public static IReadOnlyList<QuoteHeader> Of(ParsedDocument document, SourceSpan quote)
    {
        var headers = new List<QuoteHeader>();
        foreach (var span in document.Tables.Where(table => table.Span.Overlaps(quote)).SelectMany(table => Above(table, quote)))
        {
            var start = CodePoints.Count(document.Text.AsSpan(0, span.Start));
            var text = document.Slice(span);
            headers.Add(new QuoteHeader(text, start, start + CodePoints.Count(text)));
        }

        return headers;
    }

    /// <summary>Where the header cells above a part of a table stand.</summary>
    public static IEnumerable<SourceSpan> Above(DocumentTable table, SourceSpan quote)
    {
        if (table.HeaderRows == 0)
        {
            return [];
        }

        var quoted = table.Cells.Where(cell => cell.Row >= table.HeaderRows && cell.Span.Length > 0 && cell.Span.Overlaps(quote))
            .SelectMany(cell => Enumerable.Range(cell.Column, cell.ColumnSpan)).ToHashSet();
        return table.ColumnNames().Index().Where(column => quoted.Contains(column.Index)).SelectMany(column => column.Item).Distinct().Take(Most);
    }
}
