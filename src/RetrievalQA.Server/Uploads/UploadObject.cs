using System.Text.Json.Serialization;
using RetrievalQA.Documents;
using RetrievalQA.Server.Files;

namespace RetrievalQA.Server.Uploads;

/// <param name="File">What a completed upload became; null before, and once that file is deleted.</param>
public sealed record UploadObject(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long Bytes,
    long CreatedAt,
    string Filename,
    string Purpose,
    string Status,
    long ExpiresAt,
    FileObject? File)
{
    public static UploadObject From(Upload upload, UploadedFile? file, TimeProvider time) => new(
        upload.Id,
        "upload",
        upload.Bytes,
        upload.CreatedAt,
        upload.FileName,
        upload.Purpose,
        upload.StatusAt(time.GetUtcNow().ToUnixTimeSeconds()).ToString().ToLowerInvariant(),
        upload.ExpiresAt,
        file is null ? null : FileObject.From(file));
}

public sealed record UploadPartObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, long CreatedAt, string UploadId)
{
    public static UploadPartObject From(UploadPart part) => new(part.Id, "upload.part", part.CreatedAt, part.UploadId);
}
