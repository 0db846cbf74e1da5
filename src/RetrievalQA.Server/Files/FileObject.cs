using System.Text.Json.Serialization;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.Files;

public sealed record FileObject(
    [property: JsonPropertyName("object")] string ObjectKind,
    string Id,
    string Purpose,
    string Filename,
    long Bytes,
    long CreatedAt,
    long? ExpiresAt,
    string Status,
    string? StatusDetails)
{
    public static FileObject From(UploadedFile file) =>
        new("file", file.Id, file.Purpose, file.FileName, file.Bytes, file.CreatedAt, file.ExpiresAt, "processed", StatusDetails: null);
}
