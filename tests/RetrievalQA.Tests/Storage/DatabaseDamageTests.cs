using RetrievalQA.Documents;
using RetrievalQA.Storage;
using RetrievalQA.Storage.LiteDb;

namespace RetrievalQA.Tests.Storage;

/// <summary>Each damage that can be seen is one sentence that names the file and what to do.</summary>
public class DatabaseDamageTests
{
    private const int Page = 8192;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_killed_database_opens_with_everything_and_no_complaint()
    {
        var (folder, files) = await KilledAsync();
        await using var storage = new StorageFixture(folder);
        Assert.Equal(files, await CountAsync(storage));
        Assert.Null(storage.Health.Notice);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.97)]
    [InlineData(1.0)]
    public async Task A_log_that_was_cut_or_deleted_after_a_kill_stops_the_start(double kept)
    {
        var (folder, files) = await KilledAsync();
        var log = new DataFolderOptions { Path = folder }.LogPath;
        var whole = await File.ReadAllBytesAsync(log);
        await File.WriteAllBytesAsync(log, whole[..Math.Min((int)(whole.Length * kept), whole.Length - 1)]);
        if (kept == 0)
        {
            File.Delete(log);
        }

        var refusal = Assert.Throws<DatabaseDamagedException>(() => new StorageFixture(folder));
        Assert.Contains(log, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("missing or cut", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);

        // The whole log put back, everything is there.
        await File.WriteAllBytesAsync(log, whole);
        await using var storage = new StorageFixture(folder);
        Assert.Equal(files, await CountAsync(storage));
    }

    [Fact]
    public async Task What_a_lost_log_took_is_given_up_only_where_somebody_says_so()
    {
        var (folder, files) = await KilledAsync();
        var options = new DataFolderOptions { Path = folder };
        File.Delete(options.LogPath);
        Assert.Throws<DatabaseDamagedException>(() => new StorageFixture(folder));
        File.Delete(options.LastCommitPath);
        await using var storage = new StorageFixture(folder);
        Assert.InRange(await CountAsync(storage), 0, files - 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Page / 2)]
    public async Task A_database_that_begins_with_garbage_stops_the_start(int kept)
    {
        var storage = await ClosedAsync();
        var bytes = await File.ReadAllBytesAsync(storage.Options.DatabasePath);
        new Random(1).NextBytes(bytes.AsSpan(kept == 0 ? 0 : 20, Page / 4));
        await RefusesAsync(storage, bytes, "does not begin as a database");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Page)]
    [InlineData(5 * Page)]
    [InlineData(-Page)]
    [InlineData(-1)]
    public async Task A_database_that_was_cut_stops_the_start(int length)
    {
        var storage = await ClosedAsync();
        var bytes = await File.ReadAllBytesAsync(storage.Options.DatabasePath);
        await RefusesAsync(storage, bytes[..(length < 0 ? bytes.Length + length : length)], "it ends after");
    }

    [Fact]
    public async Task A_page_that_was_overwritten_or_exchanged_stops_the_start()
    {
        var storage = await ClosedAsync();
        var bytes = await File.ReadAllBytesAsync(storage.Options.DatabasePath);
        for (var page = 1; page < bytes.Length / Page; page += 3)
        {
            var damaged = bytes.ToArray();
            bytes.AsSpan(((page + 1) % (bytes.Length / Page)) * Page, Page).CopyTo(damaged.AsSpan(page * Page));
            await RefusesAsync(storage, damaged, $"its page {page} is damaged");
        }
    }

    [Fact]
    public async Task A_log_with_an_overwritten_page_stops_the_start()
    {
        var (folder, _) = await KilledAsync();
        var log = new DataFolderOptions { Path = folder }.LogPath;
        var bytes = await File.ReadAllBytesAsync(log);
        bytes.AsSpan(Page, Page).Clear();
        await File.WriteAllBytesAsync(log, bytes);
        var refusal = Assert.Throws<DatabaseDamagedException>(() => new StorageFixture(folder));
        Assert.Contains("its page 1 is damaged", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_that_is_met_while_the_server_runs_is_named_and_shown_in_its_health()
    {
        // Too long to be looked at page by page on start.
        var storage = new StorageFixture(engine: new LiteDbOptions { VerifyMegabytes = 0 });
        await FillAsync(storage, 200);
        await storage.CloseAsync();
        var bytes = await File.ReadAllBytesAsync(storage.Options.DatabasePath);

        // The newest pages hold the files; the first ones are needed to open it.
        for (var page = bytes.Length / Page * 2 / 3; page < bytes.Length / Page; page++)
        {
            bytes.AsSpan((page * Page) + 32, Page - 64).Fill(0xA5);
        }

        await File.WriteAllBytesAsync(storage.Options.DatabasePath, bytes);
        await using var damaged = new StorageFixture(storage.Options.Path, storage.Engine);
        var failure = await Assert.ThrowsAsync<DatabaseDamagedException>(() => CountAsync(damaged));
        Assert.Contains(storage.Options.DatabasePath, failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure.Message, damaged.Health.Damage);
    }

    [Fact]
    public async Task A_letter_that_changed_in_a_row_is_not_read_as_another_text()
    {
        var storage = new StorageFixture();
        await storage.Database.WriteAsync(
            rows =>
            {
                rows.Insert(Schema.Files, Samples.File("file-1") with { Sequence = rows.NextSequence(), Sha256 = "00", FileName = "the price is 100" });
                return 0;
            },
            None);
        await storage.CloseAsync();
        var bytes = await File.ReadAllBytesAsync(storage.Options.DatabasePath);
        bytes[bytes.AsSpan().IndexOf("the price is 100"u8) + "the price is ".Length] = (byte)'9';
        await File.WriteAllBytesAsync(storage.Options.DatabasePath, bytes);
        await using var damaged = new StorageFixture(storage.Options.Path);
        await Assert.ThrowsAsync<DatabaseDamagedException>(() => damaged.Files.FindAsync(Project.Default, "file-1", None));
        Assert.Contains("checksum", damaged.Health.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_vanishes_under_the_server_is_not_replaced_by_an_empty_one()
    {
        await using var storage = new StorageFixture();
        await FillAsync(storage, 10);
        File.Move(storage.Options.DatabasePath, storage.Options.DatabasePath + ".away");

        // A failure of the engine reopens it.
        await Assert.ThrowsAsync<DatabaseDamagedException>(() => storage.Database.ReadAsync<int>(
            rows => throw new RetrievalQA.Storage.LiteDb.Engine.EngineFailureException(new InvalidOperationException("once")), None));
        Assert.Contains("missing or empty", storage.Health.Damage, StringComparison.Ordinal);
        Assert.False(File.Exists(storage.Options.DatabasePath));
    }

    [SkippableFact]
    public async Task A_folder_that_takes_no_writes_is_refused_with_the_reason()
    {
        using var disk = SmallDisk.Mount(megabytes: 16);
        var path = Path.Combine(disk.Path, "data");
        var storage = new StorageFixture(path);
        await FillAsync(storage, 3);
        await storage.CloseAsync();
        disk.Remount("ro");
        var refusal = Assert.Throws<DataFolderException>(() => new StorageFixture(path));
        Assert.Contains("Read-only file system", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        disk.Remount("rw");
        await using var again = new StorageFixture(path);
        Assert.Equal(3, await CountAsync(again));
    }

    /// <summary>A folder as a kill leaves it, most of what was acknowledged being in the log, and the number of its files.</summary>
    private static async Task<(string Folder, int Files)> KilledAsync()
    {
        await using var storage = new StorageFixture();
        await FillAsync(storage, 5);
        await storage.ReopenAsync();
        await FillAsync(storage, 40);
        return (storage.CopyAsKilled(), 45);
    }

    private static async Task<StorageFixture> ClosedAsync()
    {
        var storage = new StorageFixture();
        await FillAsync(storage, 40);
        await storage.CloseAsync();
        return storage;
    }

    private static async Task RefusesAsync(StorageFixture closed, byte[] database, string reason)
    {
        await File.WriteAllBytesAsync(closed.Options.DatabasePath, database);
        var refusal = Assert.Throws<DatabaseDamagedException>(() => new StorageFixture(closed.Options.Path));
        Assert.Contains(closed.Options.DatabasePath, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static async Task FillAsync(StorageFixture storage, int files)
    {
        for (var number = 0; number < files; number++)
        {
            await storage.Database.WriteAsync(
                rows =>
                {
                    rows.Insert(Schema.Files, Samples.File() with { Sequence = rows.NextSequence(), Sha256 = "00", FileName = new string('x', 3_000) });
                    return 0;
                },
                None);
        }
    }

    private static async Task<int> CountAsync(StorageFixture storage) =>
        (await storage.Files.ListAsync(Project.Default, null, new ListQuery(10_000), None)).Items.Count;
}
