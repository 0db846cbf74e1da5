using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Storage;

/// <summary>What failed for a reason that may have passed, and what stays refused.</summary>
public class IngestionRetryTests
{
    private const int FormatsVersion = 5;

    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly IngestionError ServerFailed = new(IngestionError.ServerError, "no room");

    private static readonly IngestionError Refused = new(IngestionError.InvalidFile, "no text");

    [Fact]
    public async Task A_failure_of_the_server_is_tried_again_when_the_file_is_attached_again()
    {
        await using var storage = new StorageFixture();
        var (first, second) = (await storage.Catalog.AddAsync(Samples.Store(), None), await storage.Catalog.AddAsync(Samples.Store(), None));
        var failed = await FailAsync(storage, ServerFailed, first, second);
        Assert.Equal(new FileCounts(0, 0, 1, 0), await CountsAsync(storage, first));

        var member = Assert.Single(await storage.Catalog.AttachAsync(second, [Samples.Attachment(failed.FileId)], null, int.MaxValue, None));
        Assert.Equal((IngestionStatus.InProgress, null), (member.Status, member.LastError));
        Assert.Equal(new FileCounts(1, 0, 0, 0), await CountsAsync(storage, first));
        Assert.Equal(new FileCounts(1, 0, 0, 0), await CountsAsync(storage, second));
        Assert.Equal(1, (await storage.Catalog.FindBatchAsync(first.Id, await BatchAsync(storage, first, failed), None))!.Counts.InProgress);

        var taken = (await storage.Ledger.TakeNextAsync(None))!;
        Assert.Equal((failed, 1, 0), (taken.Source, taken.Attempts, taken.Failures));
        await storage.Ledger.FinishAsync(taken, IngestionStatus.Completed, null, 3, None);
        Assert.Equal(new FileCounts(0, 1, 0, 0), await CountsAsync(storage, first));
        Assert.Equal(new FileCounts(0, 1, 0, 0), await CountsAsync(storage, second));
    }

