using RetrievalQA.Documents;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Uploads;

/// <summary>An upload as a client announces it.</summary>
public sealed record UploadRequest(string FileName, string Purpose, long Bytes, string ContentType, long? FileLifetimeSeconds)
{
    private const int TypeLength = 256;

    /// <param name="mostBytes">Of the whole file.</param>
    public static UploadRequest Read(RequestBody body, long mostBytes)
    {
        var request = body.ToObject("filename", "purpose", "bytes", "mime_type", "expires_after");
        var name = Files.FileName.Of(request.Required("filename").Text(minLength: 1), "filename");
        return new UploadRequest(
            name,
            FilePurpose.Check(request.Required("purpose").Text()),
            request.Required("bytes").LongNumber(1, mostBytes),
            MediaType.For(name, request.Required("mime_type").Text(TypeLength)),
            request["expires_after"] is { } expiry ? FileLifetime.Read(expiry) : null);
    }

    public Upload ToUpload(string projectId, long now, int lifetimeSeconds) =>
        new(NewId.Upload(), projectId, FileName, Purpose, ContentType, Bytes, now, now + lifetimeSeconds, FileLifetimeSeconds);
}
