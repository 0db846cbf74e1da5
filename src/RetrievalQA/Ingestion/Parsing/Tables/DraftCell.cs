namespace RetrievalQA.Ingestion.Parsing.Tables;

/// <summary>A cell as its format gives it.</summary>
/// <param name="Text">What it says; empty for a cell without text.</param>
/// <param name="ColumnSpan">Columns that it means to cover, whether they are there or not.</param>
/// <param name="RowSpan">Rows that it means to cover, whether they are there or not.</param>
/// <param name="Continues">The cell above goes on here; it has no text of its own.</param>
/// <param name="IsHeader">It names its row or column.</param>
internal record DraftCell(string Text, int ColumnSpan = 1, int RowSpan = 1, bool Continues = false, bool IsHeader = false);
