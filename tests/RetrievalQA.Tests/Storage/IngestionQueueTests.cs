using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;

namespace RetrievalQA.Tests.Storage;

/// <summary>Which file is read next. Files are up to 1 KB to be quick, and let others go first for 1 s for each KB.</summary>
public sealed class IngestionQueueTests : IAsyncDisposable
{
    private const int Kilobyte = 1024;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StorageFixture storage = new(engine: new LiteDbOptions { QuickFileKilobytes = 1, WaitSecondsPerMegabyte = Kilobyte });

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    [Fact]
    public async Task Projects_take_turns_however_many_files_one_has()
    {
        var many = await QueueAsync("proj_b", bytes: 10, count: 5);
        var few = await QueueAsync("proj_a", bytes: 10, count: 1);
        var some = await QueueAsync("proj_c", bytes: 10, count: 2);
        string[] expected = [few[0], many[0], some[0], many[1], some[1], many[2], many[3], many[4]];
        Assert.Equal(expected, await TakeAllAsync(ReadingLane.Quick));
    }

    [Fact]
    public async Task Each_lane_serves_its_own_line_first_and_then_the_other()
    {
        var big = await QueueAsync("proj_a", bytes: 2 * Kilobyte, count: 2);
        var small = await QueueAsync("proj_a", bytes: 10, count: 2);
        Assert.True(await storage.Ledger.HasQuickAsync(None));
        Assert.Equal(small[0], await TakeAsync(ReadingLane.Quick));
        Assert.Equal(big[0], await TakeAsync(ReadingLane.Slow));
        Assert.Equal(small[1], await TakeAsync(ReadingLane.Quick));
        Assert.False(await storage.Ledger.HasQuickAsync(None));
        Assert.Equal(big[1], await TakeAsync(ReadingLane.Quick));
        Assert.Null(await TakeAsync(ReadingLane.Slow));
    }

    [Fact]
    public async Task Smaller_files_go_first_until_a_big_one_has_waited_for_its_size()
    {
        var big = (await QueueAsync("proj_a", bytes: 100 * Kilobyte))[0];
        storage.Time.Advance(TimeSpan.FromSeconds(10));
        var small = (await QueueAsync("proj_a", bytes: 20 * Kilobyte))[0];
        storage.Time.Advance(TimeSpan.FromSeconds(60));
        var early = (await QueueAsync("proj_a", bytes: 20 * Kilobyte))[0];
        storage.Time.Advance(TimeSpan.FromSeconds(20));
        var late = (await QueueAsync("proj_a", bytes: 20 * Kilobyte))[0];
        Assert.Equal([small, early, big, late], await TakeAllAsync(ReadingLane.Slow));
    }

    [Fact]
    public async Task A_big_file_is_taken_at_last_while_smaller_ones_keep_coming()
    {
        var big = (await QueueAsync("proj_a", bytes: 30 * Kilobyte))[0];
        var taken = new List<string?>();
        for (var round = 0; !taken.Contains(big); round++)
        {
            Assert.InRange(round, 0, 16);
            await QueueAsync("proj_a", bytes: 2 * Kilobyte);
            taken.Add(await TakeAsync(ReadingLane.Slow));
            storage.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.InRange(taken.Count, 10, 17);
    }

    [Fact]
    public async Task What_was_slow_goes_to_the_back_of_the_slow_line()
    {
        await QueueAsync("proj_a", bytes: 10);
        var slow = (await storage.Ledger.TakeNextAsync(ReadingLane.Quick, None))!;
        var big = (await QueueAsync("proj_a", bytes: 2 * Kilobyte))[0];
        storage.Time.Advance(TimeSpan.FromSeconds(5));
        await storage.Ledger.PutBackAsync(slow with { IsSlow = true, Attempts = 0 }, TimeSpan.Zero, None);
        var small = (await QueueAsync("proj_a", bytes: 10))[0];
        Assert.Equal(small, await TakeAsync(ReadingLane.Quick));
        Assert.Equal([big, slow.Source.FileId], await TakeAllAsync(ReadingLane.Quick));
    }

    [Fact]
    public async Task What_was_put_back_for_a_while_is_not_taken_before_and_then_by_itself()
    {
        var file = (await QueueAsync("proj_a", bytes: 10))[0];
        var taken = (await storage.Ledger.TakeNextAsync(ReadingLane.Quick, None))!;
        Assert.Null(await storage.Ledger.NextRetryAsync(None));
        await storage.Ledger.PutBackAsync(taken with { Failures = 1 }, TimeSpan.FromSeconds(8), None);
        Assert.Equal(storage.Time.GetUtcNow().AddSeconds(8), await storage.Ledger.NextRetryAsync(None));
        storage.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.Null(await TakeAsync(ReadingLane.Quick));
        Assert.False(await storage.Ledger.HasQuickAsync(None));
        storage.Time.Advance(TimeSpan.FromSeconds(1));
        var again = (await storage.Ledger.TakeNextAsync(ReadingLane.Quick, None))!;
        Assert.Equal((file, 1, 2), (again.Source.FileId, again.Failures, again.Attempts));
    }

    private async Task<List<string>> TakeAllAsync(ReadingLane lane)
    {
        var taken = new List<string>();
        while (await TakeAsync(lane) is { } file)
        {
            taken.Add(file);
        }

        return taken;
    }

    private async Task<string?> TakeAsync(ReadingLane lane) => (await storage.Ledger.TakeNextAsync(lane, None))?.Source.FileId;

    private async Task<string[]> QueueAsync(string project, int bytes, int count = 1)
    {
        var files = new List<string>();
        for (var number = 0; number < count; number++)
        {
            files.Add(await AddAsync(project, bytes));
            await storage.Ledger.RequestAsync(project, [files[^1]], ChunkingStrategy.Default, None);
        }

        return [.. files];
    }

    private async Task<string> AddAsync(string project, int bytes) =>
        (await storage.Files.AddAsync(Samples.File(project: project), new MemoryStream(new byte[bytes]), bytes, None)).Id;
}
