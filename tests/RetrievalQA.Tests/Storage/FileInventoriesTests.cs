using System.Text.Json.Nodes;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;

namespace RetrievalQA.Tests.Storage;

/// <summary>An inventory that follows the commits is the one that would be read anew.</summary>
public class FileInventoriesTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_any_changes_it_is_what_a_fresh_reading_finds(int seed)
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { RowsPerTransaction = 2 });
        var random = new Random(seed);
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var files = new List<string>();
        await storage.Inventories.OfProjectAsync(Project.Default, None);
        await storage.Inventories.OfStoreAsync(store.Id, None);
        for (var step = 0; step < 60; step++)
        {
            await ChangeAsync(storage, store, files, random);
            if (step % 10 == 9)
            {
                var fresh = new LiteDbFileInventories(storage.Database);
                AssertSame(await fresh.OfProjectAsync(Project.Default, None), await storage.Inventories.OfProjectAsync(Project.Default, None));
                AssertSame(await fresh.OfStoreAsync(store.Id, None), await storage.Inventories.OfStoreAsync(store.Id, None));
            }
        }
    }

    [Fact]
    public async Task What_changes_while_it_is_being_read_is_in_it()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { RowsPerTransaction = 1 });
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var files = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            files.Add(await AddFileAsync(storage));
        }

        var reading = storage.Inventories.OfProjectAsync(Project.Default, None);
        await storage.Files.DeleteAsync(Project.Default, files[0], None);
        await storage.Ledger.RequestAsync(Project.Default, [files[1], files[19]], ChunkingStrategy.Default, None);
        var added = await AddFileAsync(storage);
        await reading;
        var inventory = await storage.Inventories.OfProjectAsync(Project.Default, None);
        AssertSame(await new LiteDbFileInventories(storage.Database).OfProjectAsync(Project.Default, None), inventory);
        Assert.Equal([files[1], files[19]], inventory.Pending.Select(file => file.Source.FileId));
        Assert.Contains(added, inventory.Unread);
        Assert.Equal(20, inventory.Files.Count);
        Assert.Empty((await storage.Inventories.OfStoreAsync(store.Id, None)).Files);
    }

    [Fact]
    public async Task It_is_the_same_object_until_something_changes()
    {
        await using var storage = new StorageFixture();
        var file = await AddFileAsync(storage);
        var before = await storage.Inventories.OfProjectAsync(Project.Default, None);
        await storage.Conversations.AddAssistantAsync(Samples.Assistant(), None);
        Assert.Same(before, await storage.Inventories.OfProjectAsync(Project.Default, None));
        await storage.Ledger.RequestAsync(Project.Default, [file], ChunkingStrategy.Default, None);
        Assert.NotSame(before, await storage.Inventories.OfProjectAsync(Project.Default, None));
    }

    [Fact]
    public async Task A_project_has_its_own_knowledge_only()
    {
        await using var storage = new StorageFixture();
        var ours = await AddFileAsync(storage);
        await storage.Files.AddAsync(Samples.File() with { Purpose = "batch" }, Samples.Content("x"), 100, None);
        await storage.Files.AddAsync(Samples.File() with { ProjectId = "other" }, Samples.Content("x"), 100, None);
        Assert.Equal([ours], (await storage.Inventories.OfProjectAsync(Project.Default, None)).Unread);
        await storage.Files.AddAsync(Samples.File() with { ProjectId = "other" }, Samples.Content("y"), 100, None);
        await storage.Ledger.RequestAsync(Project.Default, [ours], new ChunkingStrategy(100, 0), None);
        Assert.Equal([ours], (await storage.Inventories.OfProjectAsync(Project.Default, None)).Unread);
    }

    [Fact]
    public async Task Of_more_than_are_kept_the_one_unused_for_longest_is_read_again()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { CachedStores = 2 });
        var stores = new List<VectorStore>();
        for (var number = 0; number < 4; number++)
        {
            stores.Add(await storage.Catalog.AddAsync(Samples.Store(), None));
            await storage.Inventories.OfStoreAsync(stores[^1].Id, None);
        }

        var file = await AddFileAsync(storage);
        foreach (var store in stores)
        {
            await storage.Catalog.AttachAsync(store, [Samples.Attachment(file)], null, int.MaxValue, None);
            Assert.Equal(file, Assert.Single((await storage.Inventories.OfStoreAsync(store.Id, None)).Pending).Source.FileId);
        }

        await storage.Catalog.DeleteAsync(Project.Default, stores[3].Id, None);
        Assert.Empty((await storage.Inventories.OfStoreAsync(stores[3].Id, None)).Files);
    }

    [Fact]
    public async Task The_end_of_an_ingestion_wakes_who_waits()
    {
        await using var storage = new StorageFixture();
        await storage.Ledger.RequestAsync(Project.Default, [await AddFileAsync(storage)], ChunkingStrategy.Default, None);
        var taken = await storage.Ledger.TakeNextAsync(None);
        var change = storage.Inventories.NextChange;
        await storage.Conversations.AddAssistantAsync(Samples.Assistant(), None);
        Assert.False(change.IsCompleted);
        await storage.Ledger.FinishAsync(taken!, IngestionStatus.Completed, error: null, usageBytes: 1, None);
        await change.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single((await storage.Inventories.OfProjectAsync(Project.Default, None)).Ready);
    }

    [Fact]
    public async Task Who_asks_first_at_once_gets_one_reading()
    {
        await using var storage = new StorageFixture();
        await AddFileAsync(storage);
        var read = await AtOnce.CallAsync(() => storage.Inventories.OfProjectAsync(Project.Default, None));
        Assert.All(read, inventory => Assert.Same(read[0], inventory));
    }

    private static async Task ChangeAsync(StorageFixture storage, VectorStore store, List<string> files, Random random)
    {
        var file = files.Count == 0 ? null : files[random.Next(files.Count)];
        switch (random.Next(9))
        {
            case 0 when file is not null:
                await storage.Ledger.RequestAsync(Project.Default, [file], ChunkingStrategy.Default, None);
                break;
            case 1 when file is not null:
                await storage.Catalog.AttachAsync(store, [Samples.Attachment(file)], null, int.MaxValue, None);
                break;
            case 2 when file is not null:
                await storage.Catalog.AttachAsync(store, [Samples.Attachment(file, new ChunkingStrategy(100 + random.Next(3), 0))], null, int.MaxValue, None);
                break;
            case 3 when file is not null:
                await storage.Catalog.DetachAsync(store.Id, file, None);
                break;
            case 4 when file is not null && random.Next(3) == 0:
                await storage.Files.DeleteAsync(Project.Default, file, None);
                files.Remove(file);
                break;
            case 5 when file is not null:
                await storage.Catalog.UpdateFileAttributesAsync(store.Id, file, new JsonObject { ["n"] = random.Next(5) }, None);
                break;
            case 6 or 7:
                await FinishNextAsync(storage, random);
                break;
            default:
                files.Add(await AddFileAsync(storage));
                break;
        }
    }

    private static async Task FinishNextAsync(StorageFixture storage, Random random)
    {
        if (await storage.Ledger.TakeNextAsync(None) is { } taken)
        {
            var failed = random.Next(3) == 0;
            await storage.Ledger.FinishAsync(
                taken, failed ? IngestionStatus.Failed : IngestionStatus.Completed, failed ? new IngestionError(IngestionError.InvalidFile, "broken")
                    : null, 7, None);
        }
    }

    private static async Task<string> AddFileAsync(StorageFixture storage) =>
        (await storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 100, None)).Id;

    private static void AssertSame(FileInventory expected, FileInventory actual) => Assert.Equal(Shown(expected), Shown(actual));

    private static List<string> Shown(FileInventory inventory) =>
        [.. inventory.Files.Select(file => $"{file.Source} {file.Status} {file.Error} {file.Attributes?.ToJsonString()}").Order(StringComparer.Ordinal)];
}
