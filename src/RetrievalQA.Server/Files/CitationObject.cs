using System.Text.Json.Serialization;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Files;

/// <summary>A span of a file, to be shown to someone who checks a quote.</summary>
/// <param name="Start">Code points.</param>
/// <param name="Before">The text just before the quote.</param>
/// <param name="Page">Page, slide or sheet on which the quote begins; null where the format has none.</param>
/// <param name="Version">The text of the file that start and end count in.</param>
/// <param name="Moved">The text that was asked for is gone; this is where the same quote stands in the current one.</param>
/// <param name="Boxes">One [x0, y0, x1, y1] a line of the quote on that page: points, origin top left.</param>
/// <param name="Places">The same for each page that the quote stands on, with its part of start and end.</param>
/// <param name="Shown">The quote with its escapes read, where it has any.</param>
public sealed record CitationObject(
    [property: JsonPropertyName("object")] string ObjectKind,
    string FileId,
    string Filename,
    int Start,
    int End,
    string Quote,
    string Before,
    string After,
    int? Page,
    float? PageWidth,
    float? PageHeight,
    IReadOnlyList<float[]> Boxes,
    IReadOnlyList<QuotePlaceObject> Places,
    int Version,
    bool Moved,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Shown = null)
{
    // A few lines of context.
    private const int NeighbourLength = 300;

    public static CitationObject From(UploadedFile file, ParsedDocument document, SourceSpan span, bool moved = false)
    {
        var places = QuotePlaceObject.AllOf(document, span);
        var start = CodePoints.Count(document.Text.AsSpan(0, span.Start));
        var quote = document.Slice(span);
        var shown = document.Shown(span);
        return new CitationObject(
            "file.citation",
            file.Id,
            file.FileName,
            start,
            start + CodePoints.Count(quote),
            quote,
            document.Text[WholeCharacters.At(document.Text, span.Start - NeighbourLength)..span.Start],
            document.Text[span.End..WholeCharacters.At(document.Text, span.End + NeighbourLength)],
            places.Count > 0 ? places[0].Page : null,
            places.Count > 0 ? places[0].PageWidth : null,
            places.Count > 0 ? places[0].PageHeight : null,
            places.Count > 0 ? places[0].Boxes : [],
            places,
            document.Version,
            moved,
            shown == quote ? null : shown);
    }
}
