using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RetrievalQA.Retrieval;
using RetrievalQA.Retrieval.Tables;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Citations;

/// <summary>A table that a search shows whole, since its question asks for more than single rows of it.</summary>
/// <param name="Passage">Holds the rows as its sentences; no chunk of the index.</param>
/// <param name="Asked">What stands in the table.</param>
/// <param name="Rows">The evidence of each row.</param>
public sealed partial record EvidenceTable(Passage Passage, AskedTable Asked, IReadOnlyList<Evidence> Rows)
{
    internal const string Header = "### ";
    private const string Columns = "Columns: ";
    private const string Same = "〃 ";
    private const int TokensOfRow = 6;

    /// <summary>About how many tokens it takes in the text of the evidence.</summary>
    public int Tokens => Passage.Chunk.Tokens + (TokensOfRow * Rows.Count);

    /// <summary>
    /// <code>
    /// ### rooms.csv · table, 2 of 2 rows
    /// Columns: | Room | Floor |
    /// 【K7QM】 | Aurora | 1 |
    /// 【B4XR】 | Birch | 〃 1 |
    /// </code>
    /// The sign before a cell says that the cell above goes on in it.
    /// </summary>
    internal void Write(StringBuilder text)
    {
        text.Append(Header).Append(Asked.Title).Append(CultureInfo.InvariantCulture, $" · table, {Asked.Rows.Count} of {Asked.Total} rows\n")
            .Append(Columns).Append(Line(Asked.Columns)).Append('\n');
        foreach (var (row, cells) in Rows.Zip(Asked.Rows))
        {
            text.Append('【').Append(row.Code).Append("】 ").Append(Line(cells.Select(cell => $"{(cell.Continues ? Same : "")}{cell.Text}"))).Append('\n');
        }
    }

    /// <summary>Begins a table that was written; null for any other line.</summary>
    internal static ReadTable? ReadHeader(string line) => Heading().Match(line) is { Success: true } heading
        ? new ReadTable(heading.Groups["title"].Value, int.Parse(heading.Groups["total"].Value, CultureInfo.InvariantCulture))
        : null;

    internal static void ReadLine(ReadTable table, string line)
    {
        if (line.StartsWith(Columns, StringComparison.Ordinal))
        {
            table.Columns.AddRange(CellsOf(line[Columns.Length..]));
        }
        else if (line.StartsWith('【'))
        {
            var end = EvidenceCode.Length + 1;
            table.Codes.Add(line[1..end]);
            table.Rows.Add([.. CellsOf(line[(end + 2)..]).Select(cell => cell.StartsWith(Same, StringComparison.Ordinal)
                ? new AskedCell(cell[Same.Length..], Continues: true)
                : new AskedCell(cell))]);
        }
    }

    private static string Line(IEnumerable<string> cells) => MarkerParser.Escape(
        $"| {string.Join(" | ", cells.Select(cell => OneLine.Of(cell).Replace('|', '¦')))} |");

    private static string[] CellsOf(string line) => line.Trim()[1..^1].Split('|', StringSplitOptions.TrimEntries);

    [GeneratedRegex("^### (?<title>.*) · table, [0-9]+ of (?<total>[0-9]+) rows$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Heading();
}

/// <summary>A table as a model reads it.</summary>
/// <param name="Total">Rows that it has.</param>
public sealed record ReadTable(string Title, int Total)
{
    public List<string> Columns { get; } = [];

    public List<string> Codes { get; } = [];

    public List<IReadOnlyList<AskedCell>> Rows { get; } = [];

    public AskedTable Asked => new(Title, Columns, Rows, Total);
}
