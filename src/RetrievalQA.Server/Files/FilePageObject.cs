using System.Text.Json.Serialization;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Files;

/// <summary>A page, slide or sheet of a file. Start and end are code points; sizes are points, null without a layout.</summary>
public sealed record FilePageObject(
    [property: JsonPropertyName("object")] string ObjectKind, string Kind, int Number, int Start, int End, float? Width, float? Height)
{
    public static IEnumerable<FilePageObject> AllOf(ParsedDocument document)
    {
        // Pages come in order, so one walk over the text counts the code points of all.
        var (offset, codePoint) = (0, 0);
        foreach (var page in document.Pages)
        {
            var start = codePoint += CodePoints.Count(document.Text.AsSpan(offset, page.Span.Start - offset));
            var end = codePoint += CodePoints.Count(document.Slice(page.Span));
            offset = page.Span.End;
            yield return new FilePageObject(
                "file.page",
                page.Kind.ToString().ToLowerInvariant(),
                page.Number,
                start,
                end,
                page.Width > 0 ? page.Width : null,
                page.Height > 0 ? page.Height : null);
        }
    }
}
