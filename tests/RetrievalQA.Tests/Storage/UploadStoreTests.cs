using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Storage;

public class UploadStoreTests
{
    private const long Start = 1_700_000_000;
    private const long Hour = 3_600;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Uploads_and_parts_survive_and_leftovers_of_a_dead_process_do_not()
    {
        await using var storage = new StorageFixture();
        var upload = await AddAsync(storage);
        var part = await AddPartAsync(storage, upload, "hello");
        var leftover = Path.Combine(storage.Options.UploadsPath, NewId.UploadPart());
        await File.WriteAllTextAsync(leftover, "a part whose row was never written", None);
        await storage.ReopenAsync();
        Assert.False(File.Exists(leftover));
        Assert.Equal([part], await storage.Uploads.PartsAsync(upload.Id, None));
        Assert.Equal(5, (await storage.Uploads.FindAsync(Project.Default, upload.Id, None))!.PartBytes);
        var (completed, file) = await CompleteAsync(storage, upload, [part]);
        Assert.Equal((UploadStatus.Completed, file.Id), (completed.Status, completed.FileId));
        Assert.Equal("hello", await File.ReadAllTextAsync(storage.Files.ContentPath(file), None));
        Assert.Empty(Directory.GetFiles(storage.Options.UploadsPath));
        Assert.Empty(await storage.Uploads.PartsAsync(upload.Id, None));
    }

    [Fact]
    public async Task Of_two_completions_at_once_one_makes_the_file()
    {
        await using var storage = new StorageFixture();
        var upload = await AddAsync(storage);
        var part = await AddPartAsync(storage, upload, "hello");
        var attempts = Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                await CompleteAsync(storage, upload, [part]);
                return 1;
            }
            catch (UploadStateException)
            {
                return 0;
            }
        });
        Assert.Equal(1, (await Task.WhenAll(attempts)).Sum());
        var file = Assert.Single((await storage.Files.ListAsync(Project.Default, null, new ListQuery(10), None)).Items);
        Assert.Equal("hello", await File.ReadAllTextAsync(storage.Files.ContentPath(file), None));
    }

    [Fact]
    public async Task A_wrong_checksum_changes_nothing()
    {
        await using var storage = new StorageFixture();
        var upload = await AddAsync(storage);
        var part = await AddPartAsync(storage, upload, "hello");
        await Assert.ThrowsAsync<ChecksumMismatchException>(() => CompleteAsync(storage, upload, [part], md5: new string('0', 32)));
        Assert.Empty((await storage.Files.ListAsync(Project.Default, null, new ListQuery(10), None)).Items);
        Assert.Empty(Directory.GetFiles(storage.Options.BlobsPath, "*", SearchOption.AllDirectories));
        await CompleteAsync(storage, upload, [part], md5: "5d41402abc4b2a76b9719d911017c592");
    }

    [Fact]
    public async Task A_refused_part_leaves_no_file()
    {
        await using var storage = new StorageFixture();
        var upload = await AddAsync(storage);
        await Assert.ThrowsAsync<UploadStateException>(() => AddPartAsync(storage, upload, "much more than twice of what was announced"));
        await Assert.ThrowsAsync<ContentTooLargeException>(() => AddPartAsync(storage, upload, "hello", maxBytes: 4));
        Assert.Empty(Directory.GetFiles(storage.Options.UploadsPath));
        Assert.Empty(Directory.GetFiles(storage.Options.TemporaryPath));
    }

    [Fact]
    public async Task Expiry_ends_uploads_of_every_project_and_they_are_forgotten_later()
    {
        await using var storage = new StorageFixture();
        var ours = await AddAsync(storage);
        var theirs = await AddAsync(storage, "other");
        await AddPartAsync(storage, theirs, "hello");
        Assert.Equal(0, await storage.Uploads.ExpireAsync(Start + Hour - 1, None));
        Assert.Equal(2, await storage.Uploads.ExpireAsync(Start + Hour, None));
        Assert.Equal(UploadStatus.Expired, (await storage.Uploads.FindAsync("other", theirs.Id, None))!.Status);
        Assert.Empty(Directory.GetFiles(storage.Options.UploadsPath));
        Assert.Equal(2, await storage.Uploads.ForgetAsync(Start + Hour, None));
        Assert.Null(await storage.Uploads.FindAsync(Project.Default, ours.Id, None));
    }

    [Fact]
    public async Task Uploads_are_seen_by_their_project_only_and_pending_ones_are_counted_by_project()
    {
        await using var storage = new StorageFixture();
        var upload = await AddAsync(storage);
        Assert.Null(await storage.Uploads.FindAsync("other", upload.Id, None));
        Assert.Null(await storage.Uploads.UpdateAsync("other", upload.Id, current => current.Cancel(Start), None));
        Assert.Null(await storage.Uploads.AddAsync(NewUpload(Project.Default), mostPending: 1, None));
        Assert.NotNull(await storage.Uploads.AddAsync(NewUpload("other"), mostPending: 1, None));

        // One that nobody has ended yet does not count once its time is over.
        Assert.NotNull(await storage.Uploads.AddAsync(
            NewUpload(Project.Default) with { CreatedAt = Start + Hour, ExpiresAt = Start + (2 * Hour) }, mostPending: 1, None));
    }

    private static async Task<Upload> AddAsync(StorageFixture storage, string project = Project.Default) =>
        (await storage.Uploads.AddAsync(NewUpload(project), mostPending: 10, None))!;

    private static Upload NewUpload(string project) =>
        new(NewId.Upload(), project, "a.txt", "assistants", "text/plain", Bytes: 5, CreatedAt: Start, ExpiresAt: Start + Hour, FileLifetimeSeconds: null);

    private static Task<UploadPart> AddPartAsync(StorageFixture storage, Upload upload, string text, long maxBytes = 1_000) => storage.Uploads.AddPartAsync(
        new UploadPart(NewId.UploadPart(), upload.Id, Start), Samples.Content(text), maxBytes, (current, part) =>
            current.Receive(part, maxParts: 3, now: Start), None);

    private static Task<(Upload Upload, UploadedFile File)> CompleteAsync(
        StorageFixture storage, Upload upload, IReadOnlyList<UploadPart> parts, string? md5 = null) =>
        storage.Uploads.CompleteAsync(upload, parts, Samples.File(), md5, None);
}
