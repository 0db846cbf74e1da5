using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing.Tables;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>Finds the parts of a text in which escapes count. Parts without any are left out.</summary>
internal static class EscapedParts
{
    private const string RawBegin = "<![CDATA[";
    private const string RawEnd = "]]>";

    public static IEnumerable<TextRegion> In(string text, EscapeNotation notation) =>
        (notation is EscapeNotation.Xml ? OutsideRaw(text) : [new SourceSpan(0, text.Length)]).SelectMany(span => Of(text, span, notation));

    /// <summary>Blocks of lines that begin with the sign of a quote.</summary>
    public static IEnumerable<TextRegion> QuotedLines(string text, IEnumerable<TextRegion> blocks) =>
        blocks.Where(block => IsQuoted(text.AsSpan(block.Span.Start, block.Span.Length)))
            .SelectMany(block => Of(text, block.Span, EscapeNotation.QuotedLines));

    // Who wrote it often stands right above.
    private static bool IsQuoted(ReadOnlySpan<char> block)
    {
        var lines = 0;
        foreach (var line in block.EnumerateLines())
        {
            if (lines++ > 0 && ListMark.QuoteLength(line.TrimStart()) == 0)
            {
                return false;
            }
        }

        return lines > 1;
    }

    /// <summary>Fields in quotes that hold further ones.</summary>
    public static IEnumerable<TextRegion> QuotedFields(string text, DelimitedFields fields) =>
        fields.In(text, new SourceSpan(0, text.Length))
            .Where(field => field.HoldsQuotes && field.Content.Length > 0)
            .Select(field => Region(field.Content, EscapeNotation.DoubledQuotes));

    /// <summary>Markdown blocks without their code spans.</summary>
    public static IEnumerable<TextRegion> Markdown(string text, IEnumerable<TextRegion> blocks) =>
        blocks.Where(block => block.Kind is RegionKind.Heading or RegionKind.Paragraph or RegionKind.ListItem or RegionKind.TableRow)
            .SelectMany(block => OutsideCode(text, block.Span))
            .SelectMany(span => Of(text, span, EscapeNotation.Markdown));

    private static IEnumerable<TextRegion> Of(string text, SourceSpan span, EscapeNotation notation)
    {
        if (span.Length > 0 && EscapedText.MayHold(text.AsSpan(span.Start, span.Length), notation))
        {
            yield return Region(span, notation);
        }
    }

    private static TextRegion Region(SourceSpan span, EscapeNotation notation) => new(RegionKind.Escaped, span, (int)notation);

    private static IEnumerable<SourceSpan> OutsideRaw(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var open = text.IndexOf(RawBegin, start, StringComparison.Ordinal);
            yield return new SourceSpan(start, open < 0 ? text.Length : open);
            var close = open < 0 ? -1 : text.IndexOf(RawEnd, open, StringComparison.Ordinal);
            start = close < 0 ? text.Length : close;
        }
    }

    // A code span ends at as many backticks as it began with; without these it is none.
    private static IEnumerable<SourceSpan> OutsideCode(string text, SourceSpan block)
    {
        var start = block.Start;
        var runs = BacktickRuns(text, block);
        for (var position = block.Start; position < block.End;)
        {
            var ticks = TicksAt(text, position, block.End);
            if (ticks == 0)
            {
                position += text[position] == '\\' ? 2 : 1;
                continue;
            }

            var closing = runs.GetValueOrDefault(ticks);
            while (closing is { Count: > 0 } && closing.Peek() < position + ticks)
            {
                closing.Dequeue();
            }

            if (closing is not { Count: > 0 })
            {
                position += ticks;
                continue;
            }

            yield return new SourceSpan(start, position);
            position = start = closing.Dequeue() + ticks;
        }

        yield return new SourceSpan(start, block.End);
    }

    // Where the runs of each length begin, in order.
    private static Dictionary<int, Queue<int>> BacktickRuns(string text, SourceSpan block)
    {
        var runs = new Dictionary<int, Queue<int>>();
        for (var position = block.Start; position < block.End;)
        {
            var ticks = TicksAt(text, position, block.End);
            if (ticks > 0)
            {
                (runs.TryGetValue(ticks, out var starts) ? starts : runs[ticks] = new Queue<int>()).Enqueue(position);
            }

            position += Math.Max(1, ticks);
        }

        return runs;
    }

    private static int TicksAt(string text, int position, int end)
    {
        var length = text.AsSpan(position, end - position).IndexOfAnyExcept('`');
        return length < 0 ? end - position : length;
    }
}
