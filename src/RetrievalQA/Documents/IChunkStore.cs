namespace RetrievalQA.Documents;

/// <summary>Chunk rows and the operation log that a search index follows.</summary>
public interface IChunkStore
{
    /// <summary>Sequence number of the newest operation; 0 for a new database.</summary>
    Task<long> LastSequenceAsync(CancellationToken cancel);

    /// <summary>Operations after <paramref name="sequence"/> in order, at most <paramref name="limit"/>.</summary>
    /// <returns>Null where the log no longer reaches back to <paramref name="sequence"/>: rebuild.</returns>
    Task<IReadOnlyList<ChunkOperation>?> OperationsAfterAsync(long sequence, int limit, CancellationToken cancel);

    /// <summary>Forgets operations up to and including <paramref name="sequence"/>: every index has committed them.</summary>
    Task TrimOperationsAsync(long sequence, CancellationToken cancel);

    /// <summary>The chunks of a source in order; empty where it has none (any more).</summary>
    Task<IReadOnlyList<Chunk>> ChunksAsync(ChunkSource source, CancellationToken cancel);

    /// <summary>Every source that has chunks, for a rebuild.</summary>
    Task<IReadOnlyList<ChunkSource>> SourcesAsync(CancellationToken cancel);

    /// <summary>The chunks with these ids that exist, by id.</summary>
    Task<IReadOnlyDictionary<string, Chunk>> FindManyAsync(IReadOnlyCollection<string> chunkIds, CancellationToken cancel);
}

/// <summary>The chunks of a source changed: an index re-reads them (none left = remove). Applying one twice is harmless.</summary>
public sealed record ChunkOperation(long Sequence, ChunkSource Source);
