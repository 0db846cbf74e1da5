using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>Pages, headings, table headers and escaped parts of a document, for positions asked in any order.</summary>
internal sealed class DocumentOutline
{
    private const string PathSeparator = " > ";
    private const int MaxHeadingLength = 160;
    private const int MaxHeaderLength = 500;

    private readonly string text;
    private readonly List<TextRegion> pages;
    private readonly List<(int Start, string Path)> paths = [];
    private readonly IReadOnlyList<DocumentTable> tables;
    private readonly Dictionary<int, string> headers = [];
    private readonly List<TextRegion> running;
    private readonly List<EscapedSpan> escaped;

    public DocumentOutline(ParsedDocument document)
    {
        text = document.Text;
        pages = [.. document.Pages];
        tables = document.Tables;
        running = [.. document.Regions.Where(region => region.Kind is RegionKind.Running)];
        escaped = [.. document.Escaped];
        var open = new List<TextRegion>();
        var runningEnd = 0;
        foreach (var region in document.Regions.Where(region => region.Kind is RegionKind.Heading or RegionKind.Running))
        {
            if (region.Kind is RegionKind.Running)
            {
                runningEnd = region.Span.End;
                paths.Add((region.Span.Start, ""));
                paths.Add((runningEnd, PathOf(open)));
            }
            else if (region.Span.Start >= runningEnd)
            {
                open.RemoveAll(outer => outer.Number >= region.Number);
                open.Add(region);
                paths.Add((region.Span.Start, PathOf(open)));
            }
        }
    }

    /// <summary>The number of the page that holds a position; null where the format has none.</summary>
    public int? PageAt(int position)
    {
        var index = LastStart(pages.Count, i => pages[i].Span.Start, position);
        return index >= 0 ? pages[index].Number : null;
    }

    /// <summary>Whether the header or footer of a page repeats there what stands on others.</summary>
    public bool IsRepeatedAt(int position) =>
        LastStart(running.Count, i => running[i].Span.Start, position) is >= 0 and var index && running[index].Number > 0 && position < running[index].Span.End;

    /// <summary>The heading path of a text, and the header of the table that it stands in, a line each.</summary>
    public string ContextAt(SourceSpan start)
    {
        var heading = LastStart(paths.Count, i => paths[i].Start, start.Start);
        var path = heading >= 0 ? paths[heading].Path : "";
        var header = TableHeader(start);
        return header.Length == 0 ? path : path.Length == 0 ? header : $"{path}\n{header}";
    }

    /// <summary>What of a span is written with escapes.</summary>
    public IReadOnlyList<EscapedSpan> EscapedIn(SourceSpan span)
    {
        var first = Math.Max(0, LastStart(escaped.Count, i => escaped[i].Span.Start, span.Start));
        return
        [
            .. escaped.Skip(first).TakeWhile(part => part.Span.Start < span.End)
                .Select(part => part with { Span = new SourceSpan(Math.Max(part.Span.Start, span.Start), Math.Min(part.Span.End, span.End)) })
                .Where(part => part.Span.Length > 0 && EscapedText.MayHold(text.AsSpan(part.Span.Start, part.Span.Length), part.Notation)),
        ];
    }

    private string PathOf(IEnumerable<TextRegion> headings) =>
        string.Join(PathSeparator, headings.Select(heading => Shortened(heading.Span, MaxHeadingLength)));

    // Below its header, what a table is called and its columns are.
    private string TableHeader(SourceSpan start)
    {
        var index = LastStart(tables.Count, i => tables[i].Span.Start, start.Start);
        if (index < 0 || tables[index].RowAt(start.Start) is not { } row || row < tables[index].HeaderRows)
        {
            return "";
        }

        if (!headers.TryGetValue(index, out var header))
        {
            headers[index] = header = HeaderOf(tables[index]);
        }

        return header;
    }

    private string HeaderOf(DocumentTable table)
    {
        var columns = table.ColumnNames().Select(names => string.Join(' ', names.Select(name => Shortened(name, MaxHeaderLength))));
        var header = string.Join('\t', columns).Trim();
        header = header[..WholeCharacters.At(header, Math.Min(header.Length, MaxHeaderLength))];
        return table.Caption is not { } caption ? header : $"{Shortened(caption, MaxHeadingLength)}\n{header}".TrimEnd();
    }

    private string Shortened(SourceSpan span, int maxLength)
    {
        var end = Math.Min(span.End, span.Start + maxLength);
        end -= end < span.End && char.IsLowSurrogate(text[end]) ? 1 : 0;
        var shown = span with { End = end };
        return EscapedSpan.Shown(text, 0, shown, EscapedIn(shown)).ReplaceLineEndings(" ");
    }

    // The last of the sorted starts that is not after the position; -1 where all are.
    private static int LastStart(int count, Func<int, int> startOf, int position)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = startOf(middle) <= position ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
