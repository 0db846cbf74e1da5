
namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>A table with ruled cells.</summary>
/// <param name="Box">Its frame.</param>
/// <param name="Rows">One line for each row, whatever the number of lines in its cells.</param>
/// <param name="HasHeader">The first row is set apart from the others.</param>
internal sealed record PageTable(Box Box, List<PageLine> Rows, bool HasHeader)
{
    /// <summary>Stands for the table where words are put in order.</summary>
    public PageWord AsWord() => new("", Box, Box, 0, Rows[0].Size, false, false, this);
}
