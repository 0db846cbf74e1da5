using RetrievalQA.Documents;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb;

namespace RetrievalQA.Tests.Storage;

/// <summary>Texts that are missing or damaged, as they are written now and as they were written before they had a checksum.</summary>
public class LostTextTests
{
    private const int Seed = 20_261_130;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly string Text = string.Concat(Enumerable.Range(0, 200).Select(number => $"Box {number} is {(number % 3 == 0 ? "초록" : "blue")}.\n"));

    // What was stored without an envelope does not notice a checksum cut short, bytes behind its end, nor whose text it is.
    public static TheoryData<string, bool> Damages => new()
    {
        { "missing", true }, { "empty", true }, { "cut", true },
        { "missing", false }, { "empty", false }, { "cut", false }, { "short", false }, { "longer", false }, { "another", false },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_lost_text_is_told_from_one_that_never_was_and_comes_back_with_its_version(string damage, bool isOld)
    {
        await using var storage = new StorageFixture();
        var (file, path) = await SearchableAsync(storage, isOld);
        Assert.Equal(Text, (await storage.Files.LoadParsedAsync(Project.Default, file.Id, None))!.Text);
        var other = (await SearchableAsync(storage, isOld, "Another text.")).Path;
        Damage(path, damage, other);
        var lost = await Assert.ThrowsAsync<TextLostException>(() => storage.Files.LoadParsedAsync(Project.Default, file.Id, None));
        Assert.Equal((file.Id, 1), (lost.FileId, lost.Version));
        await Assert.ThrowsAsync<TextLostException>(() => storage.Files.LoadParsedAsync(Project.Default, file.Id, version: 1, None));

        var reading = await storage.Readings.ReplaceAsync(file, Samples.Document(Text), await SourcesAsync(storage, file, Text), None);
        Assert.Equal(1, reading!.Version);
        Assert.Equal(Text, (await storage.Files.LoadParsedAsync(Project.Default, file.Id, version: 1, None))!.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_single_flipped_bit_is_noticed_wherever_it_is(bool isOld)
    {
        await using var storage = new StorageFixture();
        var (file, path) = await SearchableAsync(storage, isOld);
        var whole = await File.ReadAllBytesAsync(path);
        var random = new Random(Seed);
        foreach (var place in Enumerable.Range(0, Math.Min(12, whole.Length)).Concat(Enumerable.Range(0, 150).Select(_ => random.Next(whole.Length))))
        {
            var flipped = (byte[])whole.Clone();
            flipped[place] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(path, flipped);
            try
            {
                // zlib has a few bits that say nothing about the content.
                Assert.Equal(Text, (await storage.Files.LoadParsedAsync(Project.Default, file.Id, None))!.Text);
                Assert.True(isOld, $"Byte {place} was not noticed.");
            }
            catch (TextLostException)
            {
            }
        }
    }

    [Fact]
    public async Task A_lost_text_that_is_read_otherwise_is_replaced_and_its_version_is_not_kept()
    {
        await using var storage = new StorageFixture();
        var (file, path) = await SearchableAsync(storage, isOld: true);
        File.Delete(path);
        var reading = await storage.Readings.ReplaceAsync(file, Samples.Document("New: " + Text), await SourcesAsync(storage, file, "New: " + Text), None);
        Assert.Equal(2, reading!.Version);
        Assert.False(await storage.Files.KeepsTextAsync(Project.Default, file.Id, version: 1, None));
        Assert.Null(await storage.Files.LoadParsedAsync(Project.Default, file.Id, version: 1, None));
        Assert.Equal("New: " + Text, (await storage.Files.LoadParsedAsync(Project.Default, file.Id, version: 2, None))!.Text);
    }

    [Fact]
    public async Task A_damaged_older_text_is_given_up()
    {
        await using var storage = new StorageFixture();
        var (file, path) = await SearchableAsync(storage, isOld: false);
        await storage.Readings.ReplaceAsync(file, Samples.Document("New: " + Text), await SourcesAsync(storage, file, "New: " + Text), None);
        Assert.True(await storage.Files.KeepsTextAsync(Project.Default, file.Id, version: 1, None));
        Damage(path, "cut", "");
        Assert.Null(await storage.Files.LoadParsedAsync(Project.Default, file.Id, version: 1, None));
        Assert.False(await storage.Files.KeepsTextAsync(Project.Default, file.Id, version: 1, None));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Who_needs_a_lost_text_waits_until_it_was_read_anew()
    {
        await using var storage = new StorageFixture();
        var (file, path) = await SearchableAsync(storage, isOld: false);
        File.Delete(path);
        var waiting = storage.Texts.FindAsync(Project.Default, file.Id, version: 1, TimeSpan.FromSeconds(60), None);
        await AdvanceUntilAsync(storage, async () => await storage.Readings.TakeNextAsync(None) is { IsUrgent: true });
        Assert.False(waiting.IsCompleted);
        await storage.Readings.ReplaceAsync(file, Samples.Document(Text), await SourcesAsync(storage, file, Text), None);
        await AdvanceUntilAsync(storage, () => Task.FromResult(waiting.IsCompleted));
        Assert.Equal(Text, (await waiting)!.Text);
        Assert.Null(await storage.Readings.FindAsync(file.Id, None));
    }

    [Fact]
    public async Task Nobody_waits_for_a_text_that_cannot_be_read_anew_or_longer_than_he_will()
    {
        await using var storage = new StorageFixture();
        var (file, path) = await SearchableAsync(storage, isOld: false);
        File.Delete(path);
        var late = await Assert.ThrowsAsync<TextLostException>(() => storage.Texts.FindAsync(Project.Default, file.Id, version: null, TimeSpan.Zero, None));
        Assert.Null(late.Error);
        var rereading = (await storage.Readings.TakeNextAsync(None))!;
        await storage.Readings.GiveUpAsync(rereading, new IngestionError(IngestionError.InvalidFile, "damaged"), "txt/1", None);
        var refused = await Assert.ThrowsAsync<TextLostException>(
            () => storage.Texts.FindAsync(Project.Default, file.Id, version: null, TimeSpan.FromSeconds(60), None));
        Assert.Equal("damaged", refused.Error!.Message);
    }

    private static async Task AdvanceUntilAsync(StorageFixture storage, Func<Task<bool>> isDone)
    {
        while (!await isDone())
        {
            storage.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
    }

    private static void Damage(string path, string damage, string other)
    {
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "missing":
                File.Delete(path);
                break;
            case "another":
                File.Copy(other, path, overwrite: true);
                break;
            default:
                File.WriteAllBytes(path, damage switch { "empty" => [], "cut" => bytes[..(bytes.Length / 2)], "short" => bytes[..^1], _ => [.. bytes, 0] });
                break;
        }
    }

    /// <param name="isOld">The row has no reading and the file no envelope: so were texts stored at first.</param>
    private static async Task<(UploadedFile File, string Path)> SearchableAsync(StorageFixture storage, bool isOld, string? text = null)
    {
        var file = await storage.Files.AddAsync(Samples.File(), Samples.Content("content"), 1_000, None);
        await storage.Ledger.RequestAsync(Project.Default, [file.Id], ChunkingStrategy.Default, None);
        var ingestion = (await storage.Ledger.TakeNextAsync(None))!;
        await storage.Files.SaveParsedAsync(file, Samples.Document(text ?? Text), None);
        await storage.Ledger.SaveChunksAsync(ingestion, (await SourcesAsync(storage, file, text ?? Text))[0].Chunks, None);
        await storage.Ledger.FinishAsync(ingestion, IngestionStatus.Completed, error: null, 1, None);
        var path = Path.Combine(storage.Options.ParsedPath, file.Id);
        if (isOld)
        {
            await storage.Database.WriteAsync(
                rows =>
                {
                    rows.Update(Schema.Files, file with { Reading = null });
                    return true;
                },
                None);
            await using var stored = File.Create(path);
            ParsedDocumentFormat.Write(stored, Samples.Document(text ?? Text));
        }

        return (file, path);
    }

    private static async Task<SourceChunks[]> SourcesAsync(StorageFixture storage, UploadedFile file, string text)
    {
        var source = new ChunkSource(Project.Default, file.Id, ChunkingStrategy.Default.Key);
        var current = await storage.Files.FindAsync(Project.Default, file.Id, None);
        var part = text[(text.Length / 2)..];
        return [new(source, [Samples.Chunk(
            source, 0, part) with { Span = new SourceSpan(text.Length - part.Length, text.Length), TextVersion = current?.Reading?.Version ?? 1 }], 1)];
    }
}
