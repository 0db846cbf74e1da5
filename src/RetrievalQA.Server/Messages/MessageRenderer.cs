using System.Text;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Messages;

/// <summary>Shows stored content as a version does: markers stand in the text, and each has its annotation.</summary>
public static class MessageRenderer
{
    public static IReadOnlyList<object> Render(IReadOnlyList<MessageContent> content, ApiVersion version)
    {
        var markers = new CitationMarkers(version);
        return [.. content.Select(part => Render(part, markers, version))];
    }

    /// <summary>The annotations of the links to files.</summary>
    public static IEnumerable<FilePathAnnotation> FilePaths(IReadOnlyList<MessageContent> content, ApiVersion version) =>
        content.Any(part => part is TextContent { FileLinks: not null })
            ? Render(content, version).OfType<TextPartObject>().SelectMany(part => part.Text.Annotations).OfType<FilePathAnnotation>()
            : [];

    private static object Render(MessageContent part, CitationMarkers markers, ApiVersion version) => part switch
    {
        TextContent text => new TextPartObject("text", RenderText(text, markers)),
        ImageFileContent image => new ImageFilePartObject("image_file", ImageFileObject.From(image, version)),
        ImageUrlContent image => new ImageUrlPartObject("image_url", new ImageUrlObject(image.Url, image.Detail)),
        _ => throw new InvalidOperationException($"There is no wire form of {part.GetType().Name}."),
    };

    /// <summary>Indices count the code points of the rendered value.</summary>
    private static TextObject RenderText(TextContent content, CitationMarkers markers)
    {
        var text = new RenderedText(content.Text);
        var citations = new List<object>(content.Citations.Count);
        var filePaths = new List<object>();
        var links = new Queue<FileLink>(content.FileLinks ?? []);
        foreach (var citation in content.Citations.OrderBy(citation => citation.Position))
        {
            filePaths.AddRange(TakeLinks(links, text, citation.Position));
            text.CopyTo(citation.Position);
            var marker = markers.TextOf(citation);
            var start = text.CodePoints;
            text.Insert(marker);
            citations.Add(FileCitationAnnotation.From(citation, marker, start, text.CodePoints));
        }

        filePaths.AddRange(TakeLinks(links, text, content.Text.Length));
        text.CopyTo(content.Text.Length);
        return new TextObject(text.ToString(), [.. citations, .. filePaths]);
    }

    /// <summary>The links that end before a position. One that a marker stands in is none any more.</summary>
    private static IEnumerable<FilePathAnnotation> TakeLinks(Queue<FileLink> links, RenderedText text, int position)
    {
        while (links.TryPeek(out var link) && link.End <= position)
        {
            links.Dequeue();
            if (link.Start >= text.Copied)
            {
                text.CopyTo(link.Start);
                var start = text.CodePoints;
                text.CopyTo(link.End);
                yield return new FilePathAnnotation("file_path", text.Source[link.Start..link.End], start, text.CodePoints, new FilePathObject(link.FileId));
            }
        }
    }

    /// <summary>A text that is copied piece by piece, with insertions.</summary>
    private sealed class RenderedText(string source)
    {
        private readonly StringBuilder value = new(source.Length);

        public string Source => source;

        /// <summary>How much of the source was copied, in UTF-16 units.</summary>
        public int Copied { get; private set; }

        /// <summary>Length of what was written.</summary>
        public int CodePoints { get; private set; }

        public void CopyTo(int position)
        {
            Write(source.AsSpan(Copied, position - Copied));
            Copied = position;
        }

        public void Insert(string text) => Write(text);

        public override string ToString() => value.ToString();

        private void Write(ReadOnlySpan<char> text)
        {
            value.Append(text);
            CodePoints += Text.CodePoints.Count(text);
        }
    }
}
