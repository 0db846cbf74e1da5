using RetrievalQA.Text;

namespace RetrievalQA.Documents;

/// <summary>What of a quote stands on one page, slide or sheet.</summary>
/// <param name="Page">Its number.</param>
/// <param name="Width">Of the page, in points; 0 without a layout.</param>
/// <param name="Height">Of the page, in points; 0 without a layout.</param>
/// <param name="Boxes">One [x0, y0, x1, y1] a line: points, origin top left.</param>
/// <param name="Start">Where it stands in the file's text, in code points.</param>
/// <param name="End">Code points, exclusive.</param>
public sealed record QuotePlace(int Page, float Width, float Height, IReadOnlyList<float[]> Boxes, int Start, int End)
{
    /// <summary>One for each page that the quote has text on, in order; none where the format has no pages.</summary>
    public static IReadOnlyList<QuotePlace> Of(ParsedDocument document, SourceSpan quote)
    {
        var places = new List<QuotePlace>();
        var (at, points) = (0, 0);
        foreach (var page in document.Pages.Where(page => page.Span.Overlaps(quote)))
        {
            var part = new SourceSpan(Math.Max(quote.Start, page.Span.Start), Math.Min(quote.End, page.Span.End));
            var (start, end) = (PointsBefore(part.Start), PointsBefore(part.End));
            places.Add(new QuotePlace(page.Number, page.Width, page.Height, QuoteLines.Of(document, part, page.Span), start, end));
        }

        return places;

        // Counted on from the page before.
        int PointsBefore(int position)
        {
            (at, points) = position < at ? (0, 0) : (at, points);
            points += CodePoints.Count(document.Text.AsSpan(at, position - at));
            at = position;
            return points;
        }
    }
}
