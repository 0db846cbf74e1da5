namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>A cell at its column of a row.</summary>
/// <param name="draft">What it says.</param>
/// <param name="origin">The cell further up that covers this place too; null for a cell of this row.</param>
internal sealed class PlacedCell(DraftCell draft, int column, int columnSpan, PlacedCell? origin = null)
{
    public DraftCell Draft => draft;

    public string Text => draft.Text;

    public int Column => column;

    /// <summary>Columns that it covers, less those that others begin in.</summary>
    public int ColumnSpan { get; set; } = columnSpan;

    /// <summary>Rows that it covers, this one included; 0 for what a cell further up covers.</summary>
    public int RowSpan { get; private set; } = origin is null ? 1 : 0;

    public bool IsOwn => origin is null;

    /// <summary>The same cell in the next row.</summary>
    public PlacedCell Below() => new(draft, column, ColumnSpan, origin ?? this);

    /// <summary>Counts a row that it was placed in again.</summary>
    public void CountRow()
    {
        if (origin is not null)
        {
            origin.RowSpan++;
        }
    }
}
