using System.Text.RegularExpressions;
using RetrievalQA.Documents;
using RetrievalQA.Tests.Ingestion.Parsing.Tables;

namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>What a document says, line by line, to be compared: headings, sentences, items of lists, tables place by place, notes.</summary>
internal static partial class DocumentOutline
{
    private static readonly ChunkingStrategy Whole = new(4096, 0);

    public static IReadOnlyList<string> Of(DocumentDescription description)
    {
        var notes = description.Blocks.OfType<Prose>().SelectMany(prose => prose.Sentences).Select(sentence => sentence.Note).OfType<string>();
        return [.. description.Blocks.SelectMany(Lines), .. notes.Select(note => $"note: {note}")];
    }

    /// <param name="document">Read from a file of the description.</param>
    public static IReadOnlyList<string> Of(ParsedDocument document, DocumentDescription description)
    {
        var lines = new List<(int Start, string Line)>();
        foreach (var heading in document.Regions.Where(region => region.Kind is RegionKind.Heading))
        {
            lines.Add((heading.Span.Start, $"heading {heading.Number}: {Clean(document.Slice(heading.Span)).TrimStart('#', ' ')}"));
        }

        foreach (var table in document.Tables)
        {
            var rows = Enumerable.Range(0, table.Rows).Select(row => Enumerable.Range(0, table.Columns)
                .Select(column => table.CellAt(row, column) is { } cell ? Clean(document.Slice(cell.Span)) : "").ToArray());
            lines.Add((table.Span.Start, Table(table.Caption is { } caption ? Clean(document.Slice(caption)) : null, table.HeaderRows, rows)));
        }

        var notes = description.Blocks.OfType<Prose>().SelectMany(prose => prose.Sentences).Select(sentence => sentence.Note).OfType<string>().ToList();
        foreach (var sentence in Sentences(document))
        {
            var text = Clean(document.Slice(sentence));
            if (!text.Any(char.IsLetterOrDigit))
            {
                continue;
            }

            var note = notes.Find(note => text.EndsWith(note, StringComparison.Ordinal) && text.Length <= note.Length + 3);
            var kind = document.Regions.Any(region => region.Kind is RegionKind.ListItem && region.Span.Contains(sentence)) ? "item" : "sentence";
            lines.Add(note is null ? (sentence.Start, $"{kind}: {text}") : (document.Text.Length + notes.IndexOf(note), $"note: {note}"));
        }

        return [.. lines.OrderBy(line => line.Start).Select(line => line.Line)];
    }

    private static IEnumerable<string> Lines(Block block) => block switch
    {
        Heading heading => [$"heading {heading.Level}: {heading.Text}"],
        Prose prose => prose.Sentences.Select(sentence => $"sentence: {sentence.Text}"),
        Items items => items.Entries.Select(entry => $"item: {entry.Text}"),
        Grid grid => [Table(grid.Caption, 1, grid.Texts())],
        _ => throw new ArgumentOutOfRangeException(nameof(block)),
    };

    private static string Table(string? caption, int headerRows, IEnumerable<IEnumerable<string>> rows) =>
        $"table {caption}, {headerRows} header rows:\n{string.Join('\n', rows.Select(row => $"    {string.Join(" | ", row)}"))}";

    private static IEnumerable<SourceSpan> Sentences(ParsedDocument document)
    {
        var apart = document.Tables.Select(table => table.Span).Concat(document.Tables.Select(table => table.Caption).OfType<SourceSpan>())
            .Concat(document.Regions.Where(region => region.Kind is RegionKind.Heading or RegionKind.Running).Select(region => region.Span)).ToList();
        return ParsedDocumentAssert.Chunks(document, Whole).SelectMany(chunk => chunk.Sentences)
            .Where(sentence => !apart.Any(span => span.Start < sentence.End && sentence.Start < span.End));
    }

    // Without the numbers of notes, which every format writes in its own way.
    private static string Clean(string text) => Spaces().Replace(NoteMark().Replace(text, ""), " ").Trim();

    [GeneratedRegex(@"\[\^?\d{1,2}\]:?|[¹²³⁰⁴-⁹]+", RegexOptions.NonBacktracking)]
    private static partial Regex NoteMark();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
