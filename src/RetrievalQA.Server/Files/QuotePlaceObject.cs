using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.Files;

/// <summary>What of a quote stands on one page, slide or sheet.</summary>
/// <param name="PageWidth">Points; null without a layout.</param>
/// <param name="Boxes">One [x0, y0, x1, y1] a line: points, origin top left.</param>
/// <param name="Start">Code points of the file's text.</param>
public sealed record QuotePlaceObject(int Page, float? PageWidth, float? PageHeight, IReadOnlyList<float[]> Boxes, int Start, int End)
{
    public static IReadOnlyList<QuotePlaceObject> AllOf(ParsedDocument document, SourceSpan quote) => [.. QuotePlace.Of(document, quote).Select(From)];

    /// <summary>Where the citation was made; of older ones only the page is known.</summary>
    public static IReadOnlyList<QuotePlaceObject> AllOf(Citation citation) =>
        citation.Places is { } places ? [.. places.Select(From)]
        : citation.Page is { } page ? [new QuotePlaceObject(page, null, null, [], citation.StartCodePoint, citation.EndCodePoint)]
        : [];

    private static QuotePlaceObject From(QuotePlace place) =>
        new(place.Page, place.Width > 0 ? place.Width : null, place.Height > 0 ? place.Height : null, place.Boxes, place.Start, place.End);
}
