using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Indexing;

/// <summary>Chunks and their operation log in memory, with the semantics of <see cref="IChunkStore"/>.</summary>
public sealed class MemoryChunkStore : IChunkStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<ChunkSource, IReadOnlyList<Chunk>> bySource = [];
    private readonly Dictionary<string, Chunk> byId = [];
    private readonly List<ChunkOperation> operations = [];
    private long sequence;
    private long trimmed;

    public long Trimmed => Interlocked.Read(ref trimmed);

    /// <summary>Puts the chunks in the place of the source's; none removes it.</summary>
    public void Save(ChunkSource source, params IReadOnlyList<Chunk> chunks)
    {
        lock (gate)
        {
            foreach (var earlier in bySource.GetValueOrDefault(source) ?? [])
            {
                byId.Remove(earlier.Id);
            }

            bySource.Remove(source);
            if (chunks.Count > 0)
            {
                bySource.Add(source, chunks);
            }

            foreach (var chunk in chunks)
            {
                byId.Add(chunk.Id, chunk);
            }

            operations.Add(new ChunkOperation(++sequence, source));
        }
    }

    /// <summary>Goes back to a state without log, as a database restored from a copy.</summary>
    public void ForgetLog(long newSequence)
    {
        lock (gate)
        {
            operations.Clear();
            sequence = newSequence;
            trimmed = newSequence;
        }
    }

    public Task<long> LastSequenceAsync(CancellationToken cancel) => Locked(() => sequence);

    public Task<IReadOnlyList<ChunkOperation>?> OperationsAfterAsync(long sequence, int limit, CancellationToken cancel) =>
        Locked<IReadOnlyList<ChunkOperation>?>(() =>
            sequence < trimmed ? null : [.. operations.Where(operation => operation.Sequence > sequence).Take(limit)]);

    public Task TrimOperationsAsync(long sequence, CancellationToken cancel) => Locked(() =>
    {
        trimmed = Math.Max(trimmed, sequence);
        return operations.RemoveAll(operation => operation.Sequence <= sequence);
    });

    public Task<IReadOnlyList<Chunk>> ChunksAsync(ChunkSource source, CancellationToken cancel) =>
        Locked(() => bySource.GetValueOrDefault(source) ?? []);

    public Task<IReadOnlyList<ChunkSource>> SourcesAsync(CancellationToken cancel) =>
        Locked<IReadOnlyList<ChunkSource>>(() => [.. bySource.Keys]);

    public Task<IReadOnlyDictionary<string, Chunk>> FindManyAsync(IReadOnlyCollection<string> chunkIds, CancellationToken cancel) =>
        Locked<IReadOnlyDictionary<string, Chunk>>(() => chunkIds.Where(byId.ContainsKey).ToDictionary(id => id, id => byId[id]));

    private Task<T> Locked<T>(Func<T> read)
    {
        lock (gate)
        {
            return Task.FromResult(read());
        }
    }
}
