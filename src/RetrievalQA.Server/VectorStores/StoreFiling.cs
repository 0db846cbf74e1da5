using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

/// <summary>Puts files into vector stores, and sees to it that they are read.</summary>
public sealed class StoreFiling(
    Caller caller,
    RequestedObjects objects,
    IVectorStoreCatalog stores,
    IIngestionLedger ledger,
    IngestionBell bell,
    IOptions<LimitOptions> limits,
    TimeProvider time)
{
    /// <exception cref="ApiException">A file does not exist.</exception>
    public async Task<VectorStore> CreateAsync(StoreRequest request, CancellationToken cancel)
    {
        await objects.ExpectFilesAsync(request.FileIds, cancel);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var store = await stores.AddAsync(
            new VectorStore(NewId.VectorStore(), caller.ProjectId, request.Name, request.Description, now, now, request.ExpiresAfterDays, request.Metadata,
                default),
            cancel);
        if (request.FileIds.Count == 0)
        {
            return store;
        }

        await AttachAsync(store, [.. request.FileIds.Select(id => new FileAttachment(id, request.Chunking))], cancel);
        return await objects.StoreAsync(store.Id, cancel);
    }

    /// <exception cref="ApiException">A file does not exist, or the store has expired.</exception>
    /// <exception cref="VectorStoreFullException">The store would have more files than it may.</exception>
    public async Task<IReadOnlyList<VectorStoreFile>> AttachAsync(VectorStore store, IReadOnlyList<FileAttachment> files, CancellationToken cancel)
    {
        await ExpectUsableAsync(store, files, cancel);
        var members = await stores.AttachAsync(store, files, batchId: null, limits.Value.FilesPerStore, cancel);
        bell.Ring();
        return members;
    }

    /// <exception cref="ApiException">A file does not exist, or the store has expired.</exception>
    /// <exception cref="VectorStoreFullException">The store would have more files than it may.</exception>
    public async Task<VectorStoreFileBatch> AttachBatchAsync(VectorStore store, IReadOnlyList<FileAttachment> files, CancellationToken cancel)
    {
        await ExpectUsableAsync(store, files, cancel);
        var batch = new VectorStoreFileBatch(
            NewId.FileBatch(), store.ProjectId, store.Id, time.GetUtcNow().ToUnixTimeSeconds(), Cancelled: false, new FileCounts(files.Count, 0, 0, 0));
        var added = await stores.AddBatchAsync(batch, files, limits.Value.FilesPerStore, cancel);
        bell.Ring();
        return added;
    }

    /// <summary>Asks for files to be read that belong to no store.</summary>
    public async Task ReadSoonAsync(IReadOnlyCollection<string> fileIds, CancellationToken cancel)
    {
        if (fileIds.Count > 0)
        {
            var ingestions = await ledger.RequestAsync(caller.ProjectId, fileIds, ChunkingStrategy.Default, cancel);
            await ledger.RetryAsync([.. ingestions.Where(ingestion => ingestion.MayPass).Select(ingestion => ingestion.Source)], cancel);
            bell.Ring();
        }
    }

    /// <exception cref="ApiException">The store has expired.</exception>
    public static void ExpectAlive(VectorStore store, TimeProvider time)
    {
        if (store.IsExpired(time))
        {
            throw ApiException.WrongState($"Vector store '{store.Id}' has expired. Create a new one and add its files again.");
        }
    }

    private async Task ExpectUsableAsync(VectorStore store, IReadOnlyList<FileAttachment> files, CancellationToken cancel)
    {
        ExpectAlive(store, time);
        await objects.ExpectFilesAsync([.. files.Select(file => file.FileId)], cancel);
    }
}
