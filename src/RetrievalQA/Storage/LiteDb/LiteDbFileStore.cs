using RetrievalQA.Documents;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

internal sealed class LiteDbFileStore(DurableDatabase database, BlobStore blobs, ParsedTextStore parsed, ContentLedger contents) : IFileStore
{
    private readonly DeletedPlaces deleted = new();
    private readonly TextVersions texts = new(database, parsed, database.Options.CachedTextMegabytes * 1_048_576L);
    private readonly LiteDbReadings readings = new(database, blobs, parsed);

    public event EventHandler<FileDeletedEventArgs>? Deleted;

    public Task<UploadedFile> AddAsync(UploadedFile file, Stream content, long maxBytes, CancellationToken cancel) =>
        AddAsync(file, content, maxBytes, (_, added) => added, cancel);

    /// <param name="also">What else belongs into the transaction that adds the file; throws to have no file.</param>
    public async Task<T> AddAsync<T>(UploadedFile file, Stream content, long maxBytes, Func<Rows, UploadedFile, T> also, CancellationToken cancel)
    {
        database.EnsureWritable();
        using var received = await blobs.ReceiveAsync(content, maxBytes, cancel);
        using var held = await blobs.LockAsync(received.Sha256, cancel);
        try
        {
            blobs.Keep(received);
            return await database.WriteAsync(
                rows =>
                {
                    var added = file with { Bytes = received.Bytes, Sha256 = received.Sha256, Sequence = rows.NextSequence() };
                    rows.Insert(Schema.Files, added);
                    return also(rows, added);
                },
                cancel);
        }
        catch
        {
            await RemoveUnusedContentAsync(received.Sha256);
            throw;
        }
    }

    public Task<UploadedFile?> FindAsync(string projectId, string fileId, CancellationToken cancel) =>
        database.ReadAsync(rows => rows.FindFile(projectId, fileId), cancel);

    public async Task<IReadOnlyDictionary<string, UploadedFile>> FindManyAsync(
        string projectId,
        IReadOnlyCollection<string> fileIds,
        CancellationToken cancel)
    {
        var files = new Dictionary<string, UploadedFile>();
        foreach (var ids in fileIds.Chunk(database.Options.RowsPerTransaction))
        {
            var found = await database.ReadAsync(
                rows => rows.FindMany(Schema.Files, ids).Where(file => file.ProjectId == projectId).ToList(),
                cancel);
            found.ForEach(file => files[file.Id] = file);
        }

        return files;
    }

    public Task<ListSlice<UploadedFile>> ListAsync(string projectId, string? purpose, ListQuery query, CancellationToken cancel)
    {
        var (field, scope) = purpose is null ? (Schema.ByOrder, projectId) : (Schema.ByPurpose, $"{projectId}/{purpose}");
        return database.ReadAsync(
            rows => rows.Page(Schema.Files, field, scope, query, id => rows.FindFile(projectId, id)?.Sequence ?? deleted.Find(projectId, id)),
            cancel);
    }

    public Task<IReadOnlyList<UploadedFile>> ExpiredAsync(long now, int limit, CancellationToken cancel) => database.ReadAsync(
        rows => rows.Range(Schema.Files, Schema.ByExpiry, KeyRange.Numbers(Schema.Expiring, to: now), limit),
        cancel);

    public Stream? OpenContent(UploadedFile file) => blobs.Open(file.Sha256);

    public string ContentPath(UploadedFile file) => Path.GetFullPath(blobs.PathOf(file.Sha256));

    public async Task<bool> DeleteAsync(string projectId, string fileId, CancellationToken cancel)
    {
        if (await FindAsync(projectId, fileId, cancel) is not { } file)
        {
            return false;
        }

        DeletedRows? gone;
        using (await blobs.LockAsync(file.Sha256, cancel))
        {
            gone = await database.WriteAsync(
                rows => rows.FindFile(projectId, fileId) is { } found ? DeleteRows(rows, found) : null,
                cancel);
            if (gone is null)
            {
                return false;
            }

            deleted.Keep(projectId, fileId, file.Sequence);
            Deleted?.Invoke(this, new FileDeletedEventArgs(fileId));
            await contents.EraseAsync(gone.Contents, CancellationToken.None);
            await texts.EraseAsync(gone.Texts, CancellationToken.None);
        }

        await database.EraseAsync(gone.Erasures, CancellationToken.None);
        return true;
    }

    public Task SaveParsedAsync(UploadedFile file, ParsedDocument document, CancellationToken cancel) =>
        readings.ReplaceAsync(file, document, [], cancel);

    public Task<ParsedDocument?> LoadParsedAsync(string projectId, string fileId, int? version, CancellationToken cancel) =>
        texts.LoadAsync(projectId, fileId, version, cancel);

    public Task<bool> KeepsTextAsync(string projectId, string fileId, int version, CancellationToken cancel) =>
        texts.KeepsAsync(projectId, fileId, version, cancel);

    public Task<int> EraseUncitedTextsAsync(CancellationToken cancel) => texts.EraseUnwantedAsync(cancel);

    // Not to be cancelled half-way; the caller holds the lock of the content.
    private async Task RemoveUnusedContentAsync(string sha256)
    {
        if (!await database.ReadAsync(rows => rows.Any(Schema.Files, Schema.ByContent, sha256), CancellationToken.None))
        {
            blobs.Remove(sha256);
        }
    }

    private static DeletedRows DeleteRows(Rows rows, UploadedFile file)
    {
        var fileId = file.Id;
        var retired = rows.RetireTexts(file);
        rows.Delete(Schema.Files, fileId);
        rows.Delete(Schema.Rereadings, fileId);
        IReadOnlyList<Tombstone> contents = rows.Any(Schema.Files, Schema.ByContent, file.Sha256)
            ? []
            : [ContentLedger.Bury(rows, ContentKind.Blobs, file.Sha256)];
        var changes = new MembershipChanges(rows);
        foreach (var member in rows.MembershipsOf(fileId))
        {
            changes.Remove(member);
        }

        changes.Count();
        var ofFile = KeyRange.StartingWith($"{fileId}/");
        foreach (var ingestion in rows.Range(Schema.Ingestions, Table.Id, ofFile))
        {
            rows.Delete(Schema.Ingestions, Schema.SourceId(ingestion.Ingestion.Source));
        }

        return new DeletedRows(
            contents,
            retired,
            [
                .. rows.Range(Schema.Sources, Table.Id, ofFile).SelectMany(row => rows.Drop(row.Source)),
                rows.Erase(Schema.CitedTexts, Schema.ByFile, $"{fileId}/"),
            ]);
    }

    /// <summary>What is to be erased after the rows of a file are deleted.</summary>
    private sealed record DeletedRows(IReadOnlyList<Tombstone> Contents, IReadOnlyList<SpareText> Texts, IReadOnlyList<Erasure> Erasures);
}
