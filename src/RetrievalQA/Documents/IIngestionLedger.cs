namespace RetrievalQA.Documents;

/// <summary>What has to be made searchable, and what has been. The ledger is the truth; a bell only wakes the worker.</summary>
public interface IIngestionLedger
{
    /// <summary>
    /// Makes sure that there is an ingestion of each file under the strategy; existing ones stay as they are, whatever
    /// their status. Files that do not exist are left out. Returns the ingestions.
    /// </summary>
    Task<IReadOnlyList<FileIngestion>> RequestAsync(string projectId, IReadOnlyCollection<string> fileIds, ChunkingStrategy chunking, CancellationToken cancel);

    /// <summary>The ingestions of these sources that exist.</summary>
    Task<IReadOnlyList<FileIngestion>> FindAsync(IReadOnlyCollection<ChunkSource> sources, CancellationToken cancel);

    /// <summary>Takes the oldest queued ingestion and marks it in progress; null where there is none.</summary>
    Task<FileIngestion?> TakeNextAsync(CancellationToken cancel);

    /// <summary>On start: what a dead process left in progress is queued again. Returns how many.</summary>
    Task<int> RequeueInterruptedAsync(CancellationToken cancel);

    /// <summary>
    /// Stores the chunks, replacing earlier ones, with an operation-log entry in one transaction. The ingestion is not
    /// completed by this: it is completed once the chunks can be searched. False where the file is gone.
    /// </summary>
    /// <exception cref="StaleTextException">The chunks are not those of the file's current text.</exception>
    Task<bool> SaveChunksAsync(FileIngestion ingestion, IReadOnlyList<Chunk> chunks, CancellationToken cancel);

    /// <summary>Ends the ingestion and every membership that waits for it (status, counts, usage) in one transaction.</summary>
    Task FinishAsync(FileIngestion ingestion, IngestionStatus status, IngestionError? error, long usageBytes, CancellationToken cancel);
}
