using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Lines of a page that are read together, whatever stands beside them.</summary>
/// <param name="Box">Its frame.</param>
/// <param name="Lines">At least one.</param>
internal abstract record PageInset(Box Box, List<PageLine> Lines)
{
    /// <summary>Stands for the lines where words are put in order.</summary>
    public PageWord AsWord() => new("", Box, Box, 0, Lines[0].Size, false, false, this);
}

/// <summary>A table with ruled cells: one line for each row, whatever the number of lines in its cells.</summary>
/// <param name="Rows">The cells of the rows.</param>
internal sealed record PageTable(Box Box, List<PageLine> Lines, IReadOnlyList<DraftRow> Rows) : PageInset(Box, Lines);

/// <summary>A text that somebody wrote onto the page, over its own text too.</summary>
internal sealed record PageNote(Box Box, List<PageLine> Lines) : PageInset(Box, Lines);
