using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>A cell that is printed.</summary>
/// <param name="Line">Its words; the lines that it has are one.</param>
internal sealed record PageCell(PageLine Line, int ColumnSpan = 1) : DraftCell(string.Concat(Line.Words.Select(word => word.Text)), ColumnSpan)
{
    /// <summary>A cell of several lines.</summary>
    public static PageCell OfWords(IEnumerable<PageWord> words, int columnSpan) => new(PageLine.OfCells([PageLine.Group(words)]), columnSpan);
}
