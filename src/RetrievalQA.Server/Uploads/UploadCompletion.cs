using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Housekeeping;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Uploads;

/// <summary>Makes the file of an upload once its parts are all there.</summary>
public sealed class UploadCompletion(IUploadStore uploads, IFileStore files, IOptions<UploadOptions> options, TimeProvider time)
{
    private const string PartIds = "part_ids";
    private const string Md5 = "md5";
    private const int Md5Digits = 32;

    /// <exception cref="ApiException">The parts are not the file that was announced.</exception>
    /// <exception cref="UploadStateException">The upload is cancelled or has expired.</exception>
    public async Task<UploadObject> CompleteAsync(Upload upload, RequestBody body, CancellationToken cancel)
    {
        var request = body.ToObject(PartIds, Md5);
        var ids = request.Required(PartIds).Array(options.Value.PartsPerUpload, minimum: 1).Select(id => id.Id(ObjectId.UploadPart)).ToList();
        var md5 = request[Md5] is { } checksum ? ReadChecksum(checksum) : null;

        // A client whose answer got lost asks again: there is no other way to learn the id of the file.
        return await FindMadeAsync(upload, cancel) ?? await MakeAsync(upload, ids, md5, cancel);
    }

    private async Task<UploadObject?> FindMadeAsync(Upload upload, CancellationToken cancel) => upload.FileId is { } made
        ? UploadObject.From(upload, await files.FindAsync(upload.ProjectId, made, cancel), time)
        : null;

    private async Task<UploadObject> MakeAsync(Upload upload, IReadOnlyList<string> ids, string? md5, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var file = new UploadedFile(
            NewId.File(), upload.ProjectId, upload.FileName, upload.Purpose, upload.ContentType, upload.Bytes, Sha256: "", now, now
                + upload.FileLifetimeSeconds);
        try
        {
            upload.ExpectPending(now);
            var parts = InOrder(ids, await uploads.PartsAsync(upload.Id, cancel), upload);
            var (completed, added) = await uploads.CompleteAsync(upload, parts, file, md5, cancel);
            return UploadObject.From(completed, added, time);
        }
        catch (Exception late) when (late is UploadStateException or ApiException)
        {
            // Another request may have completed it meanwhile.
            if (await uploads.FindAsync(upload.ProjectId, upload.Id, cancel) is { } ended && await FindMadeAsync(ended, cancel) is { } completed)
            {
                return completed;
            }

            throw;
        }
        catch (ChecksumMismatchException wrong)
        {
            throw ApiException.InvalidValue(Md5, $"Invalid '{Md5}': {wrong.Message}");
        }
    }

    private static List<UploadPart> InOrder(IReadOnlyList<string> ids, IReadOnlyList<UploadPart> received, Upload upload)
    {
        var known = received.ToDictionary(part => part.Id, StringComparer.Ordinal);
        var parts = new List<UploadPart>(ids.Count);
        for (var index = 0; index < ids.Count; index++)
        {
            // Each part is taken once.
            parts.Add(known.Remove(ids[index], out var part)
                ? part
                : throw ApiException.InvalidValue(
                    $"{PartIds}[{index}]", $"Invalid '{PartIds}[{index}]': upload '{upload.Id}' has no part '{ids[index]}', or it is named twice."));
        }

        var bytes = parts.Sum(part => part.Bytes);
        return bytes == upload.Bytes
            ? parts
            : throw ApiException.InvalidValue(
                PartIds, $"Invalid '{PartIds}': the parts have {bytes} bytes together, but upload '{upload.Id}' announced {upload.Bytes}.");
    }

    private static string ReadChecksum(RequestValue value) => value.Text() is { Length: Md5Digits } text && text.All(char.IsAsciiHexDigit)
        ? text
        : throw ApiException.InvalidValue(value.Path, $"Invalid '{value.Path}': expected {Md5Digits} hexadecimal digits.");
}
