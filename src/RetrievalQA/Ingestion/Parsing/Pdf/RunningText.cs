using System.Text.RegularExpressions;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Finds headers and footers: lines at the edge of neighbouring pages that differ in nothing but numbers.</summary>
internal static partial class RunningText
{
    // Looked at on each page, from the edge on, and as far as this share of the page's height.
    private const int EdgeLines = 3;
    private const double EdgeHeight = 0.15;

    // Left and right pages have headers of their own.
    private const int Neighbourhood = 2;

    // In points.
    private const double SamePlace = 3;

    // In font sizes: how far they stand from the body, in all and beyond the usual distance of lines; lines that are farther
    // apart tell nothing.
    private const double MinDistance = 0.7;
    private const double MinExtraDistance = 0.3;
    private const double MaxUsualDistance = 1;

    // Of the page's usual font size: what is larger is a title that several pages have.
    private const double MaxSize = 1.2;

    /// <summary>Takes headers and footers out of the words of all pages.</summary>
    public static void Take(IReadOnlyList<PdfPage> pages)
    {
        var edges = pages.Select(page => new PageEdges(page)).ToList();
        for (var i = 0; i < edges.Count; i++)
        {
            var first = Math.Max(0, i - Neighbourhood);
            var near = edges.GetRange(first, Math.Min(edges.Count, i + Neighbourhood + 1) - first);
            near.Remove(edges[i]);
            Running(edges[i].Top, [.. near.SelectMany(other => other.Top)]).ForEach(pages[i].TakeHeader);
            Running(edges[i].Bottom, [.. near.SelectMany(other => other.Bottom)]).AsEnumerable().Reverse().ToList().ForEach(pages[i].TakeFooter);
        }
    }

    /// <summary>A line without the numbers in it.</summary>
    public static string Wording(PageLine line) => string.Join(' ', line.Words.Select(word => Numbers().Replace(word.Text, "#")));

    // As far as the innermost line that is found again and is set apart from what follows.
    private static List<PageLine> Running(List<EdgeLine> edge, List<EdgeLine> near)
    {
        bool IsRunning(EdgeLine line) => near.Exists(other => other.Wording == line.Wording && Math.Abs(other.Distance - line.Distance) <= SamePlace);
        var last = edge.FindLastIndex(line => line.IsSetApart && IsRunning(line));
        return [.. edge.Take(last + 1).Where(IsRunning).Select(line => line.Line)];
    }

    [GeneratedRegex(@"\d+|^[ivxl]{1,7}$", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();

    /// <param name="Distance">From the edge of the page, in points.</param>
    /// <param name="IsSetApart">The next line, towards the middle of the page, is farther than lines usually are.</param>
    private sealed record EdgeLine(PageLine Line, string Wording, double Distance, bool IsSetApart);

    private sealed class PageEdges
    {
        public PageEdges(PdfPage page)
        {
            var lines = page.Lines();
            if (lines.Count == 0)
            {
                return;
            }

            var usualSize = Median.Of(lines.SelectMany(line => line.Words).Select(word => word.Size));
            var usualGap = lines.Count < 2 ? 0 : Median.Of(lines.Zip(lines.Skip(1), Gap));
            bool IsApart(PageLine line, PageLine? above, PageLine? below) =>
                above is null || below is null
                || Gap(above, below) >= Math.Max(MinDistance * line.Size, Math.Min(usualGap, MaxUsualDistance * line.Size) + (MinExtraDistance * line.Size));
            bool IsSmall(EdgeLine line) => line.Line.Size <= MaxSize * usualSize && line.Distance <= EdgeHeight * page.Height;
            Top = [.. lines.Take(EdgeLines)
                .Select((line, i) => new EdgeLine(line, Wording(line), line.Box.Y0 + page.Height, IsApart(line, line, lines.ElementAtOrDefault(i + 1))))
                .TakeWhile(IsSmall)];
            lines.Reverse();
            Bottom = [.. lines.Take(EdgeLines)
                .Select((line, i) => new EdgeLine(line, Wording(line), -line.Box.Y1, IsApart(line, lines.ElementAtOrDefault(i + 1), line)))
                .TakeWhile(IsSmall)];
        }

        public List<EdgeLine> Top { get; } = [];

        public List<EdgeLine> Bottom { get; } = [];

        private static double Gap(PageLine above, PageLine below) => below.Box.Y0 - above.Box.Y1;
    }
}
