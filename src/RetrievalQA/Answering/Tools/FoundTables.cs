using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Retrieval.Tables;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Tools;

/// <summary>The tables that rows of found passages stand in.</summary>
/// <param name="patience">How long a text that is lost and read anew is waited for.</param>
public sealed class FoundTables(SourceTexts texts, string projectId, TimeSpan patience)
{
    private const int MostTables = 4;
    private const int MostFiles = 4;

    private const string RowEnds = " \t|";

    // A longer row is prose in cells.
    private const int LongestRow = 1_000;

    /// <summary>Tables of the best files, each with the best passage that has rows of it.</summary>
    public async Task<IReadOnlyList<FoundTable>> ReadAsync(IReadOnlyList<Passage> passages, CancellationToken cancel)
    {
        var found = new List<FoundTable>();
        foreach (var file in passages.Where(HoldsRows).GroupBy(passage => passage.Chunk.Source.FileId).Take(MostFiles))
        {
            if (await DocumentAsync(file.First().Chunk, cancel) is { } document)
            {
                found.AddRange(document.Tables
                    .Select(table => (table, passages: file.Where(passage => passage.Chunk.Span.Overlaps(table.Span)).ToList()))
                    .Where(item => item.passages.Count > 0)
                    .Select(item => new FoundTable(document, item.table, item.passages)));
            }
        }

        return found;
    }

    /// <summary>
    /// Each table as a passage whose sentences are its rows, best first, for a question that asks for all of a table: an answer from the rows
    /// that were found alone would be wrong. None for any other question.
    /// </summary>
    public static IReadOnlyList<(Passage Passage, AskedTable Asked)> Whole(string query, IReadOnlyList<FoundTable> tables, FileSearchSettings settings)
    {
        if (TableQuestion.Of(query) is null)
        {
            return [];
        }

        var whole = new List<(Passage Passage, AskedTable Asked)>();
        var tokens = 0;
        foreach (var table in tables.Take(MostTables))
        {
            var shown = Shown(table, settings.TableRows);
            tokens += shown.Passage.Chunk.Tokens;
            whole.Add(tokens <= settings.TableTokens ? shown : Shown(table, mostRows: 0));
        }

        return whole;
    }

    /// <summary>The rows in the passages as they are said: each cell after the name of its column.</summary>
    public static IReadOnlyDictionary<SourcePlace, string> Rows(IReadOnlyList<FoundTable> tables)
    {
        var rows = new Dictionary<SourcePlace, string>();
        foreach (var (document, table, passages) in tables.Where(table => table.Table.HeaderRows > 0))
        {
            var columns = ColumnsOf(document, table);
            var cells = table.Cells.ToLookup(cell => cell.Row);
            foreach (var (chunk, span) in passages.SelectMany(passage => passage.Chunk.Sentences.Select(span => (passage.Chunk, span))))
            {
                if (table.RowAt(span.Start) is { } row && row >= table.HeaderRows && HasText(cells[row]) && span.Contains(Filled(cells[row])))
                {
                    var texts = Cells(document, cells[row], columns.Count).Select(cell => cell.Text).ToList();
                    if (texts.Exists(cell => cell.EndsWith('?') || cell.EndsWith('？')))
                    {
                        // Of a question and its answer, the answer is said.
                        continue;
                    }

                    var said = AskedTable.Said(columns, texts);
                    rows[new SourcePlace(chunk.Source.FileId, chunk.TextVersion, span)] = said[..WholeCharacters.At(said, Math.Min(said.Length, LongestRow))];
                }
            }
        }

        return rows;
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

    private static bool HasText(IEnumerable<TableCell> row) => row.Any(cell => cell.Span.Length > 0);

    private static SourceSpan Filled(IEnumerable<TableCell> row)
    {
        var filled = row.Where(cell => cell.Span.Length > 0).ToList();
        return new SourceSpan(filled[0].Span.Start, filled[^1].Span.End);
    }

    private static List<string> ColumnsOf(ParsedDocument document, DocumentTable table) =>
        [.. table.ColumnNames().Select(names => string.Join(' ', names.Select(name => OneLine.Of(document.Shown(name)))))];

    private static (Passage Passage, AskedTable Asked) Shown(FoundTable found, int mostRows)
    {
        var (document, table, passage) = (found.Document, found.Table, found.Passages[0]);
        var rows = table.Cells.Where(cell => cell.Row >= table.HeaderRows).GroupBy(cell => cell.Row).Where(HasText).ToList();
        var shown = rows.Count <= mostRows ? rows : [];
        var spans = shown.Select(row => RowSpan(document, table, row)).ToList();
        var columns = ColumnsOf(document, table);
        var whole = shown.Count == 0 ? new SourceSpan(table.Span.Start, table.Span.Start) : new SourceSpan(spans[0].Start, spans[^1].End);
        var text = document.Slice(whole);
        var section = new ChunkSection(0, "", passage.Page, HasHeading: false);
        var chunk = passage.Chunk with
        {
            Span = whole,
            Text = text,
            Sentences = spans,
            Sections = [section],
            Escaped = [.. document.Escaped.Where(escaped => escaped.Span.Overlaps(whole))],
            Tokens = TokenCounter.Count(text),
        };
        return (passage with { Chunk = chunk, Meaning = null },
            new AskedTable(TitleOf(document, table, passage), columns, [.. shown.Select(row => Cells(document, row, columns.Count))], rows.Count));
    }

    private static string TitleOf(ParsedDocument document, DocumentTable table, Passage passage)
    {
        var headings = passage.Chunk.Sections.Select(section => section.Context.Split('\n')[0])
            .FirstOrDefault(context => !context.Contains('\t', StringComparison.Ordinal), "");
        var caption = table.Caption is { } span ? document.Shown(span) : "";
        var parts = new[] { passage.FileName, headings, caption }.Select(OneLine.Of).Where(part => part.Length > 0);
        return string.Join(" · ", parts.Distinct(StringComparer.Ordinal));
    }

    // As chunks have rows for sentences: the line, so that a row has one code.
    private static SourceSpan RowSpan(ParsedDocument document, DocumentTable table, IEnumerable<TableCell> row)
    {
        var (start, end) = Filled(row);
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
        return new SourceSpan(start + trimmed.Length - trimmed.TrimStart(RowEnds).Length, end - (trimmed.Length - trimmed.TrimEnd(RowEnds).Length));
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

/// <param name="Passages">Those that hold rows of it, best first.</param>
public sealed record FoundTable(ParsedDocument Document, DocumentTable Table, IReadOnlyList<Passage> Passages);
