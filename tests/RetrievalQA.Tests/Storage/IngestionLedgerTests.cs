using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;

namespace RetrievalQA.Tests.Storage;

public class IngestionLedgerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_file_is_requested_once_and_taken_in_order()
    {
        await using var storage = new StorageFixture();
        var first = await AddAsync(storage);
        var second = await AddAsync(storage);
        Assert.Equal(2, (await storage.Ledger.RequestAsync(Project.Default, [first, "file-none", second], ChunkingStrategy.Default, None)).Count);
        var again = await storage.Ledger.RequestAsync(Project.Default, [first], ChunkingStrategy.Default, None);
        Assert.Equal(IngestionStatus.Queued, Assert.Single(again).Status);

        var taken = await storage.Ledger.TakeNextAsync(None);
        Assert.Equal((first, IngestionStatus.InProgress, 1), (taken!.Source.FileId, taken.Status, taken.Attempts));
        Assert.Equal(second, (await storage.Ledger.TakeNextAsync(None))!.Source.FileId);
        Assert.Null(await storage.Ledger.TakeNextAsync(None));
    }

    [Fact]
    public async Task Interrupted_work_is_queued_again_and_counts_its_attempts()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage);
        await storage.Ledger.RequestAsync(Project.Default, [file], ChunkingStrategy.Default, None);
        await storage.Ledger.TakeNextAsync(None);
        await storage.ReopenAsync();
        Assert.Null(await storage.Ledger.TakeNextAsync(None));
        Assert.Equal(1, await storage.Ledger.RequeueInterruptedAsync(None));
        Assert.Equal(2, (await storage.Ledger.TakeNextAsync(None))!.Attempts);
    }

    [Fact]
    public async Task Two_strategies_of_one_file_are_two_ingestions()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage);
        await storage.Ledger.RequestAsync(Project.Default, [file], ChunkingStrategy.Default, None);
        await storage.Ledger.RequestAsync(Project.Default, [file], new ChunkingStrategy(100, 0), None);
        ChunkSource[] sources = [new(Project.Default, file, "800-400"), new(Project.Default, file, "100-0"), new("proj_other", file, "100-0")];
        Assert.Equal(2, (await storage.Ledger.FindAsync(sources, None)).Count);
    }

    [Fact]
    public async Task Chunks_replace_earlier_ones_with_an_entry_in_the_operation_log()
    {
        await using var storage = new StorageFixture(engine: WithRows(3));
        var ingestion = await TakeAsync(storage);
        var source = ingestion.Source;
        Assert.True(await storage.Ledger.SaveChunksAsync(ingestion, Chunks(source, 10, "old"), None));
        Assert.Equal(Chunks(source, 10, "old"), await storage.Chunks.ChunksAsync(source, None), Same);
        Assert.True(await storage.Ledger.SaveChunksAsync(ingestion, Chunks(source, 4, "new"), None));
        Assert.Equal(Chunks(source, 4, "new"), await storage.Chunks.ChunksAsync(source, None), Same);
        Assert.Equal(4, await storage.CountChunkRowsAsync());
        Assert.Equal([source], await storage.Chunks.SourcesAsync(None));
        Assert.Equal(2, await storage.Chunks.LastSequenceAsync(None));
        Assert.Equal([1L, 2L], (await storage.Chunks.OperationsAfterAsync(0, 10, None))!.Select(operation => operation.Sequence));

        var found = await storage.Chunks.FindManyAsync([$"{source.FileId}/800-400/000003", $"{source.FileId}/800-400/000009", "odd", "a/b/c"], None);
        Assert.Equal("new", Assert.Single(found).Value.Text);
    }

    [Fact]
    public async Task A_source_without_chunks_is_stored_too()
    {
        await using var storage = new StorageFixture();
        var ingestion = await TakeAsync(storage);
        Assert.True(await storage.Ledger.SaveChunksAsync(ingestion, [], None));
        Assert.Empty(await storage.Chunks.ChunksAsync(ingestion.Source, None));
        Assert.Equal(1, await storage.Chunks.LastSequenceAsync(None));
    }

    [Fact]
    public async Task Chunks_of_a_deleted_file_are_not_kept()
    {
        await using var storage = new StorageFixture();
        var ingestion = await TakeAsync(storage);
        await storage.Files.DeleteAsync(Project.Default, ingestion.Source.FileId, None);
        Assert.False(await storage.Ledger.SaveChunksAsync(ingestion, Chunks(ingestion.Source, 3, "x"), None));
        Assert.Equal(0, await storage.CountChunkRowsAsync());
        await storage.Ledger.FinishAsync(ingestion, IngestionStatus.Completed, null, 1, None);
        Assert.Empty(await storage.Ledger.FindAsync([ingestion.Source], None));
    }

    [Fact]
    public async Task Readers_see_the_old_chunks_or_the_new_ones_never_a_mixture()
    {
        await using var storage = new StorageFixture(engine: WithRows(5));
        var ingestion = await TakeAsync(storage);
        await storage.Ledger.SaveChunksAsync(ingestion, Chunks(ingestion.Source, 23, "0"), None);
        var writing = Task.Run(async () =>
        {
            for (var version = 1; version <= 12; version++)
            {
                await storage.Ledger.SaveChunksAsync(ingestion, Chunks(ingestion.Source, 20 + (version % 7), version.ToString()), None);
            }
        });
        while (!writing.IsCompleted)
        {
            var chunks = await storage.Chunks.ChunksAsync(ingestion.Source, None);
            var version = int.Parse(Assert.Single(chunks.Select(chunk => chunk.Text).Distinct()));
            Assert.Equal(version == 0 ? 23 : 20 + (version % 7), chunks.Count);
        }

        await writing;
    }

    [Fact]
    public async Task A_log_that_does_not_reach_back_asks_for_a_rebuild()
    {
        await using var storage = new StorageFixture(engine: WithRows(2));
        var ingestion = await TakeAsync(storage);
        for (var time = 0; time < 7; time++)
        {
            await storage.Ledger.SaveChunksAsync(ingestion, [], None);
        }

        Assert.Equal([4L, 5L], (await storage.Chunks.OperationsAfterAsync(3, 2, None))!.Select(operation => operation.Sequence));
        await storage.Chunks.TrimOperationsAsync(5, None);
        Assert.Null(await storage.Chunks.OperationsAfterAsync(4, 10, None));
        Assert.Equal([6L, 7L], (await storage.Chunks.OperationsAfterAsync(5, 10, None))!.Select(operation => operation.Sequence));
        Assert.Empty((await storage.Chunks.OperationsAfterAsync(7, 10, None))!);
        Assert.Null(await storage.Chunks.OperationsAfterAsync(8, 10, None));
        await storage.ReopenAsync();
        Assert.Null(await storage.Chunks.OperationsAfterAsync(4, 10, None));
        Assert.Equal(7, await storage.Chunks.LastSequenceAsync(None));
    }

    private static bool Same(Chunk left, Chunk right) => left.Id == right.Id && left.Text == right.Text && left.Sentences.SequenceEqual(right.Sentences);

    private static LiteDbOptions WithRows(int rows) => new() { RowsPerTransaction = rows };

    private static List<Chunk> Chunks(ChunkSource source, int count, string text) =>
        [.. Enumerable.Range(0, count).Select(ordinal => Samples.Chunk(source, ordinal, text))];

    private static async Task<string> AddAsync(StorageFixture storage) =>
        (await storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 10, None)).Id;

    private static async Task<FileIngestion> TakeAsync(StorageFixture storage)
    {
        await storage.Ledger.RequestAsync(Project.Default, [await AddAsync(storage)], ChunkingStrategy.Default, None);
        return (await storage.Ledger.TakeNextAsync(None))!;
    }
}
