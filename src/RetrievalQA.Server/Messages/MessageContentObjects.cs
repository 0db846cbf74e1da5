using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Messages;

public sealed record TextPartObject(string Type, TextObject Text);

/// <param name="Annotations">Citations first, then links to files.</param>
public sealed record TextObject(string Value, IReadOnlyList<object> Annotations);

/// <param name="Text">The marker as it stands in the value at [StartIndex, EndIndex), in code points.</param>
public sealed record FileCitationAnnotation(string Type, string Text, int StartIndex, int EndIndex, FileCitationObject FileCitation)
{
    public static FileCitationAnnotation From(Citation citation, string marker, int start, int end) => new(
        "file_citation",
        marker,
        start,
        end,
        new FileCitationObject(
            citation.FileId, citation.Quote, citation.FileName, citation.Page, citation.StartCodePoint, citation.EndCodePoint, citation.TextVersion,
            citation.Shown));
}

/// <summary>The file and the verbatim quote. Everything but the file id is an extension in v2; v1 has the quote.</summary>
/// <param name="Start">Where the quote stands in the file's text, in code points.</param>
/// <param name="Version">Which text of the file.</param>
/// <param name="Shown">The quote with its escapes read, where it has any.</param>
public sealed record FileCitationObject(
    string FileId,
    string Quote,
    string Filename,
    int? Page,
    int Start,
    int End,
    int Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Shown = null);

/// <summary>A link to a file that code interpreter wrote.</summary>
/// <param name="Text">"sandbox:/mnt/data/…" as it stands in the value at [StartIndex, EndIndex), in code points.</param>
public sealed record FilePathAnnotation(string Type, string Text, int StartIndex, int EndIndex, FilePathObject FilePath);

public sealed record FilePathObject(string FileId);

public sealed record ImageFilePartObject(string Type, ImageFileObject ImageFile);

/// <param name="Detail">v2 only.</param>
public sealed record ImageFileObject(string FileId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail)
{
    public static ImageFileObject From(ImageFileContent image, ApiVersion version) => new(image.FileId, version.IsV1 ? null : image.Detail);
}

public sealed record ImageUrlPartObject(string Type, ImageUrlObject ImageUrl);

public sealed record ImageUrlObject(string Url, string Detail);
