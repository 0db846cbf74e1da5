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

    /// <summary>Queues those of the sources again whose failure was the server's. Returns how many.</summary>
    Task<int> RetryAsync(IReadOnlyCollection<ChunkSource> sources, CancellationToken cancel);

    /// <summary>
    /// Takes a queued ingestion and marks it in progress; null where none may be taken yet. Projects take turns, and each
    /// gives the one that has waited longest for its size.
    /// </summary>
    Task<FileIngestion?> TakeNextAsync(ReadingLane lane, CancellationToken cancel);

    /// <summary>Whether a file of the quick lane waits.</summary>
    Task<bool> HasQuickAsync(CancellationToken cancel);

    /// <summary>When the next of those that were put back for a while may be taken; null where there are none.</summary>
    Task<DateTimeOffset?> NextRetryAsync(CancellationToken cancel);

    /// <summary>Queues an ingestion in progress again, with the attempts and failures given, to be taken after a delay.</summary>
    Task PutBackAsync(FileIngestion ingestion, TimeSpan delay, CancellationToken cancel);

    /// <summary>On start, before anything is taken: what a dead process left in progress is queued again. Returns how many.</summary>
    Task<int> RequeueInterruptedAsync(CancellationToken cancel);

    /// <summary>
    /// On start: queues a portion of what failed for a reason of the server's, or was refused by an earlier version of the
    /// formats, or waits for its next try. Returns how many; call it until there are none.
    /// </summary>
    /// <param name="formatsVersion">That of this server.</param>
    Task<int> RequeueFailedAsync(int formatsVersion, CancellationToken cancel);

    /// <summary>
    /// Stores the chunks, replacing earlier ones, with an operation-log entry in one transaction. The ingestion is not
    /// completed by this: it is completed once the chunks can be searched. False where the file is gone.
    /// </summary>
    /// <exception cref="StaleTextException">The chunks are not those of the file's current text.</exception>
    Task<bool> SaveChunksAsync(FileIngestion ingestion, IReadOnlyList<Chunk> chunks, CancellationToken cancel);

    /// <summary>
    /// Ends the ingestion and every membership that waits for it (status, counts, usage) in one transaction. A file that
    /// could not be read again stays completed, with what was read before.
    /// </summary>
    Task FinishAsync(FileIngestion ingestion, IngestionStatus status, IngestionError? error, long usageBytes, CancellationToken cancel);
}
