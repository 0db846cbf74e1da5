using RetrievalQA.Documents;
using RetrievalQA.Storage;
using RetrievalQA.Storage.LiteDb;

namespace RetrievalQA.Tests.Storage;

public class MigrationTests
{
    private const int Page = 8192;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_database_without_an_identity_gets_one_and_a_copy_of_it_is_kept()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage);
        await MakeOlderAsync(storage, version: 2);
        await storage.ReopenClosedAsync();
        var schema = await SchemaAsync(storage);
        Assert.Equal(Schema.Version, schema.Version);
        Assert.Contains(schema.FolderId!, await File.ReadAllTextAsync(storage.Options.IdentityPath), StringComparison.Ordinal);
        Assert.Equal(file, await storage.Files.FindAsync(file.ProjectId, file.Id, None));
        Assert.False(Directory.Exists(storage.Options.SetAsidePath));

        // The copy is the database of before: put back, it becomes what it was made once already, in the same folder.
        var snapshot = Assert.Single(Directory.GetDirectories(storage.Options.SnapshotsPath));
        Assert.EndsWith("-schema-2", snapshot, StringComparison.Ordinal);
        await storage.CloseAsync();
        foreach (var copy in Directory.GetFiles(snapshot))
        {
            File.Copy(copy, Path.Combine(storage.Options.Path, Path.GetFileName(copy)), overwrite: true);
        }

        await storage.ReopenClosedAsync();
        Assert.Equal(schema, await SchemaAsync(storage));
        Assert.Equal(file, await storage.Files.FindAsync(file.ProjectId, file.Id, None));
    }

    [Fact]
    public async Task Each_migration_leaves_a_copy_and_the_newest_are_kept()
    {
        await using var storage = new StorageFixture();
        await AddAsync(storage);
        var kept = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            await MakeOlderAsync(storage, version: 1);
            storage.Time.Advance(TimeSpan.FromSeconds(1));
            await storage.ReopenClosedAsync();
            kept.AddRange(Directory.GetDirectories(storage.Options.SnapshotsPath).Select(Path.GetFileName).Except(kept).Order(StringComparer.Ordinal)!);
        }

        Assert.Equal(4, kept.Count);
        Assert.Equal(["1", "2", "1", "2"], kept.Select(name => name[^1..]));
        Assert.Equal(kept[1..], Directory.GetDirectories(storage.Options.SnapshotsPath).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_database_without_identity_over_contents_that_it_does_not_know_is_refused_unchanged()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage);
        await MakeOlderAsync(storage, version: 2);
        await using (var other = new StorageFixture())
        {
            await MakeOlderAsync(other, version: 2);
            File.Copy(other.Options.DatabasePath, storage.Options.DatabasePath, overwrite: true);
        }

        Assert.Throws<DataFolderException>(() => new StorageFixture(storage.Options.Path));
        Assert.True(File.Exists(storage.Files.ContentPath(file)));
        Assert.False(Directory.Exists(storage.Options.SnapshotsPath));
    }

    [Fact]
    public async Task A_migration_that_is_interrupted_anywhere_leaves_a_folder_that_opens()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage);
        await MakeOlderAsync(storage, version: 1);
        var interruptions = await InterruptedUntilDoneAsync(storage);
        Assert.InRange(interruptions, 5, 1_000);
        await storage.ReopenClosedAsync();
        Assert.Equal(Schema.Version, (await SchemaAsync(storage)).Version);
        Assert.Equal(file, await storage.Files.FindAsync(file.ProjectId, file.Id, None));
        Assert.False(Directory.Exists(storage.Options.SetAsidePath));
    }

    [Fact]
    public async Task A_first_start_that_is_interrupted_anywhere_leaves_a_folder_that_opens()
    {
        await using var storage = new StorageFixture();
        await storage.CloseAsync();
        Directory.Delete(storage.Options.Path, recursive: true);
        Assert.InRange(await InterruptedUntilDoneAsync(storage), 5, 1_000);
        await storage.ReopenClosedAsync();
        await AddAsync(storage);
    }

    /// <summary>Opens the folder on a disk that fails a little later each time. Returns how often it failed.</summary>
    private static async Task<int> InterruptedUntilDoneAsync(StorageFixture storage)
    {
        var interruptions = 0;
        for (var pages = 0; ; pages += 1 + (pages / 8))
        {
            var disk = new FillingDisk { BytesLeft = pages * Page };
            try
            {
                await new StorageFixture(storage.Options.Path, openFile: disk.Open).CloseAsync();
                return interruptions;
            }
            catch (IOException)
            {
                // As far as it came, this is what the next start finds.
                interruptions++;
            }
        }
    }

    /// <summary>Closes the storage and leaves the folder as an earlier version did.</summary>
    private static async Task MakeOlderAsync(StorageFixture storage, int version)
    {
        await storage.Database.WriteAsync(
            rows =>
            {
                rows.Update(Schema.Meta, new SchemaRow(version));
                return version;
            },
            None);
        await storage.CloseAsync();
        File.Delete(storage.Options.IdentityPath);
        File.Delete(storage.Options.LastCommitPath);
    }

    private static Task<UploadedFile> AddAsync(StorageFixture storage) => storage.Files.AddAsync(Samples.File(), Samples.Content("content"), 100, None);

    private static async Task<SchemaRow> SchemaAsync(StorageFixture storage) =>
        (await storage.Database.ReadAsync(rows => rows.Find(Schema.Meta, SchemaRow.Id), None))!;
}