    [Fact]
    public async Task A_refused_file_stays_refused_when_it_is_attached_again()
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var refused = await FailAsync(storage, Refused, store);
        Assert.Equal(IngestionStatus.Failed, Assert.Single(
            await storage.Catalog.AttachAsync(store, [Samples.Attachment(refused.FileId)], null, int.MaxValue, None)).Status);
        Assert.Equal(0, await storage.Ledger.RetryAsync([refused], None));
        Assert.Null(await storage.Ledger.TakeNextAsync(None));
    }

    [Fact]
    public async Task A_membership_that_was_cancelled_stays_so_when_the_file_is_tried_again()
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var file = (await storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 10, None)).Id;
        await storage.Catalog.AddBatchAsync(
            new VectorStoreFileBatch("vsfb_1", Project.Default, store.Id, 1, Cancelled: false, default), [Samples.Attachment(file)], int.MaxValue, None);
        await storage.Catalog.CancelBatchAsync(store.Id, "vsfb_1", None);
        var taken = (await storage.Ledger.TakeNextAsync(None))!;
        await storage.Ledger.FinishAsync(taken, IngestionStatus.Failed, ServerFailed, 0, None);
        Assert.Equal(1, await storage.Ledger.RetryAsync([taken.Source], None));
        Assert.Equal(new FileCounts(0, 0, 0, 1), await CountsAsync(storage, store));
    }

    [Fact]
    public async Task A_start_tries_again_what_may_have_passed_in_portions_and_nothing_else()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { RowsPerTransaction = 2 });
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        await FailAsync(storage, Refused, store);
        await FailAsync(storage, new IngestionError(IngestionError.UnsupportedFile, "a .xyz file", FormatsVersion), store);
        var expected = new List<ChunkSource>
        {
            await FailAsync(storage, ServerFailed, store),
            await FailAsync(storage, ServerFailed, store),
            await FailAsync(storage, new IngestionError(IngestionError.UnsupportedFile, "a .xyz file", FormatsVersion - 1), store),
            await FailAsync(storage, new IngestionError(IngestionError.UnsupportedFile, "a .xyz file"), store),
        };
        var later = await TakeAsync(storage, store);
        await storage.Ledger.PutBackAsync(later, TimeSpan.FromHours(1), None);
        expected.Add(later.Source);

        await storage.ReopenAsync();
        int[] portions = [2, 2, 1, 0];
        Assert.Equal(portions, await RequeueAsync(storage));
        Assert.Equal(new FileCounts(5, 0, 2, 0), await CountsAsync(storage, store));
        Assert.Equal(expected.Select(source => source.FileId).Order(), (await TakeAllAsync(storage)).Select(taken => taken.Source.FileId).Order());
    }

    [Fact]
    public async Task A_start_does_not_forgive_the_file_that_stopped_the_server()
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        await FailAsync(storage, ServerFailed, store);
        Assert.Equal(1, (await RequeueAsync(storage)).Sum());
        Assert.Equal(2, Assert.Single(await TakeAllAsync(storage)).Attempts);
    }

    [Fact]
    public void A_row_of_an_earlier_version_is_read_as_it_was_meant()
    {
        var row = RowJson.Read<IngestionRow>("""
            {"Ingestion":{"Source":{"ProjectId":"proj_default","FileId":"file-1","ChunkingKey":"800-400"},"Chunking":{"MaxChunkSizeTokens":800,"ChunkOverlapTokens":400},
             "FileName":"a.xyz","Status":"Failed","Error":{"Code":"unsupported_file","Message":"no"},"Attempts":1,"CreatedAt":5,"UsageBytes":0},"Sequence":9}
            """);
        Assert.Equal((1, 0, false), (row.Ingestion.Error!.FormatsVersion, row.Ingestion.Failures, row.Ingestion.IsSlow));
        Assert.Equal("unsupported/0000000000000000001", Schema.PlaceOf(row));
        Assert.Equal("quick/proj_default/0000000000000000000/0000000000000000009", Schema.PlaceOf(
            row with { Ingestion = row.Ingestion with { Status = IngestionStatus.Queued, Error = null } }));
    }

    private static async Task<List<int>> RequeueAsync(StorageFixture storage)
    {
        var portions = new List<int>();
        do
        {
            portions.Add(await storage.Ledger.RequeueFailedAsync(FormatsVersion, None));
        }
        while (portions[^1] > 0);
        return portions;
    }

    private static async Task<List<FileIngestion>> TakeAllAsync(StorageFixture storage)
    {
        var all = new List<FileIngestion>();
        while (await storage.Ledger.TakeNextAsync(None) is { } taken)
        {
            all.Add(taken);
        }

        return all;
    }

    private static async Task<ChunkSource> FailAsync(StorageFixture storage, IngestionError error, params VectorStore[] stores)
    {
        var taken = await TakeAsync(storage, stores);
        await storage.Ledger.FinishAsync(taken, IngestionStatus.Failed, error, 0, None);
        return taken.Source;
    }

    private static async Task<FileIngestion> TakeAsync(StorageFixture storage, params VectorStore[] stores)
    {
        var file = (await storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 10, None)).Id;
        foreach (var store in stores)
        {
            var batch = new VectorStoreFileBatch($"vsfb_{store.Id}_{file}", Project.Default, store.Id, 1, Cancelled: false, default);
            await storage.Catalog.AddBatchAsync(batch, [Samples.Attachment(file)], int.MaxValue, None);
        }

        return (await storage.Ledger.TakeNextAsync(None))!;
    }

    private static async Task<string> BatchAsync(StorageFixture storage, VectorStore store, ChunkSource source) =>
        (await storage.Catalog.FindFileAsync(store.Id, source.FileId, None))!.BatchId!;

    private static async Task<FileCounts> CountsAsync(StorageFixture storage, VectorStore store) =>
        (await storage.Catalog.FindAsync(store.ProjectId, store.Id, None))!.Counts;
}
