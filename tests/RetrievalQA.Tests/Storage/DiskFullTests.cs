using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Storage;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Storage;

public class DiskFullTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_disk_refuses_writes_serves_reads_and_recovers_by_itself(bool failsOnSync)
    {
        var disk = new FillingDisk { FailsOnSync = failsOnSync };
        await using var storage = new StorageFixture(openFile: disk.Open);
        await InsertAsync(storage, "file-before");
        disk.IsFull = true;
        await Assert.ThrowsAsync<StorageFullException>(() => InsertAsync(storage, "file-lost"));
        Assert.True(storage.Health.IsReadOnly);
        Assert.Contains("No space", storage.Health.ReadOnlyReason!, StringComparison.Ordinal);
        disk.IsFull = false;

        // Space is back, but nobody has found out yet.
        await Assert.ThrowsAsync<StorageFullException>(() => InsertAsync(storage, "file-refused"));
        Assert.NotNull(await storage.Files.FindAsync(Project.Default, "file-before", None));
        Assert.Null(await storage.Files.FindAsync(Project.Default, "file-lost", None));

        disk.IsFull = true;
        storage.Time.Advance(TimeSpan.FromSeconds(storage.Options.FullRetrySeconds));
        await disk.RefusedAsync();
        Assert.True(storage.Health.IsReadOnly);

        disk.IsFull = false;
        storage.Time.Advance(TimeSpan.FromSeconds(storage.Options.FullRetrySeconds));
        await WritableAsync(storage);
        await InsertAsync(storage, "file-after");
        await storage.ReopenAsync();
        var listed = await storage.Files.ListAsync(Project.Default, null, new ListQuery(10, Ascending: true), None);
        Assert.Equal(["file-before", "file-after"], listed.Items.Select(file => file.Id));
    }

    [Fact]
    public async Task Of_many_writes_on_a_disk_that_fills_up_exactly_the_acknowledged_ones_are_there()
    {
        var disk = new FillingDisk { BytesLeft = 3_000_000 };
        await using var storage = new StorageFixture(openFile: disk.Open);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => FillAsync(storage, writer))));
        disk.BytesLeft = long.MaxValue;
        await storage.ReopenAsync();
        var listed = await storage.Files.ListAsync(Project.Default, null, new ListQuery(10_000), None);
        Assert.Equal(outcomes.SelectMany(ids => ids).Order(), listed.Items.Select(file => file.Id).Order());
    }

    [SkippableFact]
    public async Task A_file_system_that_is_really_full_behaves_the_same()
    {
        using var disk = SmallDisk.Mount(megabytes: 12);
        await using var storage = new StorageFixture(Path.Combine(disk.Path, "data"));
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[6_000_000]);
        var acknowledged = await FillAsync(storage, writer: 0);
        await Assert.ThrowsAsync<StorageFullException>(() => storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 10, None));
        Assert.NotNull(await storage.Files.FindAsync(Project.Default, acknowledged[^1], None));
        File.Delete(ballast);
        storage.Time.Advance(TimeSpan.FromSeconds(storage.Options.FullRetrySeconds));
        await WritableAsync(storage);
        acknowledged.Add((await storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 10, None)).Id);

        await storage.ReopenAsync();
        var listed = await storage.Files.ListAsync(Project.Default, null, new ListQuery(10_000, Ascending: true), None);
        Assert.Equal(acknowledged.Order(), listed.Items.Select(file => file.Id).Order());
    }

    [SkippableFact]
    public async Task An_upload_that_does_not_fit_leaves_nothing()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        await using var storage = new StorageFixture(Path.Combine(disk.Path, "data"));
        await Assert.ThrowsAsync<StorageFullException>(() =>
            storage.Files.AddAsync(Samples.File(), new MemoryStream(new byte[5_000_000]), long.MaxValue, None));
        Assert.Empty(Directory.GetFiles(storage.Options.TemporaryPath));
        Assert.False(storage.Health.IsReadOnly);
        Assert.Equal(1, (await storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 10, None)).Bytes);
    }

    [SkippableFact]
    public async Task A_disk_that_is_full_at_the_start_leaves_a_server_that_reads_and_writes_again_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(megabytes: 24);
        var path = Path.Combine(disk.Path, "data");
        string file;
        await using (var before = new RetrievalQaServer().With("Storage:Path", path))
        {
            file = await before.V2().Upload("note.txt", "The colour of the box is green.");
            await before.V2().Get($"/v1/files/{file}/text");
        }

        // Something that the start has to clear up.
        await File.WriteAllTextAsync(Path.Combine(path, "parsed", "file-gone"), "stray", None);
        using var full = disk.Fill();
        await using var server = new RetrievalQaServer().With("Storage:Path", path).With("Storage:FullRetrySeconds", "1");
        var client = server.V2();
        var ready = await client.Get("/readyz");
        Assert.Equal(503, (int)ready.Status);
        Assert.Contains("read-only", ready.Body, StringComparison.Ordinal);
        Assert.Contains("green", (await client.Get($"/v1/files/{file}/content")).Ok().Body, StringComparison.Ordinal);
        (await client.Post("/v1/threads", "{}")).Fails(503, null, null, "full");

        full.Dispose();
        await client.Poll("/healthz", _ => server.Get<StorageHealth>() is { IsReadOnly: false, Notice: not null } && server.Get<ChunkIndex>().IsReady);
        Assert.Contains("1 contents", (await client.Get("/readyz")).Ok().Body, StringComparison.Ordinal);
        (await client.Post("/v1/threads", "{}")).Ok();
    }

    [SkippableFact]
    public async Task A_new_folder_on_a_full_disk_is_refused_and_leaves_nothing_that_stops_the_next_start()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        var path = Path.Combine(disk.Path, "data");
        using (disk.Fill())
        {
            Assert.ThrowsAny<IOException>(() => new StorageFixture(path));
        }

        await using var storage = new StorageFixture(path);
        await storage.Files.AddAsync(Samples.File(), Samples.Content("x"), 10, None);
    }

    /// <summary>Inserts until it is refused; returns what was acknowledged.</summary>
    private static async Task<List<string>> FillAsync(StorageFixture storage, int writer)
    {
        var acknowledged = new List<string>();
        try
        {
            while (true)
            {
                var id = $"file-{writer}-{acknowledged.Count}";
                await InsertAsync(storage, id);
                acknowledged.Add(id);
            }
        }
        catch (StorageFullException)
        {
            return acknowledged;
        }
    }

    private static Task<int> InsertAsync(StorageFixture storage, string id) => storage.Database.WriteAsync(
        rows =>
        {
            rows.Insert(Schema.Files, Samples.File(id) with { Sequence = rows.NextSequence(), Sha256 = "00", FileName = new string('x', 3_000) });
            return 0;
        },
        None);

    // The probe's write runs before this read: both stand in line at the same gate.
    private static async Task WritableAsync(StorageFixture storage)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (storage.Health.IsReadOnly)
        {
            await storage.Database.ReadAsync(rows => 0, patience.Token);
            await Task.Yield();
        }
    }
}
