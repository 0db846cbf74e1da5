using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

internal sealed class LiteDbChunkStore(DurableDatabase database) : IChunkStore
{
    // Of objects in memory, about.
    private const int ObjectBytes = 200;
    private const int SpanBytes = 8;

    // By the key of their row, which names the generation: a chunk of it never changes.
    private readonly BoundedCache<string, Chunk> recent = new(database.Options.CachedChunkMegabytes * 1_048_576L, BytesOf, StringComparer.Ordinal);

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

    private List<Chunk> Find(Rows rows, IReadOnlyList<string> ids)
    {
        var sources = rows.FindMany(Schema.Sources, [.. ids.Select(SourceIdOf).Distinct(StringComparer.Ordinal)]).ToDictionary(
            row => Schema.SourceId(row.Source), row => Schema.GenerationPrefix(row.Source, row.Generation), StringComparer.Ordinal);
        List<string> keys = [.. ids.Where(id => sources.ContainsKey(SourceIdOf(id))).Select(id => sources[SourceIdOf(id)] + OrdinalOf(id))];
        List<Chunk> known = [.. keys.Select(recent.Find).OfType<Chunk>()];
        if (known.Count == keys.Count)
        {
            return known;
        }

        var read = rows.FindMany(Schema.Chunks, [.. keys.Where(key => recent.Find(key) is null)]);
        foreach (var row in read)
        {
            recent.Add(Schema.GenerationPrefix(row.Chunk.Source, row.Generation) + OrdinalOf(row.Chunk.Id), row.Chunk);
        }

        return [.. known, .. read.Select(row => row.Chunk)];
    }

    private static long BytesOf(string key, Chunk chunk) =>
        (sizeof(char) * (long)(key.Length + chunk.Text.Length + chunk.Context.Length)) + ObjectBytes + (SpanBytes * chunk.Sentences.Count)
        + chunk.Sections.Sum(section => ObjectBytes + (sizeof(char) * (long)section.Context.Length));

    private static string SourceIdOf(string chunkId) => chunkId[..Math.Max(0, chunkId.LastIndexOf('/'))];

    private static string OrdinalOf(string chunkId) => chunkId[(chunkId.LastIndexOf('/') + 1)..];
}
