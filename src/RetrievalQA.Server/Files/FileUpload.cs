using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using RetrievalQA.Documents;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Wire;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Files;

/// <summary>
/// Reads an upload part by part, in whatever order they come. The content goes to disk as it arrives and is stored once
/// every part is known to be right.
/// </summary>
public sealed class FileUpload(Caller caller, IFileStore files, IOptions<StorageOptions> storage, IOptions<LimitOptions> limits, TimeProvider time)
{
    private const int FieldBytes = 1_024;
    private const int NameLength = 1_024;
    private const int MinLifetimeSeconds = 3_600;
    private const int MaxLifetimeSeconds = 2_592_000;

    // ENOSPC, and ERROR_DISK_FULL as an HRESULT.
    private const int NoSpaceLinux = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    private static readonly string[] Purposes = ["fine-tune", "assistants", "batch", "user_data", "vision", "evals"];

    /// <exception cref="ApiException">A part is missing or wrong.</exception>
    /// <exception cref="ContentTooLargeException">The file is larger than its limit.</exception>
    public async Task<UploadedFile> ReceiveAsync(HttpRequest request, CancellationToken cancel)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body);
        await using var spool = OpenSpool();
        var form = new UploadForm();
        await ReadPartsAsync(reader, form, spool, cancel);
        return await StoreAsync(form, spool, cancel);
    }

    private static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 } boundary
            ? boundary.ToString()
            : throw ApiException.BadRequest("Expected a multipart/form-data body with the parts 'file' and 'purpose'.");

    private async Task ReadPartsAsync(MultipartReader reader, UploadForm form, Stream spool, CancellationToken cancel)
    {
        try
        {
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                await ReadPartAsync(section, form, spool, cancel);
            }
        }
        catch (Exception broken) when (broken is IOException and not BadHttpRequestException or InvalidDataException && !cancel.IsCancellationRequested)
        {
            throw ApiException.BadRequest($"The multipart/form-data body could not be read. {broken.Message}");
        }
    }

    private FileStream OpenSpool()
    {
        // On the data's own file system: the system's temporary folder may be memory.
        return new FileStream(Path.Combine(storage.Value.TemporaryPath, Path.GetRandomFileName()), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = System.IO.FileOptions.Asynchronous | System.IO.FileOptions.DeleteOnClose,
        });
    }

    private async Task ReadPartAsync(MultipartSection section, UploadForm form, Stream spool, CancellationToken cancel)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            throw ApiException.BadRequest("A part of the body has no Content-Disposition header.");
        }

        switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
        {
            case "file":
                form.TakeFile(NameOf(disposition), section.ContentType);
                await SpoolAsync(section.Body, spool, cancel);
                break;
            case "purpose":
                form.Purpose = CheckPurpose(await FieldAsync(section, "purpose", cancel));
                break;
            case "expires_after[anchor]":
                form.Anchor = CheckAnchor(await FieldAsync(section, "expires_after.anchor", cancel));
                break;
            case "expires_after[seconds]":
                form.LifetimeSeconds = CheckLifetime(await FieldAsync(section, "expires_after.seconds", cancel));
                break;
            case var unknown:
                throw ApiException.UnknownParameter(unknown ?? "");
        }
    }

    private async Task SpoolAsync(Stream body, Stream spool, CancellationToken cancel)
    {
        var limit = limits.Value.FileBytes;
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancel)) > 0)
        {
            if (spool.Length + read > limit)
            {
                throw new ContentTooLargeException(limit);
            }

            await WriteAsync(spool, buffer.AsMemory(0, read), cancel);
        }
    }

    private static async Task WriteAsync(Stream spool, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await spool.WriteAsync(bytes, cancel);
        }
        catch (IOException full) when (full.HResult is NoSpaceLinux or NoSpaceWindows)
        {
            throw new StorageFullException("The upload could not be written to disk.", full);
        }
    }

    private async Task<UploadedFile> StoreAsync(UploadForm form, Stream spool, CancellationToken cancel)
    {
        var name = form.FileName ?? throw ApiException.MissingParameter("file");
        var purpose = form.Purpose ?? throw ApiException.MissingParameter("purpose");
        if (spool.Length == 0)
        {
            throw ApiException.BadRequest($"The file '{name}' is empty.", param: "file");
        }

        spool.Position = 0;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var file = new UploadedFile(
            NewId.File(), caller.ProjectId, name, purpose, MediaType.For(name, form.ContentType), Bytes: 0, Sha256: "", now, now + form.Lifetime());
        return await files.AddAsync(file, spool, limits.Value.FileBytes, cancel);
    }

    /// <summary>The extended name (filename*) where there is one, without folders.</summary>
    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        var name = given.Value?.Split('/', '\\')[^1] ?? "";
        return name.Length switch
        {
            0 => "upload",
            > NameLength => throw ApiException.TooLong("file.filename", "string", NameLength, name.Length),
            _ => name,
        };
    }

    private static async Task<string> FieldAsync(MultipartSection section, string path, CancellationToken cancel)
    {
        var buffer = new byte[FieldBytes + 1];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length <= FieldBytes ? Encoding.UTF8.GetString(buffer, 0, length).Trim() : throw ApiException.TooLong(path, "string", FieldBytes, length);
    }

    private static string CheckPurpose(string purpose) => Purposes.Contains(purpose, StringComparer.Ordinal)
        ? purpose
        : throw ApiException.BadRequest($"'{purpose}' is not one of [{string.Join(", ", Purposes.Select(known => $"'{known}'"))}] - 'purpose'", param: "purpose");

    private static string CheckAnchor(string anchor) =>
        anchor == "created_at" ? anchor : throw ApiException.UnsupportedValue("expires_after.anchor", anchor, ["created_at"]);

    private static long CheckLifetime(string text)
    {
        const string Field = "expires_after.seconds";
        if (!long.TryParse(text, out var seconds))
        {
            throw ApiException.InvalidType(Field, "an integer", "a string");
        }

        return seconds switch
        {
            < MinLifetimeSeconds => throw ApiException.OutOfRange(Field, "integer", isAbove: false, $"{MinLifetimeSeconds}", text),
            > MaxLifetimeSeconds => throw ApiException.OutOfRange(Field, "integer", isAbove: true, $"{MaxLifetimeSeconds}", text),
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

        public void TakeFile(string name, StringSegment contentType)
        {
            if (FileName is not null)
            {
                throw ApiException.BadRequest("Expected one file in the body, but got more.", param: "file");
            }

            FileName = name;
            ContentType = contentType.Value;
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
