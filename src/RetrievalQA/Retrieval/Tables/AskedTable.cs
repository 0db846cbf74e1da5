namespace RetrievalQA.Retrieval.Tables;

/// <summary>A table as a question is put to it: what its columns are called and what stands in them.</summary>
/// <param name="Title">File name, headings and caption.</param>
/// <param name="Columns">Their names; empty where one has none.</param>
/// <param name="Rows">Those below the header, each as long as the columns.</param>
/// <param name="Total">Rows that the table has; more than <paramref name="Rows"/> where some are not shown.</param>
public sealed record AskedTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<AskedCell>> Rows, int Total)
{
    public bool IsCut => Rows.Count < Total;

    /// <summary>A row as it is said: each cell after the name of its column, the first one alone.</summary>
    /// <param name="cells">Each on one line.</param>
    /// <returns>"E14; Meaning: no battery; What to do: call the service centre"</returns>
    public static string Said(IReadOnlyList<string> columns, IEnumerable<string> cells) => string.Join("; ", cells
        .Select((cell, column) => column == 0 || columns[column].Length == 0 || columns[column] == cell || cell.Length == 0
            ? cell
            : $"{columns[column]}: {cell}")
        .Where(cell => cell.Length > 0));
}

/// <param name="Continues">The cell above goes on here: what it says counts once.</param>
public readonly record struct AskedCell(string Text, bool Continues = false);
