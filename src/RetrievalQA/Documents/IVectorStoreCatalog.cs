using System.Text.Json.Nodes;

namespace RetrievalQA.Documents;

/// <summary>Vector stores, the memberships of files in them, and the batches they were added in.</summary>
public interface IVectorStoreCatalog
{
    Task<VectorStore> AddAsync(VectorStore store, CancellationToken cancel);

    Task<VectorStore?> FindAsync(string projectId, string storeId, CancellationToken cancel);

    Task<ListSlice<VectorStore>> ListAsync(string projectId, ListQuery query, CancellationToken cancel);

    /// <summary>Applies a change to the current row inside the writing transaction; null where there is no such store.</summary>
    Task<VectorStore?> UpdateAsync(string projectId, string storeId, Func<VectorStore, VectorStore> change, CancellationToken cancel);

    /// <summary>
    /// Counts a use, which puts off the expiry; written once a minute at most. An expired store stays as it is. Null where
    /// there is no such store.
    /// </summary>
    Task<VectorStore?> UseAsync(string projectId, string storeId, CancellationToken cancel);

    /// <summary>Stores of every project that expired before a time and still have files, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<VectorStore>> ExpiredAsync(long expiredBefore, int limit, CancellationToken cancel);

    /// <summary>Ends every membership of a store; the store and the files stay.</summary>
    Task ReleaseAsync(string storeId, CancellationToken cancel);

    /// <summary>Removes the store, its memberships and batches; the files stay.</summary>
    Task<bool> DeleteAsync(string projectId, string storeId, CancellationToken cancel);

    /// <summary>
    /// Adds memberships (status from the file's ingestion, which is requested where there is none) in one transaction.
    /// A file that is already a member keeps its membership but takes the attributes and batch that are given; another
    /// chunking strategy replaces it. Files that do not exist are left out; callers check first.
    /// </summary>
    /// <param name="mostFiles">That the store may have.</param>
    /// <exception cref="VectorStoreFullException">It would have more; nothing was added.</exception>
    Task<IReadOnlyList<VectorStoreFile>> AttachAsync(
        VectorStore store, IReadOnlyList<FileAttachment> files, string? batchId, int mostFiles, CancellationToken cancel);

    Task<VectorStoreFile?> FindFileAsync(string storeId, string fileId, CancellationToken cancel);

    /// <param name="batchId">Only files of this batch.</param>
    /// <param name="status">Only files in this state; InProgress stands for queued ones too.</param>
    Task<ListSlice<VectorStoreFile>> ListFilesAsync(string storeId, string? batchId, IngestionStatus? status, ListQuery query, CancellationToken cancel);

    Task<VectorStoreFile?> UpdateFileAttributesAsync(string storeId, string fileId, JsonObject attributes, CancellationToken cancel);

    /// <summary>Ends the membership at once; the file stays.</summary>
    Task<bool> DetachAsync(string storeId, string fileId, CancellationToken cancel);

    /// <param name="mostFiles">That the store may have.</param>
    /// <exception cref="VectorStoreFullException">It would have more; nothing was added.</exception>
    Task<VectorStoreFileBatch> AddBatchAsync(VectorStoreFileBatch batch, IReadOnlyList<FileAttachment> files, int mostFiles, CancellationToken cancel);

    Task<VectorStoreFileBatch?> FindBatchAsync(string storeId, string batchId, CancellationToken cancel);

    /// <summary>Cancels the memberships of the batch that are not finished.</summary>
    Task<VectorStoreFileBatch?> CancelBatchAsync(string storeId, string batchId, CancellationToken cancel);
}

/// <summary>A vector store may not have that many files.</summary>
public sealed class VectorStoreFullException(string storeId, int files, int mostFiles)
    : Exception($"Vector store '{storeId}' would have {files} files; it may have {mostFiles} at most.");
