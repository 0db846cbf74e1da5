using System.Text;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>Builds the text of a format that is not text itself, and notes what stands where.</summary>
internal sealed class TextAssembler(ParsingLimits limits)
{
    private readonly StringBuilder text = new();
    private readonly List<TextRegion> regions = [];
    private readonly List<WordBox> words = [];
    private readonly List<DocumentTable> tables = [];

    public ParsingLimits Limits => limits;

    public List<string> Notes { get; } = [];

    public int Length => text.Length;

    public bool HasText { get; private set; }

    /// <summary>Whether nothing but white space was written after a span.</summary>
    public bool IsAtEnd(SourceSpan span)
    {
        for (var i = span.End; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    public void Append(ReadOnlySpan<char> part)
    {
        limits.CheckCharacters((long)text.Length + part.Length);
        HasText |= !part.IsWhiteSpace();
        text.Append(part);
    }

    /// <summary>Starts a new block: an empty line, unless nothing was written yet.</summary>
    public void BreakBlock()
    {
        var newlines = 0;
        while (newlines < 2 && newlines < text.Length && text[^(newlines + 1)] == '\n')
        {
            newlines++;
        }

        if (text.Length > newlines)
        {
            text.Append('\n', 2 - newlines);
        }
    }

    public void BreakLine()
    {
        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }

    /// <summary>Marks what was written since <paramref name="start"/>, without white space at its ends.</summary>
    public void Mark(RegionKind kind, int start, int number = 0, float width = 0, float height = 0)
    {
        var end = text.Length;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        // An empty page keeps its region: page numbers must not shift.
        if (end > start || kind is RegionKind.Page)
        {
            regions.Add(new TextRegion(kind, new SourceSpan(start, end), number, width, height));
        }
    }

    public void AddWord(WordBox word) => words.Add(word);

    public void AddTable(DocumentTable table) => tables.Add(table);

    /// <summary>Appends a document that stands inside this one, as blocks. Its pages are none of this one's.</summary>
    public void Include(ParsedDocument inner)
    {
        BreakBlock();
        var start = Length;
        Append(inner.Text);
        BreakBlock();
        Notes.AddRange(inner.Notes);
        foreach (var region in inner.Regions.Where(region => region.Kind is not (RegionKind.Page or RegionKind.Slide or RegionKind.Sheet)))
        {
            regions.Add(region with { Span = region.Span.After(start) });
        }

        tables.AddRange(inner.Tables.Select(table => table with
        {
            Span = table.Span.After(start),
            Caption = table.Caption?.After(start),
            Cells = [.. table.Cells.Select(cell => cell with { Span = cell.Span.After(start) })],
        }));
    }

    public ParsedDocument Build()
    {
        var whole = text.ToString();
        var ordered = InOrder(regions);
        var paired = words.Count > 0 ? ordered : EntryFinder.Pair(whole, ordered);
        return new ParsedDocument(whole, paired, words, LanguageDetector.Detect(whole), Notes) { Tables = tables };
    }

    /// <summary>By start, larger first. An empty page stands before the page that starts where it does.</summary>
    public static IReadOnlyList<TextRegion> InOrder(IEnumerable<TextRegion> regions) =>
    [
        .. regions.OrderBy(region => region.Span.Start)
            .ThenBy(region => region.Kind is RegionKind.Page ? region.Number : int.MaxValue)
            .ThenByDescending(region => region.Span.End)
            .ThenBy(region => region.Kind),
    ];
}
