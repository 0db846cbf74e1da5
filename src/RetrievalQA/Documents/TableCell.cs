namespace RetrievalQA.Documents;

/// <summary>A cell of a table. Rows and columns count from 0.</summary>
/// <param name="Span">Its text, without what parts it from its neighbours.</param>
/// <param name="RowSpan">Rows that it covers; 0 for what a cell further up covers in this row, whose text may stand here again.</param>
/// <param name="ColumnSpan">Columns that it covers.</param>
public readonly record struct TableCell(SourceSpan Span, int Row, int Column, int RowSpan = 1, int ColumnSpan = 1);
