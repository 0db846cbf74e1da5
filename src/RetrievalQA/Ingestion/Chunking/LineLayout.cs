using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>
/// Tells lines that are wrapped prose from lines that stand for themselves. Who wraps lines fills them: where the first word
/// of the next line would still have fitted, the line was meant to end.
/// </summary>
/// <param name="documentWidth">Columns to which the document is wrapped; 0 where it is not.</param>
internal sealed class LineLayout(string text, int documentWidth, ListItems items, ChunkingWork work)
{
    // Nobody wraps prose to less, or to more: such lines are items, or whole paragraphs.
    private const int NarrowestWrap = 30;
    private const int WidestWrap = 150;

    // Fewer line ends show no width of their own. Lines of the usual width are more likely prose than a list.
    private const int FewestEnds = 3;
    private const int UsualWrap = 60;

    // More than the document's width, and not yet another width.
    private const int Overhang = 3;

    // After a shorter line a small letter begins an item of a list in small letters.
    private const int ShortestProse = 25;

    // Of the line ends of wrapped prose so many at most are meant, and before so many at least no sentence ends.
    private const double MostMeant = 0.2;
    private const double FewestGoingOn = 0.2;

    // Longer lines are links and rows.
    private const double WidthShare = 0.97;

    // So much text without a stop is many sentences, and its lines are all there is to go by.
    private const int LongestUnpunctuated = 300;

    /// <summary>The layout of the prose of a document.</summary>
    /// <param name="prose">Paragraphs and items.</param>
    public static LineLayout Of(string text, IEnumerable<SourceSpan> prose, ListItems items, ChunkingWork work)
    {
        var ends = new List<LineEnd>();
        foreach (var span in prose.Where(span => HasLines(text, span)))
        {
            work.Add(span.Length);
            ends.AddRange(EndsOf(TextLine.In(text, span, items)).Where(end => end.MayGoOn && end.Line.Columns <= WidestWrap));
        }

        if (ends.Count < FewestEnds)
        {
            return new LineLayout(text, 0, items, work);
        }

        var columns = ends.Select(end => end.Line.Columns).Order().ToList();
        var width = columns[(int)((columns.Count - 1) * WidthShare)];
        return new LineLayout(text, IsWrapped(ends, width) ? width : 0, items, work);
    }

    /// <summary>Adds the line ends of a span at which sentences end: UTF-16 offsets.</summary>
    public void AddBreaks(SourceSpan span, HashSet<int> breaks)
    {
        if (!HasLines(text, span))
        {
            return;
        }

        work.Add(span.Length);
        var lines = TextLine.In(text, span, items);
        for (var first = 0; first < lines.Count;)
        {
            var blank = lines.FindIndex(first, line => line.Is(LineShape.Blank));
            var end = blank < 0 ? lines.Count : blank;
            if (end > first)
            {
                AddBreaks(lines.GetRange(first, end - first), breaks);
            }

            first = end + 1;
        }
    }

    private static bool HasLines(string text, SourceSpan span) => text.AsSpan(span.Start, span.Length).ContainsAny('\n', '\r');

    private void AddBreaks(List<TextLine> block, HashSet<int> breaks)
    {
        breaks.Add(block[^1].End);
        var ends = EndsOf(block).ToList();
        var isUnpunctuated = !block[0].Is(LineShape.Labelled) && block.Sum(line => line.Columns) > LongestUnpunctuated
            && !block.Exists(line => line.Is(LineShape.Punctuated));
        var open = ends.Where(end => end.MayGoOn).ToList();
        var width = isUnpunctuated || open.Count == 0 ? 0 : WidthOf(block, open);
        foreach (var end in ends.Where(end => !end.MayGoOn || !GoesOn(end)))
        {
            breaks.Add(end.Line.End);
        }

        bool GoesOn(LineEnd end) => end.Line.Is(LineShape.Hyphenated)
            || (width > 0 && !end.Fits(width))
            || (!isUnpunctuated && end.Next.Is(LineShape.GoesOn) && end.Line.Columns >= ShortestProse);
    }

    // 0 where the lines are not wrapped.
    private int WidthOf(List<TextLine> block, List<LineEnd> ends)
    {
        var widest = block.Where(line => !line.Is(LineShape.Single)).Select(line => line.Columns).DefaultIfEmpty(0).Max();
        if (widest <= documentWidth + Overhang)
        {
            return ends.Count <= FewestEnds || IsWrapped(ends, documentWidth) ? documentWidth : 0;
        }

        return ends.Count < FewestEnds
            ? widest is >= UsualWrap and <= WidestWrap ? widest : 0
            : IsWrapped(ends, widest) ? widest : 0;
    }

    private static bool IsWrapped(List<LineEnd> ends, int width)
    {
        var cased = ends.Count(end => end.Next.Is(LineShape.Cased));
        return width is >= NarrowestWrap and <= WidestWrap
            && ends.Count(end => end.Fits(width)) <= MostMeant * ends.Count
            && (cased * 2 <= ends.Count || ends.Count(end => end.Next.Is(LineShape.GoesOn)) >= FewestGoingOn * cased);
    }

    // In a block that begins with a label each label begins something.
    private static IEnumerable<LineEnd> EndsOf(List<TextLine> block)
    {
        var isLabelled = block.Count > 0 && block[0].Is(LineShape.Labelled);
        return block.Zip(block.Skip(1), (line, next) => new LineEnd(line, next, MayGoOn(line, next) && !(isLabelled && next.Is(LineShape.Labelled))));
    }

    private static bool MayGoOn(TextLine line, TextLine next) =>
        !next.Is(LineShape.Item) && line.Is(LineShape.Quoted) == next.Is(LineShape.Quoted)
        && !line.Is(LineShape.Blank | LineShape.Tabular) && !next.Is(LineShape.Blank | LineShape.Tabular);

    private readonly record struct LineEnd(TextLine Line, TextLine Next, bool MayGoOn)
    {
        /// <summary>The first word of the next line would have fitted.</summary>
        public bool Fits(int width) => !Line.Is(LineShape.Hyphenated) && Line.Columns + 1 + Next.Opening <= width;
    }
}
