using System.Text.Json.Nodes;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Storage.LiteDb.Engine;

public class DurableDatabaseTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task What_was_written_is_there_after_reopening()
    {
        await using var storage = new StorageFixture();
        var file = await storage.Files.AddAsync(Samples.File(), Samples.Content("hello"), 100, None);
        await storage.ReopenAsync();
        Assert.Equal(file, await storage.Files.FindAsync(file.ProjectId, file.Id, None));
    }

    [Fact]
    public async Task Ids_that_differ_in_case_are_different()
    {
        await using var storage = new StorageFixture();
        await InsertAsync(storage, "file-Abc");
        await InsertAsync(storage, "file-abc");
        Assert.Equal("file-abc", (await storage.Files.FindAsync(Project.Default, "file-abc", None))?.Id);
        Assert.Null(await storage.Files.FindAsync(Project.Default, "file-ABC", None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("'\" OR 1 = 1 {}$@0")]
    [InlineData("한글 \u0000 \ud800")]
    public async Task Any_text_may_be_looked_up(string id)
    {
        await using var storage = new StorageFixture();
        Assert.Null(await storage.Files.FindAsync(Project.Default, id, None));
        Assert.Null(await storage.Files.FindAsync(Project.Default, new string('x', 5_000) + id, None));
        Assert.Empty((await storage.Files.ListAsync(id, id, new ListQuery(10), None)).Items);
        Assert.False(await storage.Files.DeleteAsync(Project.Default, id, None));
    }

    [Fact]
    public async Task A_delegate_that_throws_fails_alone_and_leaves_nothing()
    {
        await using var storage = new StorageFixture();
        var writes = Enumerable.Range(0, 40).Select(number => storage.Database.WriteAsync(
            rows =>
            {
                rows.Insert(Schema.Files, Samples.File($"file-{number}") with { Sequence = rows.NextSequence(), Sha256 = "00" });
                return number % 4 == 1 ? throw new InvalidOperationException($"write {number}") : number;
            },
            None)).ToList();
        for (var number = 0; number < writes.Count; number++)
        {
            if (number % 4 == 1)
            {
                var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => writes[number]);
                Assert.Equal($"write {number}", failure.Message);
            }
            else
            {
                Assert.Equal(number, await writes[number]);
            }
        }

        var listed = await storage.Files.ListAsync(Project.Default, purpose: null, new ListQuery(100), None);
        Assert.Equal(30, listed.Items.Count);
        await storage.ReopenAsync();
        Assert.Equal(30, (await storage.Files.ListAsync(Project.Default, purpose: null, new ListQuery(100), None)).Items.Count);
    }

    [Fact]
    public async Task A_duplicate_id_fails_its_own_write_only()
    {
        await using var storage = new StorageFixture();
        await InsertAsync(storage, "file-1");
        var duplicate = InsertAsync(storage, "file-1");
        var other = InsertAsync(storage, "file-2");
        await Assert.ThrowsAsync<DuplicateRowException>(() => duplicate);
        await other;
        Assert.NotNull(await storage.Files.FindAsync(Project.Default, "file-2", None));
    }

    [Fact]
    public async Task What_a_caller_did_wrong_does_not_reopen_the_engine()
    {
        var openings = 0;
        await using var storage = new StorageFixture(openFile: path =>
        {
            openings++;
            return new DurableFile(path);
        });
        await InsertAsync(storage, "file-1");
        var before = openings;
        await Assert.ThrowsAsync<DuplicateRowException>(() => InsertAsync(storage, "file-1"));
        var unwritable = new AssistantTool(AssistantTool.Function, JsonNode.Parse("""{"function":{"name":"\ud800"}}""")!.AsObject());
        await Assert.ThrowsAnyAsync<Exception>(() => storage.Conversations.AddAssistantAsync(Samples.Assistant() with { Tools = [unwritable] }, None));
        Assert.Null(await storage.Files.FindAsync(Project.Default, new string('x', 5_000) + "\u0000", None));
        await Assert.ThrowsAsync<UnknownCursorException>(
            () => storage.Files.ListAsync(Project.Default, null, new ListQuery(1, After: new string('x', 5_000)), None));
        Assert.Equal(before, openings);
    }

    [Fact]
    public async Task A_read_that_writes_is_refused()
    {
        await using var storage = new StorageFixture();
        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Database.ReadAsync(
            rows =>
            {
                rows.Insert(Schema.Files, Samples.File());
                return 0;
            },
            None));
    }

    [Fact]
    public async Task A_write_that_was_given_up_before_it_began_does_not_run()
    {
        await using var storage = new StorageFixture();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => storage.Database.WriteAsync(rows => rows.NextSequence(), cancel.Token));
    }

    [Fact]
    public async Task The_log_is_folded_into_the_database_at_its_bound()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { CheckpointMegabytes = 1, CacheMegabytes = 16 });
        var options = storage.Options;
        var source = new ChunkSource(Project.Default, "file-1", "800-400");
        for (var generation = 0; generation < 60; generation++)
        {
            await storage.Database.WriteAsync(rows => Insert(rows, source, generation), None);
            Assert.InRange(new FileInfo(options.LogPath).Length, 0, 3 * 1024 * 1024);
        }

        Assert.Equal(3_000, await storage.CountChunkRowsAsync());
        await storage.CloseAsync();
        Assert.Equal(0, new FileInfo(options.LogPath).Length);

        static int Insert(Rows rows, ChunkSource source, int generation)
        {
            rows.Insert(Schema.Chunks, Enumerable.Range(0, 50)
                .Select(ordinal => new ChunkRow(Samples.Chunk(source, ordinal, new string('x', 3_000)), generation)));
            return generation;
        }
    }

    [Fact]
    public async Task A_second_opening_of_the_folder_is_refused()
    {
        await using var storage = new StorageFixture();
        var refusal = Assert.Throws<DataFolderInUseException>(() => new StorageFixture(storage.Options.Path));
        Assert.Contains(storage.Options.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused()
    {
        await using var storage = new StorageFixture();
        await storage.Database.WriteAsync(
            rows =>
            {
                rows.Update(Schema.Meta, new SchemaRow(Schema.Version + 1));
                return 0;
            },
            None);
        await storage.CloseAsync();
        Assert.Throws<DatabaseTooNewException>(() => new StorageFixture(storage.Options.Path));
    }

    [Fact]
    public async Task A_database_of_an_earlier_version_gets_the_keys_that_it_lacks()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { RowsPerTransaction = 2 });
        var expired = Enumerable.Range(0, 5).Select(_ => Samples.File() with { ExpiresAt = 10, Sha256 = "00" }).ToList();
        await storage.Database.WriteAsync(
            rows =>
            {
                // As version 1 wrote them: without the key.
                foreach (var file in expired)
                {
                    var old = new Table<UploadedFile>(
                        "files", row => row.Id, new TableIndex<UploadedFile>(Schema.ByOrder, row => OrderKey.Of(row.ProjectId, row.Sequence)));
                    rows.Insert(old, file with { Sequence = rows.NextSequence() });
                }

                rows.Update(Schema.Meta, new SchemaRow(1));
                return 0;
            },
            None);
        Assert.Empty(await storage.Files.ExpiredAsync(now: 10, limit: 10, None));
        await storage.CloseAsync();
        await using var upgraded = new StorageFixture(storage.Options.Path, storage.Engine);
        Assert.Equal(expired.Select(file => file.Id).Order(), (await upgraded.Files.ExpiredAsync(now: 10, limit: 10, None)).Select(file => file.Id).Order());
        Assert.Equal(5, (await upgraded.Files.ListAsync(Project.Default, null, new ListQuery(10), None)).Items.Count);
        Assert.Equal(Schema.Version, (await upgraded.Database.ReadAsync(rows => rows.Find(Schema.Meta, SchemaRow.Id), None))!.Version);
    }

    private static Task<int> InsertAsync(StorageFixture storage, string id) => storage.Database.WriteAsync(
        rows =>
        {
            rows.Insert(Schema.Files, Samples.File(id) with { Sequence = rows.NextSequence(), Sha256 = "00" });
            return 0;
        },
        None);
}
