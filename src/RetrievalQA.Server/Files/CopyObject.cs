using RetrievalQA.Conversations;

namespace RetrievalQA.Server.Files;

/// <summary>Extension: where another file says the same.</summary>
/// <param name="Page">Page, slide or sheet on which it begins; null where the format has none.</param>
/// <param name="Start">Code points of the file's text.</param>
/// <param name="End">Code points, exclusive.</param>
/// <param name="Version">The text of the file that start and end count in.</param>
/// <param name="Url">Shows it in its file.</param>
public sealed record CopyObject(string FileId, string Filename, int? Page, int Start, int End, int Version, string Url)
{
    public static CopyObject From(CitedCopy copy) => new(
        copy.FileId, copy.FileName, copy.Page, copy.Start, copy.End, copy.TextVersion, CitationUrl.Of(copy.FileId, copy.Start, copy.End, copy.TextVersion));
}
