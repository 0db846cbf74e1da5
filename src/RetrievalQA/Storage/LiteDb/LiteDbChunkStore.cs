using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

internal sealed class LiteDbChunkStore(DurableDatabase database) : IChunkStore
{
    private int PageSize => database.Options.RowsPerTransaction;

    public Task<long> LastSequenceAsync(CancellationToken cancel) =>
        database.ReadAsync(rows => rows.Counters.Operation, cancel);

    public Task<IReadOnlyList<ChunkOperation>?> OperationsAfterAsync(long sequence, int limit, CancellationToken cancel)
    {
        var range = new KeyRange(OrderKey.Digits(sequence + 1), OrderKey.Digits(long.MaxValue));
        return database.ReadAsync(
            rows => sequence < rows.Counters.TrimmedOperation || sequence > rows.Counters.Operation
                ? null
                : rows.Range(Schema.Operations, Table.Id, range, limit),
            cancel);
    }

    public async Task TrimOperationsAsync(long sequence, CancellationToken cancel)
    {
        var range = new KeyRange(OrderKey.Digits(0), OrderKey.Digits(sequence));
        while (await database.WriteAsync(Trim, cancel))
        {
        }

        bool Trim(Rows rows)
        {
            rows.TrimOperations(sequence);
            return rows.DeleteRange(Schema.Operations.Name, Table.Id, range, PageSize) == PageSize;
        }
    }

    public async Task<IReadOnlyList<Chunk>> ChunksAsync(ChunkSource source, CancellationToken cancel)
    {
        while (true)
        {
            var current = await database.ReadAsync(rows => rows.Current(source), cancel);
            if (current is null)
            {
                return [];
            }

            if (await ReadGenerationAsync(current, cancel) is { } chunks)
            {
                return chunks;
            }
        }
    }

    public async Task<IReadOnlyList<ChunkSource>> SourcesAsync(CancellationToken cancel)
    {
        var sources = new List<ChunkSource>();
        var last = string.Empty;
        while (true)
        {
            var range = KeyRange.After(last);
            var page = await database.ReadAsync(rows => rows.Range(Schema.Sources, Table.Id, range, PageSize), cancel);
            sources.AddRange(page.Select(row => row.Source));
            if (page.Count < PageSize)
            {
                return sources;
            }

            last = Schema.SourceId(page[^1].Source);
        }
    }

    public async Task<IReadOnlyDictionary<string, Chunk>> FindManyAsync(IReadOnlyCollection<string> chunkIds, CancellationToken cancel)
    {
        var chunks = new Dictionary<string, Chunk>();
        foreach (var ids in chunkIds.Chunk(PageSize))
        {
            foreach (var chunk in await database.ReadAsync(rows => Find(rows, ids), cancel))
            {
                chunks[chunk.Id] = chunk;
            }
        }

        return chunks;
    }

    /// <summary>Null where another generation took over meanwhile.</summary>
    private async Task<List<Chunk>?> ReadGenerationAsync(SourceRow current, CancellationToken cancel)
    {
        var prefix = Schema.GenerationPrefix(current.Source, current.Generation);
        var chunks = new List<Chunk>();
        while (true)
        {
            var range = new KeyRange($"{prefix}{chunks.Count:D6}", prefix + '\uffff');
            var page = await database.ReadAsync(
                rows => rows.Current(current.Source) == current ? rows.Range(Schema.Chunks, Table.Id, range, PageSize) : null,
                cancel);
            if (page is null)
            {
                return null;
            }

            chunks.AddRange(page.Select(row => row.Chunk));
            if (page.Count < PageSize)
            {
                return chunks;
            }
        }
    }

    private static List<Chunk> Find(Rows rows, IEnumerable<string> ids)
    {
        var found = new List<Chunk>();
        foreach (var group in ids.GroupBy(SourceIdOf))
        {
            if (rows.Find(Schema.Sources, group.Key) is { } source)
            {
                var prefix = Schema.GenerationPrefix(source.Source, source.Generation);
                found.AddRange(group.Select(id => rows.Find(Schema.Chunks, prefix + OrdinalOf(id))?.Chunk).OfType<Chunk>());
            }
        }

        return found;
    }

    private static string SourceIdOf(string chunkId) => chunkId[..Math.Max(0, chunkId.LastIndexOf('/'))];

    private static string OrdinalOf(string chunkId) => chunkId[(chunkId.LastIndexOf('/') + 1)..];
}
