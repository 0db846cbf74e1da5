using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Retrieval.Tables;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Tools;

/// <summary>
/// The tables that rows of found passages stand in, whole, for questions that ask for all of a table: an answer from the rows that were
/// found alone would be wrong.
/// </summary>
/// <param name="patience">How long a text that is lost and read anew is waited for.</param>
public sealed class FoundTables(SourceTexts texts, string projectId, TimeSpan patience)
{
    private const int MostTables = 4;
    private const int MostFiles = 4;

    /// <summary>Each table as a passage whose sentences are its rows, best first; none for a question that asks no table.</summary>
    public async Task<IReadOnlyList<(Passage Passage, AskedTable Asked)>> OfAsync(
        string query, IReadOnlyList<Passage> passages, FileSearchSettings settings, CancellationToken cancel)
    {
        if (TableQuestion.Of(query) is null)
        {
            return [];
        }

        var found = new List<(Passage Passage, AskedTable Asked)>();
        var tokens = 0;
        foreach (var file in passages.Where(HoldsRows).GroupBy(passage => passage.Chunk.Source.FileId).Take(MostFiles))
        {
            if (await DocumentAsync(file.First().Chunk, cancel) is not { } document)
            {
                continue;
            }

            foreach (var table in document.Tables)
            {
                if (found.Count < MostTables && file.FirstOrDefault(passage => passage.Chunk.Span.Overlaps(table.Span)) is { } passage)
                {
                    var shown = Shown(document, table, passage, settings.TableRows);
                    tokens += shown.Passage.Chunk.Tokens;
                    found.Add(tokens <= settings.TableTokens ? shown : Shown(document, table, passage, mostRows: 0));
                }
            }
        }

        return found;
    }

    // Tabs part the cells of all formats that are not text themselves. Only what may hold a table is read.
    private static bool HoldsRows(Passage passage) =>
        passage.Chunk.Text.AsSpan().ContainsAny('\t', '|') || passage.FileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        || passage.Chunk.Sections.Any(section => section.Context.Contains('\t', StringComparison.Ordinal));

    private async Task<ParsedDocument?> DocumentAsync(Chunk chunk, CancellationToken cancel)
    {
        try
        {
            return await texts.FindAsync(projectId, chunk.Source.FileId, chunk.TextVersion, patience, cancel);
        }
        catch (TextLostException)
        {
            // It was logged, and the file is on the list of those that are read anew; the passages stand without it.
            return null;
        }
    }

    private static (Passage Passage, AskedTable Asked) Shown(ParsedDocument document, DocumentTable table, Passage passage, int mostRows)
    {
        table = WithHeader(document, table);
        var rows = table.Cells.Where(cell => cell.Row >= table.HeaderRows).GroupBy(cell => cell.Row).ToList();
        var shown = rows.Count <= mostRows ? rows : [];
        var spans = shown.Select(row => RowSpan(document, table, row)).ToList();
        var columns = table.ColumnNames().Select(names => string.Join(' ', names.Select(name => OneLine.Of(document.Shown(name))))).ToList();
        var whole = new SourceSpan(spans.Select(span => span.Start).FirstOrDefault(table.Span.Start), spans.Select(span => span.End).LastOrDefault(table.Span.End));
        var text = shown.Count == 0 ? "" : document.Slice(whole);
        var section = new ChunkSection(0, "", passage.Page, HasHeading: false);
        var chunk = passage.Chunk with
        {
            Span = shown.Count == 0 ? whole with { End = whole.Start } : whole,
            Text = text,
            Sentences = spans,
            Sections = [section],
            Escaped = [.. document.Escaped.Where(escaped => escaped.Span.Overlaps(whole))],
            Tokens = shown.Count == 0 ? 0 : TokenCounter.Count(text),
        };
        return (passage with { Chunk = chunk, Meaning = null },
            new AskedTable(TitleOf(document, table, passage), columns, [.. shown.Select(row => Cells(document, row, columns.Count))], rows.Count));
    }

    // A format that marks no header has it often in its first row.
    private static DocumentTable WithHeader(ParsedDocument document, DocumentTable table) => table.HeaderRows > 0 ? table : table with
    {
        HeaderRows = AskedTable.HasHeader([.. table.Cells.GroupBy(cell => cell.Row).Select(row => row.Select(cell => document.Shown(cell.Span)).ToList())]) ? 1 : 0,
    };

    private static string TitleOf(ParsedDocument document, DocumentTable table, Passage passage)
    {
        var headings = passage.Chunk.Sections.Select(section => section.Context.Split('\n')[0]).FirstOrDefault(context => !context.Contains('\t', StringComparison.Ordinal), "");
        var caption = table.Caption is { } span ? document.Shown(span) : "";
        return string.Join(" · ", new[] { passage.FileName, headings, caption }.Select(OneLine.Of).Where(part => part.Length > 0).Distinct(StringComparer.Ordinal));
    }

    // As chunks have rows for sentences: the line, so that a row has one code.
    private static SourceSpan RowSpan(ParsedDocument document, DocumentTable table, IEnumerable<TableCell> row)
    {
        var filled = row.Where(cell => cell.Span.Length > 0).ToList();
        var (start, end) = (filled[0].Span.Start, filled[^1].Span.End);
        var line = document.Text.AsSpan();
        while (start > table.Span.Start && line[start - 1] is not ('\n' or '\r'))
        {
            start--;
        }

        while (end < line.Length && line[end] is not ('\n' or '\r'))
        {
            end++;
        }

        var trimmed = line[start..end];
        return new SourceSpan(start + trimmed.Length - trimmed.TrimStart().Length, end - (trimmed.Length - trimmed.TrimEnd().Length));
    }

    private static AskedCell[] Cells(ParsedDocument document, IEnumerable<TableCell> row, int columns)
    {
        var cells = new AskedCell[columns];
        Array.Fill(cells, new AskedCell(""));
        foreach (var cell in row.Where(cell => cell.Column < columns))
        {
            cells[cell.Column] = new AskedCell(OneLine.Of(document.Shown(cell.Span)), cell.RowSpan == 0);
        }

        return cells;
    }
}
