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
            && Enumerable.Range(0, columns).Any(column => HoldsFigures(rows.Skip(1), column));
    }

    private static bool HoldsFigures(IEnumerable<IReadOnlyList<PlacedCell>> rows, int column)
    {
        var cells = rows.Select(row => row.FirstOrDefault(cell => cell.Column == column)).OfType<PlacedCell>().Where(cell => cell.Text.Length > 0).ToList();
        return cells.Count > 1 && cells.Count(cell => HasFigure(cell.Text)) * 2 > cells.Count;
    }

    private static bool HasFigure(string text) => text.Any(char.IsDigit);
}
