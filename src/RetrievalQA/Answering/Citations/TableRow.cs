using System.Text.RegularExpressions;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Citations;

/// <summary>A row of a table as a model reads it: each cell after the name of its column. The code above it stands for the row alone.</summary>
internal static partial class TableRow
{
    /// <param name="context">Of the row's section: the names of the columns are its last line, with tabs between them.</param>
    /// <returns>"E14; Meaning: no battery; What to do: call the service centre"; the evidence's own line where columns and cells do not match.</returns>
    public static string Shown(string context, Evidence row)
    {
        if (row.Row is { } said)
        {
            return MarkerParser.Escape(said);
        }

        var names = context[(context.LastIndexOf('\n') + 1)..].Split('\t');
        var cells = CellEnd().Split(row.Passage.Chunk.Shown(row.Span).Trim().Trim('|')).Select(OneLine.Of).ToList();
        // The first column often has no name, which is cut off with the space around the names.
        var unnamed = cells.Count - names.Length;
        if (names.Length < 2 || unnamed is < 0 or > 1)
        {
            return row.Line;
        }

        var shown = cells.Select((cell, column) => column < unnamed ? cell : Named(OneLine.Of(names[column - unnamed]), cell)).Where(cell => cell.Length > 0);
        return MarkerParser.Escape(string.Join("; ", shown));
    }

    private static string Named(string name, string cell) => name.Length == 0 || cell.Length == 0 || name == cell ? cell : $"{name}: {cell}";

    [GeneratedRegex(@"[ ]*(?:\t|(?<!\\)\|)[ ]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex CellEnd();
}
