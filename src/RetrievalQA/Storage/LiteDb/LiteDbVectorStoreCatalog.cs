using System.Text.Json.Nodes;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

internal sealed class LiteDbVectorStoreCatalog(DurableDatabase database, TimeProvider time) : IVectorStoreCatalog
{
    // A use decides expiry by days.
    private const long ActivitySeconds = 60;

    private readonly DeletedPlaces deleted = new();
    private readonly IngestionPlacing placing = new(database.Options, time);

    public Task<VectorStore> AddAsync(VectorStore store, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            var added = store with { Sequence = rows.NextSequence() };
            rows.Insert(Schema.VectorStores, new VectorStoreRow(added, added.Sequence));
            return added;
        },
        cancel);

    public Task<VectorStore?> FindAsync(string projectId, string storeId, CancellationToken cancel) =>
        database.ReadAsync(rows => FindStore(rows, projectId, storeId)?.Store, cancel);

    public async Task<ListSlice<VectorStore>> ListAsync(string projectId, ListQuery query, CancellationToken cancel)
    {
        var page = await database.ReadAsync(
            rows => rows.Page(
                Schema.VectorStores,
                Schema.ByOrder,
                projectId,
                query,
                id => FindStore(rows, projectId, id)?.Store.Sequence ?? deleted.Find(projectId, id)),
            cancel);
        return new ListSlice<VectorStore>([.. page.Items.Select(row => row.Store)], page.HasMore);
    }

    public Task<VectorStore?> UpdateAsync(string projectId, string storeId, Func<VectorStore, VectorStore> change, CancellationToken cancel) =>
        database.WriteAsync(
            rows =>
            {
                if (FindStore(rows, projectId, storeId) is not { } row)
                {
                    return null;
                }

                var changed = change(row.Store);
                rows.Update(Schema.VectorStores, row with { Store = changed });
                return changed;
            },
            cancel);

    public async Task<VectorStore?> UseAsync(string projectId, string storeId, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var store = await FindAsync(projectId, storeId, cancel);
        return store is null || now - store.LastActiveAt < ActivitySeconds
            ? store
            : await UpdateAsync(projectId, storeId, current => current.UsedAt(now), cancel);
    }

    public Task<IReadOnlyList<VectorStore>> ExpiredAsync(long expiredBefore, int limit, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<VectorStore>>(
            rows => [.. rows.Range(Schema.VectorStores, Schema.ByExpiry, KeyRange.Numbers(Schema.Expiring, to: expiredBefore), limit).Select(row => row.Store)],
            cancel);

    public async Task ReleaseAsync(string storeId, CancellationToken cancel)
    {
        while (await database.WriteAsync(rows => ReleasePortion(rows, storeId), cancel))
        {
        }
    }

    public async Task<bool> DeleteAsync(string projectId, string storeId, CancellationToken cancel)
    {
        var erasures = await database.WriteAsync<IReadOnlyList<Erasure>?>(
            rows =>
            {
                if (FindStore(rows, projectId, storeId) is not { } row)
                {
                    return null;
                }

                deleted.Keep(projectId, storeId, row.Store.Sequence);
                rows.Delete(Schema.VectorStores, storeId);
                var prefix = $"{storeId}/";
                return [rows.Erase(Schema.Members, Schema.ByOrder, prefix), rows.Erase(Schema.Batches, Schema.ByOrder, prefix)];
            },
            cancel);
        if (erasures is null)
        {
            return false;
        }

        await database.EraseAsync(erasures, CancellationToken.None);
        return true;
    }

    public Task<IReadOnlyList<VectorStoreFile>> AttachAsync(
        VectorStore store,
        IReadOnlyList<FileAttachment> files,
        string? batchId,
        int mostFiles,
        CancellationToken cancel) =>
        database.WriteAsync<IReadOnlyList<VectorStoreFile>>(
            rows =>
            {
                if (FindStore(rows, store.ProjectId, store.Id) is not { } row)
                {
                    return [];
                }

                ExpectRoom(rows, row.Store, files, mostFiles);
                return Attach(rows, row.Store, files, batchId);
            },
            cancel);

    public Task<VectorStoreFile?> FindFileAsync(string storeId, string fileId, CancellationToken cancel) =>
        database.ReadAsync(rows => rows.Exists(Schema.VectorStores, storeId) ? rows.FindMember(storeId, fileId) : null, cancel);

    public Task<ListSlice<VectorStoreFile>> ListFilesAsync(
        string storeId,
        string? batchId,
        IngestionStatus? status,
        ListQuery query,
        CancellationToken cancel)
    {
        var (field, scope) = (batchId, status) switch
        {
            (null, null) => (Schema.ByOrder, storeId),
            (null, { } state) => (Schema.ByState, $"{storeId}/{Schema.StateOf(state)}"),
            ({ } batch, null) => (Schema.ByBatch, batch),
            ({ } batch, { } state) => (Schema.ByBatchAndState, $"{batch}/{Schema.StateOf(state)}"),
        };
        return database.ReadAsync(
            rows => rows.Exists(Schema.VectorStores, storeId) && (batchId is null || FindBatch(rows, storeId, batchId) is not null)
                ? rows.Page(Schema.Members, field, scope, query, id => rows.FindMember(storeId, id)?.Sequence ?? deleted.Find(storeId, id))
                : new ListSlice<VectorStoreFile>([], HasMore: false),
            cancel);
    }

    public Task<VectorStoreFile?> UpdateFileAttributesAsync(string storeId, string fileId, JsonObject attributes, CancellationToken cancel) =>
        database.WriteAsync(
            rows =>
            {
                if (rows.FindMember(storeId, fileId) is not { } member)
                {
                    return null;
                }

                var changed = member with { Attributes = attributes };
                var changes = new MembershipChanges(rows);
                changes.Replace(member, changed);
                changes.Count();
                Use(rows, storeId);
                return changed;
            },
            cancel);

    public Task<bool> DetachAsync(string storeId, string fileId, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            if (rows.FindMember(storeId, fileId) is not { } member)
            {
                return false;
            }

            var changes = new MembershipChanges(rows);
            changes.Remove(member);
            changes.Count();
            deleted.Keep(storeId, fileId, member.Sequence);
            Use(rows, storeId);
            return true;
        },
        cancel);

    public Task<VectorStoreFileBatch> AddBatchAsync(VectorStoreFileBatch batch, IReadOnlyList<FileAttachment> files, int mostFiles, CancellationToken cancel) =>
        database.WriteAsync(
            rows =>
            {
                if (FindStore(rows, batch.ProjectId, batch.StoreId) is not { } row)
                {
                    return batch;
                }

                ExpectRoom(rows, row.Store, files, mostFiles);
                rows.Insert(Schema.Batches, batch with { Counts = default });
                Attach(rows, row.Store, files, batch.Id);
                return FindBatch(rows, batch.StoreId, batch.Id) ?? batch;
            },
            cancel);

    public Task<VectorStoreFileBatch?> FindBatchAsync(string storeId, string batchId, CancellationToken cancel) =>
        database.ReadAsync(rows => rows.Exists(Schema.VectorStores, storeId) ? FindBatch(rows, storeId, batchId) : null, cancel);

    public Task<VectorStoreFileBatch?> CancelBatchAsync(string storeId, string batchId, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            if (FindBatch(rows, storeId, batchId) is null)
            {
                return null;
            }

            var unfinished = KeyRange.Numbers($"{batchId}/{Schema.StateOf(IngestionStatus.InProgress)}");
            var changes = new MembershipChanges(rows);
            foreach (var member in rows.Range(Schema.Members, Schema.ByBatchAndState, unfinished))
            {
                changes.Replace(member, member with { Status = IngestionStatus.Cancelled });
            }

            changes.Count();
            var cancelled = FindBatch(rows, storeId, batchId)! with { Cancelled = true };
            rows.Update(Schema.Batches, cancelled);
            Use(rows, storeId);
            return cancelled;
        },
        cancel);

    private bool ReleasePortion(Rows rows, string storeId)
    {
        var portion = rows.Range(Schema.Members, Schema.ByOrder, KeyRange.Numbers(storeId), database.Options.RowsPerTransaction);
        var changes = new MembershipChanges(rows);
        foreach (var member in portion)
        {
            changes.Remove(member);
        }

        changes.Count();
        return portion.Count == database.Options.RowsPerTransaction;
    }

    // Which of the files are members already is worth knowing only where it matters.
    private static void ExpectRoom(Rows rows, VectorStore store, IReadOnlyList<FileAttachment> files, int mostFiles)
    {
        if (store.Counts.Total + files.Count <= mostFiles)
        {
            return;
        }

        var added = files.Select(file => file.FileId).Distinct(StringComparer.Ordinal).Count(fileId => rows.FindMember(store.Id, fileId) is null);
        if (added > 0 && store.Counts.Total + added > mostFiles)
        {
            throw new VectorStoreFullException(store.Id, store.Counts.Total + added, mostFiles);
        }
    }

    private List<VectorStoreFile> Attach(Rows rows, VectorStore store, IReadOnlyList<FileAttachment> files, string? batchId)
    {
        var storeId = store.Id;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var attached = new List<VectorStoreFile>();
        var changes = new MembershipChanges(rows);
        foreach (var file in files.GroupBy(file => file.FileId).Select(same => same.Last()))
        {
            var chunking = file.Chunking ?? rows.FindMember(storeId, file.FileId)?.Chunking ?? ChunkingStrategy.Default;
            if (placing.RequestAgain(rows, store.ProjectId, file.FileId, chunking, changes) is { } ingestion)
            {
                var known = rows.FindMember(storeId, file.FileId);
                attached.Add(Attach(rows, changes, storeId, known, file.Attributes ?? known?.Attributes ?? [], ingestion, batchId, now));
            }
        }

        changes.Count();
        Use(rows, storeId);
        return attached;
    }

    private static VectorStoreFile Attach(
        Rows rows,
        MembershipChanges changes,
        string storeId,
        VectorStoreFile? known,
        JsonObject attributes,
        FileIngestion ingestion,
        string? batchId,
        long now)
    {
        if (known is not null && known.Source == ingestion.Source)
        {
            var kept = known.Following(ingestion) with { Attributes = attributes, BatchId = batchId ?? known.BatchId };
            changes.Replace(known, kept);
            return kept;
        }

        if (known is not null)
        {
            changes.Remove(known);
        }

        var member = new VectorStoreFile(
            storeId,
            ingestion.Source,
            ingestion.Chunking,
            IngestionStatus.InProgress,
            LastError: null,
            now,
            batchId,
            attributes,
            Sequence: rows.NextSequence()).Following(ingestion);
        changes.Add(member);
        return member;
    }

    private void Use(Rows rows, string storeId)
    {
        if (rows.Find(Schema.VectorStores, storeId) is { } row)
        {
            rows.Update(Schema.VectorStores, row with { Store = row.Store.UsedAt(time.GetUtcNow().ToUnixTimeSeconds()) });
        }
    }

    private static VectorStoreRow? FindStore(Rows rows, string projectId, string storeId)
    {
        var row = rows.Find(Schema.VectorStores, storeId);
        return row?.Store.ProjectId == projectId ? row : null;
    }

    private static VectorStoreFileBatch? FindBatch(Rows rows, string storeId, string batchId)
    {
        var batch = rows.Find(Schema.Batches, batchId);
        return batch?.StoreId == storeId ? batch : null;
    }
}
