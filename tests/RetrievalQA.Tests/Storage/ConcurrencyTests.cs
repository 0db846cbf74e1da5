using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Storage;

public class ConcurrencyTests
{
    private const int Groups = 100;
    private const int GroupSize = 20;
    private const int Seconds = 3;
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>
    /// Groups of rows are replaced as a whole while readers read single rows and whole groups. The cache bound is low, so
    /// that the engine is reopened many times meanwhile.
    /// </summary>
    [Fact]
    public async Task Readers_beside_writers_never_read_anything_wrong()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { CheckpointMegabytes = 1, CacheMegabytes = 16 });
        for (var group = 0; group < Groups; group++)
        {
            await WriteAsync(storage, group, version: 0);
        }

        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        var readers = Enumerable.Range(0, 4).Select(seed => Task.Run(() => ReadAsync(storage, seed, end.Token))).ToList();
        var writers = Enumerable.Range(0, 2).Select(parity => Task.Run(() => ReplaceAsync(storage, parity, end.Token))).ToList();
        var reads = (await Task.WhenAll(readers)).Sum();
        var writes = (await Task.WhenAll(writers)).Sum();
        Assert.True(reads > 0 && writes > 0, $"{reads} reads, {writes} writes");
        await storage.ReopenAsync();
        Assert.Equal(Groups * GroupSize, await storage.CountChunkRowsAsync());
    }

    private static async Task<int> ReadAsync(StorageFixture storage, int seed, CancellationToken end)
    {
        var random = new Random(seed);
        var reads = 0;
        while (!end.IsCancellationRequested)
        {
            var group = random.Next(Groups);
            var ordinal = random.Next(GroupSize);
            var row = await storage.Database.ReadAsync(rows => rows.Find(Schema.Chunks, $"{Prefix(group)}{ordinal:D6}"), None);
            Assert.Equal((group, ordinal), ((int)row!.Generation, row.Chunk.Ordinal));
            var all = await storage.Database.ReadAsync(rows => rows.Range(Schema.Chunks, Table.Id, KeyRange.StartingWith(Prefix(group))), None);
            Assert.Equal(Enumerable.Range(0, GroupSize), all.Select(one => one.Chunk.Ordinal));
            Assert.Single(all.Select(one => one.Chunk.Text).Distinct());
            reads++;
        }

        return reads;
    }

    private static async Task<int> ReplaceAsync(StorageFixture storage, int parity, CancellationToken end)
    {
        var writes = 0;
        while (!end.IsCancellationRequested)
        {
            await WriteAsync(storage, ((writes * 2) + parity) % Groups, version: ++writes);
        }

        return writes;
    }

    private static Task<int> WriteAsync(StorageFixture storage, int group, int version) => storage.Database.WriteAsync(
        rows =>
        {
            var source = new ChunkSource(Project.Default, "file-1", "800-400");
            var text = $"{version} " + new string('x', 2_500);
            rows.DeleteRange(Schema.Chunks.Name, Table.Id, KeyRange.StartingWith(Prefix(group)), GroupSize);
            rows.Insert(Schema.Chunks, Enumerable.Range(0, GroupSize).Select(ordinal => new ChunkRow(Samples.Chunk(source, ordinal, text), group)));
            return version;
        },
        None);

    private static string Prefix(int group) => Schema.GenerationPrefix(new ChunkSource(Project.Default, "file-1", "800-400"), group);
}
