using System.Collections.Frozen;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>
/// Cuts text into sentences by rules: regions first, then stops, with abbreviations, initials, decimals and closing
/// quotes known for about a dozen languages. Spans are trimmed, without list marks, in order, do not overlap and never
/// split a character.
/// </summary>
public static class SentenceSplitter
{
    /// <summary>A heading, row or item of up to this many UTF-16 units is one sentence however many stops it holds.</summary>
    private const int MaxUnitLength = 300;

    private static readonly FrozenSet<RegionKind> HardKinds =
        new[] { RegionKind.Heading, RegionKind.Paragraph, RegionKind.ListItem, RegionKind.TableRow, RegionKind.Code }.ToFrozenSet();

    /// <summary>The sentences inside a part of a document. A region's ends always end a sentence.</summary>
    public static IReadOnlyList<SourceSpan> Split(ParsedDocument document, SourceSpan within) => Split(document, within, new ChunkingWork());

    internal static List<SourceSpan> Split(ParsedDocument document, SourceSpan within, ChunkingWork work)
    {
        var sentences = new List<SourceSpan>();
        var segments = Segments(document, within).ToList();

        var items = ListItems.In(document.Text, segments.Where(IsProse), work);

        // Lines of a page are as long as its width and its letters make them.
        var layout = document.Regions.Any(region => region.Kind is RegionKind.Page)
            ? null
            : LineLayout.Of(document.Text, segments.Where(IsProse).Select(segment => segment.Span), items, work);
        foreach (var (span, kind) in segments)
        {
            SplitSegment(document, span, kind, layout, items, sentences, work);
        }

        return sentences;

        static bool IsProse((SourceSpan Span, RegionKind Kind) segment) => segment.Kind is RegionKind.Paragraph or RegionKind.ListItem;
    }

    private static void SplitSegment(
        ParsedDocument document, SourceSpan span, RegionKind kind, LineLayout? layout, ListItems items, List<SourceSpan> sentences, ChunkingWork work)
    {
        var isUnit = span.Length <= MaxUnitLength;
        if (isUnit && kind is RegionKind.Heading or RegionKind.TableRow)
        {
            SentenceScanner.AddTrimmed(document.Text, span, sentences);
        }
        else if (isUnit && kind is RegionKind.ListItem)
        {
            SentenceScanner.AddWithoutMark(document.Text, span, items, sentences);
        }
        else
        {
            var breaks = layout is null || kind is RegionKind.Code ? null : new HashSet<int>();
            if (breaks is not null)
            {
                layout!.AddBreaks(span, breaks);
            }

            var first = sentences.Count;
            new SentenceScanner(document.Text, document.Language, isCode: kind is RegionKind.Code, breaks, items, work).Scan(span, sentences);
            if (kind is RegionKind.ListItem && sentences.Count > first + 1)
            {
                JoinTerm(document.Text, sentences, first);
            }
        }
    }

    // The question or term of a long item, on a line of its own, goes with the first sentence below it.
    private static void JoinTerm(string text, List<SourceSpan> sentences, int first)
    {
        var (term, next) = (sentences[first], sentences[first + 1]);
        if (term.Length <= MaxUnitLength && next.Length <= MaxUnitLength && text.AsSpan(term.End, next.Start - term.End).ContainsAny('\n', '\r'))
        {
            sentences[first] = term with { End = next.End };
            sentences.RemoveAt(first + 1);
        }
    }

    // Pieces between region ends, each with the innermost region that holds it.
    private static IEnumerable<(SourceSpan Span, RegionKind Kind)> Segments(ParsedDocument document, SourceSpan within)
    {
        var open = new Stack<TextRegion>();
        var position = within.Start;
        foreach (var region in document.Regions.Where(region => HardKinds.Contains(region.Kind) && region.Span.Overlaps(within)))
        {
            while (open.TryPeek(out var inner) && inner.Span.End <= region.Span.Start)
            {
                yield return (new SourceSpan(position, Math.Max(position, Math.Min(inner.Span.End, within.End))), inner.Kind);
                position = Math.Max(position, Math.Min(open.Pop().Span.End, within.End));
            }

            var start = Math.Max(region.Span.Start, within.Start);
            yield return (new SourceSpan(position, Math.Max(position, start)), open.TryPeek(out var outer) ? outer.Kind : RegionKind.Paragraph);
            position = Math.Max(position, start);
            open.Push(region);
        }

        while (open.TryPop(out var inner))
        {
            var end = Math.Min(inner.Span.End, within.End);
            yield return (new SourceSpan(position, Math.Max(position, end)), inner.Kind);
            position = Math.Max(position, end);
        }

        yield return (new SourceSpan(position, Math.Max(position, within.End)), RegionKind.Paragraph);
    }
}
