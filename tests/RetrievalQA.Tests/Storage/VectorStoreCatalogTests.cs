using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Storage;

public class VectorStoreCatalogTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ListQuery All = new(100, Ascending: true);

    [Fact]
    public async Task A_membership_follows_the_ingestion_of_its_file()
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var file = await AddFileAsync(storage);
        var attached = await storage.Catalog.AttachAsync(store, [Samples.Attachment(file), Samples.Attachment("file-none")], null, int.MaxValue, None);
        Assert.Equal(IngestionStatus.InProgress, Assert.Single(attached).Status);
        Assert.Equal(1, (await FindAsync(storage, store)).Counts.InProgress);

        var ingestion = (await storage.Ledger.TakeNextAsync(None))!;
        await storage.Ledger.FinishAsync(ingestion, IngestionStatus.Failed, new IngestionError("invalid_file", "no text"), 0, None);
        var member = (await storage.Catalog.FindFileAsync(store.Id, file, None))!;
        Assert.Equal((IngestionStatus.Failed, "no text"), (member.Status, member.LastError?.Message));
        Assert.Equal(1, (await FindAsync(storage, store)).Counts.Failed);

        var second = await storage.Catalog.AddAsync(Samples.Store(), None);
        Assert.Equal(IngestionStatus.Failed, (await storage.Catalog.AttachAsync(second, [Samples.Attachment(file)], null, int.MaxValue, None))[0].Status);
    }

    [Fact]
    public async Task Attaching_again_takes_attributes_and_batch_and_another_strategy_replaces_the_membership()
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var file = await AddFileAsync(storage);
        var first = (await storage.Catalog.AttachAsync(store, [Samples.Attachment(file)], null, int.MaxValue, None))[0];
        var batch = await storage.Catalog.AddBatchAsync(Batch(store), [Samples.Attachment(file, colour: "blue")], int.MaxValue, None);
        var again = (await storage.Catalog.FindFileAsync(store.Id, file, None))!;
        Assert.Equal((first.Sequence, batch.Id, "blue"), (again.Sequence, again.BatchId, (string?)again.Attributes["colour"]));
        Assert.Equal(1, batch.Counts.Total);

        await storage.Catalog.AttachAsync(store, [Samples.Attachment(file, new ChunkingStrategy(100, 0))], null, int.MaxValue, None);
        var replaced = (await storage.Catalog.FindFileAsync(store.Id, file, None))!;
        Assert.Equal("100-0", replaced.Source.ChunkingKey);
        Assert.True(replaced.Sequence > again.Sequence);
        Assert.Equal(1, (await FindAsync(storage, store)).Counts.Total);
        Assert.Equal(0, (await storage.Catalog.FindBatchAsync(store.Id, batch.Id, None))!.Counts.Total);
    }

    [Fact]
    public async Task Attaching_again_keeps_attributes_and_strategy_of_which_nothing_is_said()
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var file = await AddFileAsync(storage);
        var first = (await storage.Catalog.AttachAsync(store, [Samples.Attachment(file, new ChunkingStrategy(100, 0))], null, int.MaxValue, None))[0];
        var again = (await storage.Catalog.AttachAsync(store, [new FileAttachment(file)], null, int.MaxValue, None))[0];
        Assert.Equal((first.Sequence, "100-0", "red"), (again.Sequence, again.Source.ChunkingKey, (string?)again.Attributes["colour"]));
    }

    [Fact]
    public async Task An_expired_store_stays_expired_whatever_is_done_to_it()
    {
        await using var storage = new StorageFixture();
        var start = storage.Time.GetUtcNow().ToUnixTimeSeconds();
        var store = await storage.Catalog.AddAsync(Samples.Store() with { LastActiveAt = start, ExpiresAfterDays = 1 }, None);
        var (first, second) = (await AddFileAsync(storage), await AddFileAsync(storage));
        var batch = await storage.Catalog.AddBatchAsync(Batch(store), [Samples.Attachment(first), Samples.Attachment(second)], int.MaxValue, None);
        storage.Time.Advance(TimeSpan.FromDays(2));
        await storage.Catalog.UseAsync(Project.Default, store.Id, None);
        await storage.Catalog.UpdateFileAttributesAsync(store.Id, first, [], None);
        await storage.Catalog.CancelBatchAsync(store.Id, batch.Id, None);
        await storage.Catalog.DetachAsync(store.Id, first, None);
        Assert.True((await FindAsync(storage, store)).IsExpired(storage.Time));
    }

    [Fact]
    public async Task A_use_is_written_once_a_minute()
    {
        await using var storage = new StorageFixture();
        var start = storage.Time.GetUtcNow().ToUnixTimeSeconds();
        var store = await storage.Catalog.AddAsync(Samples.Store() with { LastActiveAt = start }, None);
        storage.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(start, (await storage.Catalog.UseAsync(Project.Default, store.Id, None))!.LastActiveAt);
        storage.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(start + 60, (await storage.Catalog.UseAsync(Project.Default, store.Id, None))!.LastActiveAt);
        Assert.Equal(start + 60, (await FindAsync(storage, store)).LastActiveAt);
        Assert.Null(await storage.Catalog.UseAsync("other", store.Id, None));
    }

    [Fact]
    public async Task Expired_stores_of_every_project_are_found_until_they_are_released()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { RowsPerTransaction = 2 });
        var ours = await storage.Catalog.AddAsync(Samples.Store() with { LastActiveAt = 0, ExpiresAfterDays = 1 }, None);
        var theirs = await storage.Catalog.AddAsync(Samples.Store("other") with { LastActiveAt = 0, ExpiresAfterDays = 2 }, None);
        await storage.Catalog.AddAsync(Samples.Store() with { LastActiveAt = 0, ExpiresAfterDays = 1 }, None);
        await storage.Catalog.AddAsync(Samples.Store() with { ExpiresAfterDays = null }, None);
        var files = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            files.Add(await AddFileAsync(storage));
        }

        await storage.Catalog.AttachAsync(ours, [.. files.Select(file => Samples.Attachment(file))], null, int.MaxValue, None);
        var theirFile = (await storage.Files.AddAsync(Samples.File(project: "other"), Samples.Content("x"), 10, None)).Id;
        await storage.Catalog.AttachAsync(theirs, [Samples.Attachment(theirFile)], null, int.MaxValue, None);
        Assert.Equal([ours.Id], (await storage.Catalog.ExpiredAsync(86_400, 10, None)).Select(store => store.Id));
        Assert.Equal([ours.Id, theirs.Id], (await storage.Catalog.ExpiredAsync(2 * 86_400, 10, None)).Select(store => store.Id));

        await storage.Catalog.ReleaseAsync(ours.Id, None);
        Assert.Equal([theirs.Id], (await storage.Catalog.ExpiredAsync(2 * 86_400, 10, None)).Select(store => store.Id));
        Assert.Empty((await storage.Catalog.ListFilesAsync(ours.Id, null, null, All, None)).Items);
        Assert.Equal((0, 0L), ((await FindAsync(storage, ours)).Counts.Total, (await FindAsync(storage, ours)).UsageBytes));
        Assert.NotNull(await storage.Files.FindAsync(Project.Default, files[0], None));
    }

    [Fact]
    public async Task Cancelling_a_batch_cancels_what_is_not_finished()
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var files = new[] { await AddFileAsync(storage), await AddFileAsync(storage) };
        var batch = await storage.Catalog.AddBatchAsync(Batch(store), [.. files.Select(file => Samples.Attachment(file))], int.MaxValue, None);
        var ingestion = (await storage.Ledger.TakeNextAsync(None))!;
        await storage.Ledger.FinishAsync(ingestion, IngestionStatus.Completed, null, 50, None);

        var cancelled = await storage.Catalog.CancelBatchAsync(store.Id, batch.Id, None);
        Assert.Equal((true, new FileCounts(0, 1, 0, 1)), (cancelled!.Cancelled, cancelled.Counts));

        // The ingestion goes on for others; the cancelled membership stays cancelled.
        var second = (await storage.Ledger.TakeNextAsync(None))!;
        await storage.Ledger.FinishAsync(second, IngestionStatus.Completed, null, 60, None);
        var found = await FindAsync(storage, store);
        Assert.Equal((new FileCounts(0, 1, 0, 1), 50L), (found.Counts, found.UsageBytes));
        Assert.Null(await storage.Catalog.CancelBatchAsync("vs_other", batch.Id, None));
    }

    [Fact]
    public async Task Members_are_listed_by_batch_and_status_and_a_cursor_survives_a_change_of_status()
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var files = new List<string>();
        for (var number = 0; number < 6; number++)
        {
            files.Add(await AddFileAsync(storage));
        }

        var batch = await storage.Catalog.AddBatchAsync(Batch(store), [.. files.Take(3).Select(file => Samples.Attachment(file))], int.MaxValue, None);
        await storage.Catalog.AttachAsync(store, [.. files.Skip(3).Select(file => Samples.Attachment(file))], null, int.MaxValue, None);
        Assert.Equal(files, await ListAsync(null, null, All));
        Assert.Equal(files[..3], await ListAsync(batch.Id, null, All));
        Assert.Equal(files, await ListAsync(null, IngestionStatus.Queued, All));

        await storage.Ledger.FinishAsync((await storage.Ledger.TakeNextAsync(None))!, IngestionStatus.Completed, null, 1, None);
        Assert.Equal(files[..1], await ListAsync(batch.Id, IngestionStatus.Completed, All));
        Assert.Equal(files[1..3], await ListAsync(batch.Id, IngestionStatus.InProgress, All));
        Assert.Equal(files[1..], await ListAsync(null, IngestionStatus.InProgress, All with { After = files[0] }));
        Assert.Empty(await ListAsync("vsfb_none", null, All));

        async Task<List<string>> ListAsync(string? batchId, IngestionStatus? status, ListQuery query) =>
            [.. (await storage.Catalog.ListFilesAsync(store.Id, batchId, status, query, None)).Items.Select(member => member.FileId)];
    }

    [Fact]
    public async Task A_deleted_store_is_empty_at_once_and_its_files_stay()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { RowsPerTransaction = 2 });
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var files = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            files.Add(await AddFileAsync(storage));
        }

        var batch = await storage.Catalog.AddBatchAsync(Batch(store), [.. files.Select(file => Samples.Attachment(file))], int.MaxValue, None);
        Assert.Equal(5, (await storage.MembersAsync(store.Id)).Count);
        Assert.False(await storage.Catalog.DeleteAsync("proj_other", store.Id, None));
        Assert.True(await storage.Catalog.DeleteAsync(Project.Default, store.Id, None));
        Assert.False(await storage.Catalog.DeleteAsync(Project.Default, store.Id, None));
        Assert.Empty(await storage.MembersAsync(store.Id));
        Assert.Null(await storage.Catalog.FindFileAsync(store.Id, files[0], None));
        Assert.Null(await storage.Catalog.FindBatchAsync(store.Id, batch.Id, None));
        Assert.Empty(await storage.Catalog.AttachAsync(store, [Samples.Attachment(files[0])], null, int.MaxValue, None));
        Assert.Equal(0, await storage.Database.ReadAsync(rows => rows.Range(Schema.Members, Table.Id, KeyRange.StartingWith(string.Empty)).Count, None));
        Assert.Equal(5, (await storage.Files.FindManyAsync(Project.Default, files, None)).Count);
    }

    [Fact]
    public async Task Changes_are_applied_to_the_current_row()
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ =>
            storage.Catalog.UpdateAsync(Project.Default, store.Id, current => current with { Name = current.Name + "!" }, None)));
        Assert.Equal("store" + new string('!', 30), (await FindAsync(storage, store)).Name);
        Assert.Null(await storage.Catalog.UpdateAsync("proj_other", store.Id, current => current, None));
        Assert.Equal([store.Id], (await storage.Catalog.ListAsync(Project.Default, All, None)).Items.Select(listed => listed.Id));
    }

    [Property(MaxTest = 5)]
    public Property Counts_and_usage_equal_a_recount_after_any_history() => Prop.ForAll(
        Gen.Choose(0, 7).ListOf(25).ToArbitrary(),
        steps => CountsAreRightAsync(steps).GetAwaiter().GetResult());

    private static async Task<bool> CountsAreRightAsync(IReadOnlyList<int> steps)
    {
        await using var storage = new StorageFixture();
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        var files = new List<string> { await AddFileAsync(storage) };
        var batches = new List<VectorStoreFileBatch>();
        foreach (var (step, position) in steps.Select((step, position) => (step, position)))
        {
            await PlayAsync(storage, store, files, batches, step, files[position % files.Count]);
        }

        var found = await FindAsync(storage, store);
        var members = await storage.MembersAsync(store.Id);
        var isRight = found.Counts == Recount(members) && found.UsageBytes == members.Sum(member => member.UsageBytes);
        foreach (var batch in batches)
        {
            var ofBatch = members.Where(member => member.BatchId == batch.Id);
            isRight &= (await storage.Catalog.FindBatchAsync(store.Id, batch.Id, None))!.Counts == Recount(ofBatch);
        }

        return isRight;
    }

    private static async Task PlayAsync(
        StorageFixture storage, VectorStore store, List<string> files, List<VectorStoreFileBatch> batches, int step, string file)
    {
        switch (step)
        {
            case 0:
                files.Add(await AddFileAsync(storage));
                break;
            case 1:
                await storage.Catalog.AttachAsync(store, [Samples.Attachment(file)], null, int.MaxValue, None);
                break;
            case 2:
                batches.Add(await storage.Catalog.AddBatchAsync(Batch(store), [.. files.Select(id => Samples.Attachment(id))], int.MaxValue, None));
                break;
            case 3:
                await storage.Catalog.DetachAsync(store.Id, file, None);
                break;
            case 4:
                await storage.Files.DeleteAsync(Project.Default, file, None);
                break;
            case 5 when await storage.Ledger.TakeNextAsync(None) is { } ingestion:
                await storage.Ledger.FinishAsync(ingestion, IngestionStatus.Completed, null, 100 + files.Count, None);
                break;
            case 6 when batches.Count > 0:
                await storage.Catalog.CancelBatchAsync(store.Id, batches[^1].Id, None);
                break;
            case 7:
                await storage.Catalog.AttachAsync(store, [Samples.Attachment(file, new ChunkingStrategy(200, 10))], null, int.MaxValue, None);
                break;
        }
    }

    private static FileCounts Recount(IEnumerable<VectorStoreFile> members) =>
        members.Aggregate(default(FileCounts), (counts, member) => counts.Add(member.Status, 1));

    private static VectorStoreFileBatch Batch(VectorStore store) => new(NewId.FileBatch(), store.ProjectId, store.Id, 1, Cancelled: false, default);

    private static async Task<VectorStore> FindAsync(StorageFixture storage, VectorStore store) =>
        (await storage.Catalog.FindAsync(Project.Default, store.Id, None))!;

    private static async Task<string> AddFileAsync(StorageFixture storage) =>
        (await storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 10, None)).Id;
}
