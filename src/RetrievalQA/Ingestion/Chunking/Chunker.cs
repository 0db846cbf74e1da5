using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>
/// Cuts a document into chunks of whole sentences: each as full as allowed, ended at the strongest break near its end
/// (heading, block, sentence), begun with the last sentences of the one before.
/// </summary>
public static class Chunker
{
    // A chunk may end early at a heading once it is half full, at another block once it is three quarters full.
    private const double HeadingFill = 0.5;
    private const double BlockFill = 0.75;

    // It ends with a page once it is three quarters full, so that its page is that of all its text, unless little of the document is left.
    private const double PageFill = 0.75;
    private const double LeastRest = 0.15;

    // So many headings in a row head nothing: they may fill a chunk of their own.
    private const int MostHeadings = 100;

    /// <returns>Chunks in order; together they hold every sentence.</returns>
    /// <exception cref="ParsingException">The text has more than <paramref name="maxTokens"/> tokens, or no sentence.</exception>
    public static IReadOnlyList<ChunkSpans> Split(ParsedDocument document, ChunkingStrategy strategy, int maxTokens) =>
        Split(document, strategy, maxTokens, new ChunkingWork());

    internal static List<ChunkSpans> Split(ParsedDocument document, ChunkingStrategy strategy, int maxTokens, ChunkingWork work)
    {
        var outline = new DocumentOutline(document);
        var units = new UnitCutter(document, outline, strategy.MaxChunkSizeTokens, work).Cut(maxTokens);
        if (units.Count == 0)
        {
            throw ParsingException.Invalid("No text was found in the file.");
        }

        var chunks = new List<ChunkSpans>();
        var (first, cut) = (0, 0);
        while (cut < units.Count)
        {
            first = OverlapStart(units, first, cut, strategy);
            cut = FindCut(units, first, cut, strategy.MaxChunkSizeTokens, work);
            chunks.Add(Build(outline, units.GetRange(first, cut - first)));
        }

        return chunks;
    }

    // The index after the chunk's last unit; always past the units that the chunk before has.
    private static int FindCut(List<ChunkUnit> units, int first, int reached, int maxTokens, ChunkingWork work)
    {
        var (end, tokens, rest) = (first, 0, 0);
        var (headingCut, blockCut, pageCut) = (0, 0, 0);
        while (end < units.Count && (end <= reached || tokens + units[end].Tokens <= maxTokens))
        {
            if (end > reached)
            {
                headingCut = units[end].Break is UnitBreak.Heading && tokens >= maxTokens * HeadingFill ? end : headingCut;
                blockCut = units[end].Break is not UnitBreak.Sentence && tokens >= maxTokens * BlockFill ? end : blockCut;
                (pageCut, rest) = units[end].BeginsPage && tokens >= maxTokens * PageFill ? (end, 0) : (pageCut, rest);
            }

            rest += units[end].Tokens;

            tokens += units[end++].Tokens;
        }

        work.Add(end - first);
        var isRestLong = end < units.Count || rest >= maxTokens * LeastRest;
        var cut = pageCut > 0 && isRestLong ? pageCut
            : end == units.Count || units[end].Break is UnitBreak.Heading ? end
            : headingCut > 0 ? headingCut
            : units[end].Break is UnitBreak.Block or UnitBreak.Section || blockCut == 0 ? end
            : blockCut;
        return BeforeHeadings(units, reached, cut);
    }

    // A heading goes with what it heads.
    private static int BeforeHeadings(List<ChunkUnit> units, int reached, int end)
    {
        var cut = end;
        while (cut < units.Count && cut - 1 > reached && end - cut < MostHeadings && units[cut - 1].Break is UnitBreak.Heading)
        {
            cut--;
        }

        return cut;
    }

    // Whole sentences before the cut, as many as the overlap and the next sentence leave room for, from its own section.
    private static int OverlapStart(List<ChunkUnit> units, int previousFirst, int cut, ChunkingStrategy strategy)
    {
        if (cut == 0 || units[cut].Break is UnitBreak.Heading || units[cut].BeginsPage)
        {
            return cut;
        }

        var room = Math.Min(strategy.ChunkOverlapTokens, strategy.MaxChunkSizeTokens - units[cut].Tokens);
        var first = cut;
        while (first - 1 > previousFirst && units[first - 1].Tokens <= room)
        {
            room -= units[--first].Tokens;
        }

        return first;
    }

    private static ChunkSpans Build(DocumentOutline outline, List<ChunkUnit> units)
    {
        var span = new SourceSpan(units[0].Start, units[^1].Span.End);
        return new ChunkSpans(
            span,
            outline.ContextAt(units[0].Span),
            [.. units.Select(unit => unit.Span)],
            ChunkSections.Of(units, outline),
            outline.PageAt(span.Start),
            outline.PageAt(span.End - 1),
            units.Sum(unit => unit.Tokens),
            outline.EscapedIn(span));
    }
}
