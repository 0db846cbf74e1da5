using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Wire;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Files;

/// <summary>
/// Reads an upload part by part, in whatever order they come. The content goes to disk as it arrives and is stored once
/// every part is known to be right.
/// </summary>
public sealed class FileUpload(Caller caller, IFileStore files, IOptions<DataFolderOptions> storage, IOptions<LimitOptions> limits, TimeProvider time)
{
    private const int FieldBytes = 1_024;

    /// <exception cref="ApiException">A part is missing or wrong.</exception>
    /// <exception cref="ContentTooLargeException">The file is larger than its limit.</exception>
    public async Task<UploadedFile> ReceiveAsync(HttpRequest request, CancellationToken cancel)
    {
        await using var spool = new UploadSpool(storage);
        var form = new UploadForm();
        await MultipartBody.ReadAsync(
            request, "the parts 'file' and 'purpose'", (name, disposition, section) => ReadPartAsync(name, disposition, section, form, spool, cancel), cancel);
        return await StoreAsync(form, spool, cancel);
    }

    private async Task ReadPartAsync(
        string part, PartDisposition disposition, MultipartSection section, UploadForm form, UploadSpool spool, CancellationToken cancel)
    {
        switch (part)
        {
            case "file":
                form.TakeFile(FileName.Of(disposition.FileName, "file.filename"), section.ContentType);
                await spool.FillAsync(section.Body, limits.Value.FileBytes, cancel);
                break;
            case "purpose":
                form.Purpose = FilePurpose.Check(await FieldAsync(section, "purpose", cancel));
                break;
            case "expires_after[anchor]":
                form.Anchor = CheckAnchor(await FieldAsync(section, "expires_after.anchor", cancel));
                break;
            case "expires_after[seconds]":
                form.LifetimeSeconds = CheckLifetime(await FieldAsync(section, "expires_after.seconds", cancel));
                break;
            default:
                throw ApiException.UnknownParameter(part);
        }
    }

    private async Task<UploadedFile> StoreAsync(UploadForm form, UploadSpool spool, CancellationToken cancel)
    {
        var name = form.FileName ?? throw ApiException.MissingParameter("file");
        var purpose = form.Purpose ?? throw ApiException.MissingParameter("purpose");
        if (spool.Length == 0)
        {
            throw ApiException.BadRequest($"The file '{name}' is empty.", param: "file");
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var file = new UploadedFile(
            NewId.File(), caller.ProjectId, name, purpose, MediaType.For(name, form.ContentType), Bytes: 0, Sha256: "", now, now + form.Lifetime());
        return await files.AddAsync(file, spool.Rewind(), limits.Value.FileBytes, cancel);
    }

    private static async Task<string> FieldAsync(MultipartSection section, string path, CancellationToken cancel)
    {
        var buffer = new byte[FieldBytes + 1];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length <= FieldBytes ? Encoding.UTF8.GetString(buffer, 0, length).Trim() : throw ApiException.TooLong(path, "string", FieldBytes, length);
    }

    private static string CheckAnchor(string anchor) =>
        anchor == FileLifetime.Anchor ? anchor : throw ApiException.UnsupportedValue("expires_after.anchor", anchor, [FileLifetime.Anchor]);

    private static long CheckLifetime(string text)
    {
        const string Field = "expires_after.seconds";
        if (!long.TryParse(text, out var seconds))
        {
            throw ApiException.InvalidType(Field, "an integer", "a string");
        }

        return seconds switch
        {
            < FileLifetime.MinSeconds => throw ApiException.OutOfRange(Field, "integer", isAbove: false, $"{FileLifetime.MinSeconds}", text),
            > FileLifetime.MaxSeconds => throw ApiException.OutOfRange(Field, "integer", isAbove: true, $"{FileLifetime.MaxSeconds}", text),
            _ => seconds,
        };
    }

    private sealed class UploadForm
    {
        public string? FileName { get; private set; }

        public string? ContentType { get; private set; }

        public string? Purpose { get; set; }

        public string? Anchor { get; set; }

        public long? LifetimeSeconds { get; set; }

        public void TakeFile(string name, string? contentType)
        {
            if (FileName is not null)
            {
                throw ApiException.BadRequest("Expected one file in the body, but got more.", param: "file");
            }

            FileName = name;
            ContentType = contentType;
        }

        public long? Lifetime() => (Anchor, LifetimeSeconds) switch
        {
            (null, null) => null,
            (null, _) => throw ApiException.MissingParameter("expires_after.anchor"),
            (_, null) => throw ApiException.MissingParameter("expires_after.seconds"),
            _ => LifetimeSeconds,
        };
    }
}
