using System.Text;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Messages;

/// <summary>Shows stored content as a version does: markers stand in the text, and each has its annotation.</summary>
public static class MessageRenderer
{
    public static IReadOnlyList<object> Render(IReadOnlyList<MessageContent> content, ApiVersion version)
    {
        var markers = new CitationMarkers(version);
        return [.. content.Select(part => Render(part, markers))];
    }

    private static object Render(MessageContent part, CitationMarkers markers) => part switch
    {
        TextContent text => new TextPartObject("text", RenderText(text, markers)),
        ImageFileContent image => new ImageFilePartObject("image_file", new ImageFileObject(image.FileId, image.Detail)),
        ImageUrlContent image => new ImageUrlPartObject("image_url", new ImageUrlObject(image.Url, image.Detail)),
        _ => throw new InvalidOperationException($"There is no wire form of {part.GetType().Name}."),
    };

    /// <summary>Indices count the code points of the rendered value.</summary>
    private static TextObject RenderText(TextContent content, CitationMarkers markers)
    {
        var value = new StringBuilder(content.Text.Length);
        var annotations = new List<FileCitationAnnotation>(content.Citations.Count);
        var (copied, codePoints) = (0, 0);
        foreach (var citation in content.Citations.OrderBy(citation => citation.Position))
        {
            var between = content.Text.AsSpan(copied, citation.Position - copied);
            var marker = markers.TextOf(citation);
            value.Append(between).Append(marker);
            copied = citation.Position;
            codePoints += CodePoints.Count(between);
            var end = codePoints + CodePoints.Count(marker);
            annotations.Add(FileCitationAnnotation.From(citation, marker, codePoints, end));
            codePoints = end;
        }

        return new TextObject(value.Append(content.Text.AsSpan(copied)).ToString(), annotations);
    }
}
