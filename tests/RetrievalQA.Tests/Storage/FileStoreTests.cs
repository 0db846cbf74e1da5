using System.Text;
using FsCheck.Xunit;
using RetrievalQA.Documents;
using RetrievalQA.Storage.Blobs;

namespace RetrievalQA.Tests.Storage;

public class FileStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Content_comes_back_byte_for_byte_with_its_size_and_hash()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage, "hello\r\n\u0000");
        Assert.Equal(8, file.Bytes);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("hello\r\n\0"u8)), file.Sha256);
        await using var content = storage.Files.OpenContent(file)!;
        using var reader = new StreamReader(content, Encoding.UTF8);
        Assert.Equal("hello\r\n\u0000", await reader.ReadToEndAsync());
        Assert.True(Path.IsPathFullyQualified(storage.Files.ContentPath(file)));
    }

    [Fact]
    public async Task The_same_content_is_stored_once_and_stays_until_its_last_file_goes()
    {
        await using var storage = new StorageFixture();
        var first = await AddAsync(storage, "same");
        var second = await AddAsync(storage, "same");
        Assert.Single(Blobs(storage));
        Assert.True(await storage.Files.DeleteAsync(Project.Default, first.Id, None));
        Assert.Single(Blobs(storage));
        Assert.True(await storage.Files.DeleteAsync(Project.Default, second.Id, None));
        Assert.Empty(Blobs(storage));
        Assert.False(await storage.Files.DeleteAsync(Project.Default, second.Id, None));
    }

    [Fact]
    public async Task Empty_content_is_stored()
    {
        await using var storage = new StorageFixture();
        Assert.Equal(0, (await AddAsync(storage, string.Empty)).Bytes);
    }

    [Fact]
    public async Task Content_over_the_limit_is_refused_and_leaves_nothing()
    {
        await using var storage = new StorageFixture();
        var refusal = await Assert.ThrowsAsync<ContentTooLargeException>(() =>
            storage.Files.AddAsync(Samples.File(), Samples.Content("12345"), 4, None));
        Assert.Equal(4, refusal.Limit);
        Assert.Empty(Blobs(storage));
        Assert.Empty(Directory.GetFiles(storage.Options.TemporaryPath));
        Assert.Empty((await storage.Files.ListAsync(Project.Default, null, new ListQuery(10), None)).Items);
    }

    [Fact]
    public async Task Uploads_and_deletions_of_the_same_content_never_lose_it()
    {
        await using var storage = new StorageFixture();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var round = 0; round < 15; round++)
            {
                var file = await AddAsync(storage, "contended");
                await using (var content = storage.Files.OpenContent(file)!)
                {
                    Assert.Equal(9, content.Length);
                }

                Assert.True(await storage.Files.DeleteAsync(Project.Default, file.Id, None));
            }
        }));
        Assert.Empty(Blobs(storage));
    }

    [Fact]
    public async Task Another_project_sees_no_file()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage, "secret");
        await storage.Files.SaveParsedAsync(file, Samples.Document("secret"), None);
        Assert.Null(await storage.Files.FindAsync("proj_other", file.Id, None));
        Assert.Null(await storage.Files.LoadParsedAsync("proj_other", file.Id, None));
        Assert.Empty(await storage.Files.FindManyAsync("proj_other", [file.Id], None));
        Assert.False(await storage.Files.DeleteAsync("proj_other", file.Id, None));
        Assert.Equal([file.Id], (await storage.Files.FindManyAsync(Project.Default, [file.Id, "file-none"], None)).Keys);
    }

    [Fact]
    public async Task Deleting_a_file_erases_text_chunks_memberships_and_ingestions()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage, "content");
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        await storage.Catalog.AttachAsync(store, [Samples.Attachment(file.Id)], batchId: null, int.MaxValue, None);
        var ingestion = (await storage.Ledger.TakeNextAsync(None))!;
        await storage.Files.SaveParsedAsync(file, Samples.Document("content"), None);
        await storage.Ledger.SaveChunksAsync(ingestion, [Samples.Chunk(ingestion.Source, 0)], None);
        await storage.Ledger.FinishAsync(ingestion, IngestionStatus.Completed, null, 7, None);
        var before = await storage.Chunks.LastSequenceAsync(None);

        Assert.True(await storage.Files.DeleteAsync(Project.Default, file.Id, None));

        Assert.Null(await storage.Files.LoadParsedAsync(Project.Default, file.Id, None));
        Assert.Empty(Directory.GetFiles(storage.Options.ParsedPath));
        Assert.Empty(await storage.Chunks.ChunksAsync(ingestion.Source, None));
        Assert.Empty(await storage.Chunks.SourcesAsync(None));
        Assert.Equal(0, await storage.CountChunkRowsAsync());
        Assert.Equal(ingestion.Source, Assert.Single((await storage.Chunks.OperationsAfterAsync(before, 10, None))!).Source);
        Assert.Null(await storage.Catalog.FindFileAsync(store.Id, file.Id, None));
        Assert.Empty(await storage.Ledger.FindAsync([ingestion.Source], None));
        var emptied = (await storage.Catalog.FindAsync(Project.Default, store.Id, None))!;
        Assert.Equal((0, 0L), (emptied.Counts.Total, emptied.UsageBytes));
    }

    [Fact]
    public async Task Text_saved_for_a_file_that_was_deleted_meanwhile_is_not_kept()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage, "content");
        await storage.Files.DeleteAsync(Project.Default, file.Id, None);
        await storage.Files.SaveParsedAsync(file, Samples.Document("content"), None);
        Assert.Empty(Directory.GetFiles(storage.Options.ParsedPath));
        Assert.Empty(Directory.GetFiles(storage.Options.TemporaryPath));
    }

    [Fact]
    public async Task What_no_row_names_is_set_aside_on_start()
    {
        await using var storage = new StorageFixture();
        var file = await AddAsync(storage, "kept");
        await storage.Files.SaveParsedAsync(file, Samples.Document("kept"), None);
        await File.WriteAllTextAsync(Path.Combine(storage.Options.TemporaryPath, "upload"), "x");
        await File.WriteAllTextAsync(Path.Combine(storage.Options.ParsedPath, "file-gone"), "x");
        Directory.CreateDirectory(Path.Combine(storage.Options.BlobsPath, "ab"));
        await File.WriteAllTextAsync(Path.Combine(storage.Options.BlobsPath, "ab", "cd"), "stray");
        await File.WriteAllTextAsync(Path.Combine(storage.Options.BlobsPath, "README.txt"), "not ours");

        await storage.ReopenAsync();

        Assert.Equal(2, Blobs(storage).Length);
        Assert.Single(Directory.GetFiles(storage.Options.ParsedPath));
        Assert.Empty(Directory.GetFiles(storage.Options.TemporaryPath));
        Assert.Equal("kept", (await storage.Files.LoadParsedAsync(Project.Default, file.Id, None))?.Text);
        var aside = Path.Combine(storage.Options.SetAsidePath, "2023-11-14T22-13-20Z");
        Assert.Equal("stray", await File.ReadAllTextAsync(Path.Combine(aside, "blobs", "ab", "cd")));
        Assert.True(File.Exists(Path.Combine(aside, "parsed", "file-gone")));
        Assert.Contains($"2 contents that no row knows were moved to '{aside}'", storage.Health.Notice, StringComparison.Ordinal);
    }

    [Property(MaxTest = 100)]
    public bool Any_text_comes_back_character_for_character(string? text, string? note)
    {
        // Lone surrogates too: a parser may meet them.
        var document = Samples.Document((text ?? string.Empty) + "\ud83d\u1112\u1161\u11ab\r\n") with { Notes = [note ?? string.Empty] };
        using var file = new MemoryStream();
        ParsedDocumentFormat.Write(file, document);
        file.Position = 0;
        var read = ParsedDocumentFormat.Read(file);
        return read.Text == document.Text
            && read.Language == document.Language
            && read.Notes.SequenceEqual(document.Notes)
            && read.Regions.SequenceEqual(document.Regions)
            && read.Words.SequenceEqual(document.Words);
    }

    [Fact]
    public void A_damaged_or_unknown_document_is_refused()
    {
        using var file = new MemoryStream();
        ParsedDocumentFormat.Write(file, Samples.Document(new string('x', 5_000)));
        var bytes = file.ToArray();
        Assert.Throws<InvalidDataException>(() => Read(bytes[..^40]));
        Assert.Throws<InvalidDataException>(() => Read([1, 2, 3]));
        bytes[7] = 99;
        Assert.Contains("format 99", Assert.Throws<InvalidDataException>(() => Read(bytes)).Message, StringComparison.Ordinal);
        bytes[7] = 1;
        Assert.Equal(5_000, Read(bytes).Text.Length);

        static ParsedDocument Read(byte[] bytes) => ParsedDocumentFormat.Read(new MemoryStream(bytes));
    }

    private static Task<UploadedFile> AddAsync(StorageFixture storage, string content) =>
        storage.Files.AddAsync(Samples.File(), Samples.Content(content), 1_000, None);

    private static string[] Blobs(StorageFixture storage) => Directory.GetFiles(storage.Options.BlobsPath, "*", SearchOption.AllDirectories);
}
