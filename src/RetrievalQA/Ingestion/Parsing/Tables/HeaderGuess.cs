namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>Knows a header that its format does not mark: words in every column, above columns of figures.</summary>
internal static class HeaderGuess
{
    private const int FewestRows = 3;

    public static bool IsHeader(IReadOnlyList<IReadOnlyList<PlacedCell>> rows)
    {
        if (rows.Count < FewestRows)
        {
            return false;
        }

        var columns = rows.Max(row => row.Max(cell => cell.Column + cell.ColumnSpan));
        return columns > 1 && rows[0].Count == columns && rows[0].All(cell => cell.Text.Length > 0 && !HasFigure(cell.Text))
            && AnyHoldsFigures(rows.Skip(1), columns);
    }

    private static bool AnyHoldsFigures(IEnumerable<IReadOnlyList<PlacedCell>> body, int columns)
    {
        var (filled, figures) = (new int[columns], new int[columns]);
        foreach (var cell in body.SelectMany(row => row).Where(cell => cell.Text.Length > 0))
        {
            filled[cell.Column]++;
            figures[cell.Column] += HasFigure(cell.Text) ? 1 : 0;
        }

        return filled.Zip(figures).Any(column => column.First > 1 && column.Second * 2 > column.First);
    }

    private static bool HasFigure(string text) => text.Any(char.IsDigit);
}
