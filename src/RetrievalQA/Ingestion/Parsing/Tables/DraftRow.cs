namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>A row as its format gives it.</summary>
/// <param name="IsHeader">It names columns, if it stands at the top.</param>
/// <param name="BeginsGroup">No cell reaches into it from above.</param>
internal sealed record DraftRow(IReadOnlyList<DraftCell> Cells, bool IsHeader = false, bool BeginsGroup = false)
{
    /// <summary>The row of a table that is read from the right, as it is seen from the left.</summary>
    public DraftRow Mirrored() => this with { Cells = [.. Cells.Reverse()] };
}
