
namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>A page: its words as they were read, what of them runs along the edge of several pages, and the blocks of the others.</summary>
/// <param name="width">Of what is shown, in points; 0 for a page that could not be read.</param>
/// <param name="words">Tables and notes stand among them as one word each.</param>
/// <param name="notes">Those that have no place among the words.</param>
internal sealed class PdfPage(int number, double width, double height, List<PageWord> words, List<PageNote> notes)
{
    // Smaller text at the end of a page is notes, which the page's last sentence goes past; in shares of the body's size.
    private const double MaxNoteSize = 0.9;

    public int Number => number;

    public double Width => width;

    public double Height => height;

    public List<PageLine> Header { get; } = [];

    public List<PageLine> Footer { get; } = [];

    /// <summary>In reading order; none before <see cref="LayOut"/>.</summary>
    public List<PageBlock> Body { get; private set; } = [];

    /// <summary>What was written over the body, or stands below it in small print.</summary>
    public List<PageBlock> Notes { get; } = [.. notes.Select(note => new PageBlock(note.Lines, note.Box, note))];

    /// <summary>Words without the tables and notes, in lines from top to bottom, whatever columns they stand in.</summary>
    public List<PageLine> Lines() => PageLine.Group(words.Where(word => word.Inset is null && word.IsUpright));

    /// <summary>The marks with which its footnotes begin.</summary>
    public IReadOnlySet<string> NoteMarks() =>
        Body.Concat(Notes).SelectMany(block => block.Lines).Select(line => line.NoteMark).OfType<string>().ToHashSet(StringComparer.Ordinal);

    public void TakeHeader(PageLine line) => Take(line, Header);

    public void TakeFooter(PageLine line) => Take(line, Footer);

    public void LayOut() =>
        Body = PageBlock.JoinColumns(
        [
            .. words.GroupBy(word => word.Turn)
                .OrderByDescending(turned => turned.Key == 0)
                .SelectMany(turned => ColumnOrder.Order([.. turned]))
                .Select(PageBlock.Group),
        ]);

    /// <summary>Whether the body's last sentence goes on on the next page; notes below it are set apart then.</summary>
    public bool RunsOnTo(PdfPage next, double bodySize)
    {
        var last = Body.FindLastIndex(block => block.Lines[0].Size > MaxNoteSize * bodySize && !block.IsNumber);
        if (last < 0 || next.Body.Count == 0 || IsHeading(Body[last]) || IsHeading(next.Body[0]) || !Body[last].RunsOnTo(next.Body[0]))
        {
            return false;
        }

        Notes.AddRange(Body[(last + 1)..]);
        Body.RemoveRange(last + 1, Body.Count - last - 1);
        return true;

        bool IsHeading(PageBlock block) => block.HeadingLevel(bodySize) > 0;
    }

    private void Take(PageLine line, List<PageLine> running)
    {
        words.RemoveAll(line.Words.ToHashSet(ReferenceEqualityComparer.Instance).Contains);
        running.Add(line);
    }
}
