using RetrievalQA.Documents;
using RetrievalQA.Storage;
using RetrievalQA.Storage.LiteDb;

namespace RetrievalQA.Tests.Storage;

/// <summary>A data folder and its database belong together: nothing of the one is given up for the sake of the other.</summary>
public class FolderIdentityTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Folder_and_database_share_an_id_and_a_lost_file_with_it_is_written_again()
    {
        await using var storage = new StorageFixture();
        await AddAsync(storage, "content");
        var id = (await SchemaAsync(storage)).FolderId;
        var identity = await File.ReadAllTextAsync(storage.Options.IdentityPath);
        Assert.Contains(id!, identity, StringComparison.Ordinal);
        File.Delete(storage.Options.IdentityPath);
        await storage.ReopenAsync();
        Assert.Equal(identity, await File.ReadAllTextAsync(storage.Options.IdentityPath));
        Assert.Equal(id, (await SchemaAsync(storage)).FolderId);
    }

    [Theory]
    [InlineData(true, "missing")]
    [InlineData(false, "empty")]
    public async Task A_database_that_is_gone_stops_the_start_and_nothing_is_erased(bool isMissing, string reason)
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage, "content");
        await storage.Files.SaveParsedAsync(file, Samples.Document("content"), None);
        await storage.CloseAsync();
        var kept = storage.Options.DatabasePath + ".kept";
        File.Move(storage.Options.DatabasePath, kept);
        if (!isMissing)
        {
            await File.WriteAllBytesAsync(storage.Options.DatabasePath, []);
        }

        var before = Tree(storage.Options.Path);
        foreach (var identity in new[] { true, false })
        {
            // The contents alone show that the folder was in use.
            Change(storage.Options.IdentityPath, exists: identity);
            var refusal = Assert.Throws<DataFolderException>(() => new StorageFixture(storage.Options.Path));
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("restore a backup", refusal.Message, StringComparison.Ordinal);
        }

        Change(storage.Options.IdentityPath, exists: true);
        Assert.Equal(before, Tree(storage.Options.Path));
        File.Move(kept, storage.Options.DatabasePath, overwrite: true);
        await storage.ReopenClosedAsync();
        Assert.Equal("content", await File.ReadAllTextAsync(storage.Files.ContentPath(file)));
        Assert.Null(storage.Health.Notice);
    }

    [Fact]
    public async Task A_folder_that_had_rows_only_is_not_begun_anew_either()
    {
        await using var storage = new StorageFixture();
        await storage.Catalog.AddAsync(Samples.Store(), None);
        await storage.CloseAsync();
        File.Delete(storage.Options.DatabasePath);
        Assert.Throws<DataFolderException>(() => new StorageFixture(storage.Options.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_of_another_folder_stops_the_start_and_nothing_is_erased(bool hasIdentity)
    {
        await using var storage = new StorageFixture();
        await AddAsync(storage, "ours");
        await storage.CloseAsync();
        await using var other = new StorageFixture();
        await AddAsync(other, "theirs");
        await other.CloseAsync();
        File.Copy(other.Options.DatabasePath, storage.Options.DatabasePath, overwrite: true);
        Change(storage.Options.IdentityPath, hasIdentity);
        var before = Tree(storage.Options.Path);
        var refusal = Assert.Throws<DataFolderException>(() => new StorageFixture(storage.Options.Path));
        Assert.Contains("belongs to another data folder", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Tree(storage.Options.Path));
    }

    [Fact]
    public async Task A_file_that_is_no_database_of_this_server_stops_the_start()
    {
        await using var storage = new StorageFixture();
        await AddAsync(storage, "ours");
        await storage.CloseAsync();
        File.Delete(storage.Options.DatabasePath);
        using (var foreign = new LiteDB.LiteDatabase(storage.Options.DatabasePath))
        {
            foreign.GetCollection("anything").Insert(new LiteDB.BsonDocument { ["a"] = 1 });
        }

        var refusal = Assert.Throws<DataFolderException>(() => new StorageFixture(storage.Options.Path));
        Assert.Contains("is not a database of this server", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_database_over_newer_contents_loses_none_of_them()
    {
        await using var storage = new StorageFixture();
        var old = await AddAsync(storage, "old");
        await storage.CloseAsync();
        var backup = await File.ReadAllBytesAsync(storage.Options.DatabasePath);
        await storage.ReopenClosedAsync();
        var younger = await AddAsync(storage, "new");
        await storage.Files.SaveParsedAsync(younger, Samples.Document("new"), None);
        await storage.CloseAsync();

        await File.WriteAllBytesAsync(storage.Options.DatabasePath, backup);
        await storage.ReopenClosedAsync();
        Assert.Contains("An older database was put back", storage.Health.Notice, StringComparison.Ordinal);
        Assert.Contains("2 contents", storage.Health.Notice, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(storage.Files.ContentPath(old)));
        var aside = Assert.Single(Directory.GetDirectories(storage.Options.SetAsidePath));
        var moved = Path.Combine(aside, Path.GetRelativePath(storage.Options.Path, storage.Files.ContentPath(younger)));
        Assert.Equal("new", await File.ReadAllTextAsync(moved));
        Assert.True(File.Exists(Path.Combine(aside, "parsed", younger.Id)));

        // It has been accepted.
        await storage.ReopenAsync();
        Assert.Null(storage.Health.Notice);
    }

    [Fact]
    public async Task What_an_older_database_had_let_go_of_is_set_aside_where_it_was_stored_again()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage, "again");
        await storage.Database.WriteAsync(rows => ContentLedger.Bury(rows, ContentKind.Blobs, file.Sha256), None);
        await storage.Database.WriteAsync(rows => rows.Delete(Schema.Files, file.Id), None);
        await storage.CloseAsync();
        var backup = await File.ReadAllBytesAsync(storage.Options.DatabasePath);
        await storage.ReopenClosedAsync();
        var again = await AddAsync(storage, "again");
        await storage.CloseAsync();
        await File.WriteAllBytesAsync(storage.Options.DatabasePath, backup);
        await storage.ReopenClosedAsync();
        var moved = Assert.Single(Directory.GetFiles(storage.Options.SetAsidePath, "*", SearchOption.AllDirectories));
        Assert.EndsWith(again.Sha256[2..], moved, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_that_was_interrupted_is_finished_on_start()
    {
        await using var storage = new StorageFixture();
        var (file, shared) = (await AddAsync(storage, "content"), await AddAsync(storage, "shared"));
        await storage.Files.SaveParsedAsync(file, Samples.Document("content"), None);
        var part = Path.Combine(storage.Options.UploadsPath, "part_1");
        await File.WriteAllTextAsync(part, "x");
        await storage.Database.WriteAsync(
            rows =>
            {
                rows.Delete(Schema.Files, file.Id);
                ContentLedger.Bury(rows, ContentKind.Blobs, file.Sha256);
                ContentLedger.Bury(rows, ContentKind.ParsedTexts, file.Id);
                ContentLedger.Bury(rows, ContentKind.UploadParts, "part_1");

                // It got another file meanwhile.
                return ContentLedger.Bury(rows, ContentKind.Blobs, shared.Sha256);
            },
            None);
        await storage.ReopenAsync();
        Assert.False(File.Exists(storage.Files.ContentPath(file)));
        Assert.False(File.Exists(part));
        Assert.Empty(Directory.GetFiles(storage.Options.ParsedPath));
        Assert.Equal("shared", await File.ReadAllTextAsync(storage.Files.ContentPath(shared)));
        Assert.False(Directory.Exists(storage.Options.SetAsidePath));
        Assert.Equal(0, await storage.Database.ReadAsync(rows => rows.Range(Schema.Tombstones, Schema.ByOrder, new("", "\uffff")).Count, None));
    }

    [Fact]
    public async Task A_deletion_is_finished_on_start_where_the_content_is_gone_with_its_folder()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage, "content");
        await storage.Database.WriteAsync(
            rows =>
            {
                rows.Delete(Schema.Files, file.Id);
                return ContentLedger.Bury(rows, ContentKind.Blobs, file.Sha256);
            },
            None);
        await storage.CloseAsync();
        Directory.Delete(Path.GetDirectoryName(storage.Files.ContentPath(file))!, recursive: true);
        await storage.ReopenClosedAsync();
        Assert.Equal(0, await storage.Database.ReadAsync(rows => rows.Range(Schema.Tombstones, Schema.ByOrder, new("", "\uffff")).Count, None));
        Assert.Equal("content", await File.ReadAllTextAsync(storage.Files.ContentPath(await AddAsync(storage, "content"))));
    }

    [Fact]
    public async Task What_was_set_aside_is_erased_when_its_days_are_over()
    {
        await using var storage = new StorageFixture();
        await File.WriteAllTextAsync(Path.Combine(storage.Options.ParsedPath, "file-gone"), "x");
        await storage.ReopenAsync();
        var own = Directory.CreateDirectory(Path.Combine(storage.Options.SetAsidePath, "kept by hand")).FullName;
        var now = storage.Time.GetUtcNow();
        Assert.Empty(storage.Aside.EraseExpired(now.AddDays(storage.Options.SetAsideDays).AddSeconds(-1)));
        Assert.Equal(2, Directory.GetDirectories(storage.Options.SetAsidePath).Length);
        Assert.Equal(["2023-11-14T22-13-20Z"], storage.Aside.EraseExpired(now.AddDays(storage.Options.SetAsideDays)));
        Assert.Equal([own], Directory.GetDirectories(storage.Options.SetAsidePath));
    }

    private static Task<UploadedFile> AddAsync(StorageFixture storage, string content) =>
        storage.Files.AddAsync(Samples.File(), Samples.Content(content), 1_000, None);

    private static async Task<SchemaRow> SchemaAsync(StorageFixture storage) =>
        (await storage.Database.ReadAsync(rows => rows.Find(Schema.Meta, SchemaRow.Id), None))!;

    private static void Change(string path, bool exists)
    {
        var away = path + ".away";
        if (exists && File.Exists(away))
        {
            File.Move(away, path);
        }
        else if (!exists)
        {
            File.Move(path, away);
        }
    }

    private static List<string> Tree(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => $"{path} {new FileInfo(path).Length}")
            .Order(StringComparer.Ordinal)];
}
