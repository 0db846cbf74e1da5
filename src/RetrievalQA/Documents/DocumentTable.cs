namespace RetrievalQA.Documents;

/// <summary>A table of a document: which span of the text stands in which row and column.</summary>
/// <param name="Span">From the first row that has text to the end of the last one.</param>
/// <param name="Caption">Its caption; null where it has none.</param>
/// <param name="HeaderRows">So many rows at its top name the columns.</param>
/// <param name="HeaderColumns">So many columns at its left name the rows.</param>
/// <param name="Cells">By row, then column. Empty cells have an empty span; a row that ends early has no cells for what follows.</param>
public sealed record DocumentTable(SourceSpan Span, SourceSpan? Caption, int HeaderRows, int HeaderColumns, IReadOnlyList<TableCell> Cells)
{
    public int Rows => Cells.Count == 0 ? 0 : Cells[^1].Row + 1;

    /// <summary>Columns up to the last that a cell covers.</summary>
    public int Columns { get; } = Cells.Count == 0 ? 0 : Cells.Max(cell => cell.Column + cell.ColumnSpan);

    /// <summary>The row that holds a position of the text; null outside of the table.</summary>
    public int? RowAt(int position)
    {
        if (position < Span.Start || position >= Span.End)
        {
            return null;
        }

        // The last cell that begins before it.
        var (low, high) = (0, Cells.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Cells[middle].Span.Start <= position ? (middle + 1, high) : (low, middle);
        }

        return low > 0 ? Cells[low - 1].Row : null;
    }

    /// <summary>
    /// What the header says of each column, from its upper rows to its lower ones. A cell over all columns names the table,
    /// not a column.
    /// </summary>
    /// <returns>One list for each column, none where there is no header.</returns>
    public IReadOnlyList<IReadOnlyList<SourceSpan>> ColumnNames()
    {
        if (HeaderRows == 0)
        {
            return [];
        }

        var names = Enumerable.Range(0, Columns).Select(_ => new List<SourceSpan>()).ToList();
        foreach (var cell in Cells.TakeWhile(cell => cell.Row < HeaderRows).Where(cell => cell is { RowSpan: > 0, Span.Length: > 0 }))
        {
            for (var column = cell.Column; column < cell.Column + cell.ColumnSpan && (cell.ColumnSpan < Columns || Columns == 1); column++)
            {
                names[column].Add(cell.Span);
            }
        }

        return names;
    }
}
