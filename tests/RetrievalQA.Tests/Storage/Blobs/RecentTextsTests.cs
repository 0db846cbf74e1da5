using Microsoft.Extensions.Options;
using RetrievalQA.Storage;
using RetrievalQA.Storage.Blobs;

namespace RetrievalQA.Tests.Storage.Blobs;

public sealed class RecentTextsTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("retrievalqa-").FullName;
    private readonly DataFolder folder;
    private readonly ParsedTextStore parsed;

    public RecentTextsTests()
    {
        folder = new DataFolder(Options.Create(new DataFolderOptions { Path = path }));
        parsed = new ParsedTextStore(folder);
    }

    public void Dispose()
    {
        folder.Dispose();
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public void A_text_that_is_asked_for_again_is_not_read_again()
    {
        Keep("file-1", "one");
        var recent = new RecentTexts(parsed, 1_048_576);
        Assert.Same(recent.Load("file-1", 1), recent.Load("file-1", 1));
    }

    [Fact]
    public void Texts_beyond_the_bound_are_read_each_time()
    {
        Keep("file-1", new string('가', 600_000));
        Keep("file-2", "small");
        var recent = new RecentTexts(parsed, 1_048_576);
        Assert.NotSame(recent.Load("file-1", 1), recent.Load("file-1", 1));
        var none = new RecentTexts(parsed, 0);
        Assert.NotSame(none.Load("file-2", 1), none.Load("file-2", 1));
    }

    [Fact]
    public void Versions_of_a_text_are_told_apart_and_one_that_takes_the_place_of_another_is_seen()
    {
        Keep("file-1", "first");
        Keep("file-1", "second", version: 2);
        var recent = new RecentTexts(parsed, 1_048_576);
        Assert.Equal(("first", "second"), (recent.Load("file-1", 1)!.Text, recent.Load("file-1", 2)!.Text));
        Keep("file-1", "third", version: 2);
        Assert.Equal(("first", "third"), (recent.Load("file-1", 1)!.Text, recent.Load("file-1", 2)!.Text));
    }

    [Fact]
    public void What_is_deleted_or_damaged_on_the_disk_is_not_answered_from_memory()
    {
        Keep("file-1", "first");
        Keep("file-2", "second");
        var recent = new RecentTexts(parsed, 1_048_576);
        Assert.NotNull(recent.Load("file-1", 1));
        Assert.NotNull(recent.Load("file-2", 1));
        File.Delete(parsed.PathOf("file-1"));
        File.WriteAllText(parsed.PathOf("file-2"), "no text of ours");
        Assert.Null(recent.Load("file-1", 1));
        Assert.Throws<InvalidDataException>(() => recent.Load("file-2", 1));
    }

    private void Keep(string fileId, string text, int version = 1) =>
        parsed.Keep(parsed.Prepare(Samples.Document(text), fileId, version), fileId, version);
}
