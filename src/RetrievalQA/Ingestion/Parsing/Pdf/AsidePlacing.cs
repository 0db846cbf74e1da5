
namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Texts of a page that are no part of its body.</summary>
internal sealed record PageAsides(IReadOnlyList<PageLine> Running, IReadOnlyList<PageBlock> Notes)
{
    public static PageAsides None { get; } = new([], []);

    public bool IsEmpty => Running.Count + Notes.Count == 0;

    public static PageAsides operator +(PageAsides first, PageAsides second) => new([.. first.Running, .. second.Running], [.. first.Notes, .. second.Notes]);
}

/// <summary>
/// Where headers, footers and notes of a page are written: above and below its body, unless a sentence goes on there; then
/// at its other end, and where one goes on at both ends, between two blocks or sentences.
/// </summary>
internal sealed class AsidePlacing
{
    /// <param name="isOpen">A sentence of the page before goes on.</param>
    /// <param name="runsOn">The page's last sentence goes on on the next.</param>
    public AsidePlacing(PdfPage page, bool isOpen, bool runsOn)
    {
        var (header, footer) = (new PageAsides(page.Header, []), new PageAsides(page.Footer, page.Notes));
        Body = [.. page.Body];
        RunsOn = runsOn && (!isOpen || (header + footer).IsEmpty || CanPartBody());
        Before = isOpen ? PageAsides.None : RunsOn ? header + footer : header;
        BeforeLast = isOpen && RunsOn ? header + footer : PageAsides.None;
        After = RunsOn ? PageAsides.None : isOpen ? header + footer : footer;
    }

    public PageAsides Before { get; }

    /// <summary>Stands above the body's last block.</summary>
    public PageAsides BeforeLast { get; }

    public PageAsides After { get; }

    public List<PageBlock> Body { get; }

    /// <summary>The next page's text may follow the body's at once.</summary>
    public bool RunsOn { get; }

    private bool CanPartBody()
    {
        if (Body.Count == 1 && Body[0].Cut() is var (head, tail))
        {
            Body.Clear();
            Body.AddRange([head, tail]);
        }

        return Body.Count > 1;
    }
}
