using RetrievalQA.Documents;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

internal sealed class LiteDbUploadStore(
    DurableDatabase database, DataFolder folder, BlobStore blobs, LiteDbFileStore files, ContentLedger contents, TimeProvider time) : IUploadStore
{
    private int PageSize => database.Options.RowsPerTransaction;

    public Task<Upload?> AddAsync(Upload upload, int mostPending, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            var pending = rows.Range(Schema.Uploads, Schema.ByState, KeyRange.Numbers(upload.ProjectId));
            if (pending.Count(other => other.StatusAt(upload.CreatedAt) == UploadStatus.Pending) >= mostPending)
            {
                return null;
            }

            var added = upload with { Sequence = rows.NextSequence() };
            rows.Insert(Schema.Uploads, added);
            return added;
        },
        cancel);

    public Task<Upload?> FindAsync(string projectId, string uploadId, CancellationToken cancel) =>
        database.ReadAsync(rows => Find(rows, projectId, uploadId), cancel);

    public Task<IReadOnlyList<UploadPart>> PartsAsync(string uploadId, CancellationToken cancel) =>
        database.ReadAsync(rows => rows.Range(Schema.UploadParts, Schema.ByOrder, KeyRange.Numbers(uploadId)), cancel);

    public async Task<UploadPart> AddPartAsync(
        UploadPart part, Stream content, long maxBytes, Func<Upload, UploadPart, Upload> receive, CancellationToken cancel)
    {
        database.EnsureWritable();
        using var received = await blobs.ReceiveAsync(content, maxBytes, cancel);
        try
        {
            File.Move(received.TemporaryPath, PathOf(part.Id));
            DurableFolder.Sync(folder.Options.UploadsPath);
            return await database.WriteAsync(rows => AddPart(rows, part with { Bytes = received.Bytes }, receive), cancel);
        }
        catch
        {
            await RemoveUnusedAsync(part.Id);
            throw;
        }
    }

    public async Task<(Upload Upload, UploadedFile File)> CompleteAsync(
        Upload upload, IReadOnlyList<UploadPart> parts, UploadedFile file, string? md5, CancellationToken cancel)
    {
        await using var content = new JoinedParts([.. parts.Select(part => PathOf(part.Id))]);
        try
        {
            var (completed, added, ended) = await files.AddAsync(
                file, content, upload.Bytes, (rows, added) => Complete(rows, upload, added, content, md5), cancel);
            await contents.EraseAsync(ended, CancellationToken.None);
            return (completed, added);
        }
        catch (FileNotFoundException gone)
        {
            throw new UploadStateException($"Upload '{upload.Id}' ended while it was being completed: a part is gone ({gone.Message}).");
        }
    }

    public async Task<Upload?> UpdateAsync(string projectId, string uploadId, Func<Upload, Upload> change, CancellationToken cancel)
    {
        var (changed, ended) = await database.WriteAsync<(Upload?, IReadOnlyList<Tombstone>)>(
            rows =>
            {
                if (Find(rows, projectId, uploadId) is not { } upload)
                {
                    return (null, []);
                }

                var changed = change(upload);
                return (changed, Save(rows, changed));
            },
            cancel);
        await contents.EraseAsync(ended, CancellationToken.None);
        return changed;
    }

    public async Task<int> ExpireAsync(long now, CancellationToken cancel)
    {
        var count = 0;
        while (await database.WriteAsync(rows => ExpireNext(rows, now), cancel) is { } ended)
        {
            await contents.EraseAsync(ended, CancellationToken.None);
            count++;
        }

        return count;
    }

    public Task<int> ForgetAsync(long expiredBefore, CancellationToken cancel) => database.WriteAsync(
        rows => rows.DeleteRange(Schema.Uploads.Name, Schema.ByExpiry, KeyRange.Numbers(Schema.Ended, to: expiredBefore), PageSize), cancel);

    // The row is looked for: a write that failed for its caller may yet have been made.
    private async Task RemoveUnusedAsync(string partId)
    {
        if (!await database.ReadAsync(rows => rows.Exists(Schema.UploadParts, partId), CancellationToken.None))
        {
            File.Delete(PathOf(partId));
        }
    }

    private static IReadOnlyList<Tombstone>? ExpireNext(Rows rows, long now) =>
        rows.Range(Schema.Uploads, Schema.ByExpiry, KeyRange.Numbers(Schema.Expiring, to: now), limit: 1)
            .Select(upload => Save(rows, upload with { Status = UploadStatus.Expired }))
            .SingleOrDefault();

    private static UploadPart AddPart(Rows rows, UploadPart part, Func<Upload, UploadPart, Upload> receive)
    {
        var upload = rows.Find(Schema.Uploads, part.UploadId) ?? throw new UploadStateException($"Upload '{part.UploadId}' is gone.");
        rows.Update(Schema.Uploads, receive(upload, part));
        var added = part with { Sequence = rows.NextSequence() };
        rows.Insert(Schema.UploadParts, added);
        return added;
    }

    private (Upload Upload, UploadedFile File, IReadOnlyList<Tombstone> Ended) Complete(
        Rows rows, Upload upload, UploadedFile file, JoinedParts content, string? md5)
    {
        if (md5 is not null && content.Md5() is var actual && !actual.Equals(md5, StringComparison.OrdinalIgnoreCase))
        {
            throw new ChecksumMismatchException(md5, actual);
        }

        var current = Find(rows, upload.ProjectId, upload.Id) ?? throw new UploadStateException($"Upload '{upload.Id}' is gone.");
        var completed = current.Complete(file.Id, time.GetUtcNow().ToUnixTimeSeconds());
        return (completed, file, Save(rows, completed));
    }

    // Returns the parts that have to be erased.
    private static IReadOnlyList<Tombstone> Save(Rows rows, Upload upload)
    {
        rows.Update(Schema.Uploads, upload);
        if (upload.Status == UploadStatus.Pending)
        {
            return [];
        }

        var parts = rows.Range(Schema.UploadParts, Schema.ByOrder, KeyRange.Numbers(upload.Id));
        foreach (var part in parts)
        {
            rows.Delete(Schema.UploadParts, part.Id);
        }

        return [.. parts.Select(part => ContentLedger.Bury(rows, ContentKind.UploadParts, part.Id))];
    }

    private static Upload? Find(Rows rows, string projectId, string uploadId)
    {
        var upload = rows.Find(Schema.Uploads, uploadId);
        return upload?.ProjectId == projectId ? upload : null;
    }

    private string PathOf(string partId) => Path.Combine(folder.Options.UploadsPath, partId);
}
