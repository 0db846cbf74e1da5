using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;

namespace RetrievalQA.Tests.Storage.LiteDb;

public class LiteDbChunkStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public async Task Chunks_that_are_asked_for_again_are_those_that_the_database_has_now(int megabytes)
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { CachedChunkMegabytes = megabytes });
        var ingestion = await TakeAsync(storage);
        string[] ids = [Id(ingestion, 0), Id(ingestion, 1), Id(ingestion, 2)];
        await storage.Ledger.SaveChunksAsync(ingestion, Chunks(ingestion, 3, "old"), None);
        Assert.Equal(["old", "old"], await TextsAsync(storage, ids[..2]));
        Assert.Equal(["old", "old", "old"], await TextsAsync(storage, ids));
        await storage.Ledger.SaveChunksAsync(ingestion, Chunks(ingestion, 2, "new"), None);
        Assert.Equal(["new", "new"], await TextsAsync(storage, ids));
        await storage.Files.DeleteAsync(Project.Default, ingestion.Source.FileId, None);
        Assert.Empty(await TextsAsync(storage, ids));
    }

    [Fact]
    public async Task A_chunk_that_is_kept_is_given_without_another_look_at_its_row()
    {
        await using var storage = new StorageFixture();
        var ingestion = await TakeAsync(storage);
        await storage.Ledger.SaveChunksAsync(ingestion, Chunks(ingestion, 1, "text"), None);
        var id = Id(ingestion, 0);
        Assert.Same((await storage.Chunks.FindManyAsync([id], None))[id], (await storage.Chunks.FindManyAsync([id], None))[id]);
    }

    private static async Task<FileIngestion> TakeAsync(StorageFixture storage)
    {
        var file = await storage.Files.AddAsync(Samples.File(), Samples.Content("content"), 1_000, None);
        await storage.Ledger.RequestAsync(Project.Default, [file.Id], ChunkingStrategy.Default, None);
        return (await storage.Ledger.TakeNextAsync(None))!;
    }

    private static List<Chunk> Chunks(FileIngestion ingestion, int count, string text) =>
        [.. Enumerable.Range(0, count).Select(ordinal => Samples.Chunk(ingestion.Source, ordinal, text))];

    private static string Id(FileIngestion ingestion, int ordinal) => Samples.Chunk(ingestion.Source, ordinal).Id;

    private static async Task<IEnumerable<string>> TextsAsync(StorageFixture storage, string[] ids) =>
        (await storage.Chunks.FindManyAsync(ids, None)).OrderBy(found => found.Key, StringComparer.Ordinal).Select(found => found.Value.Text);
}
