using RetrievalQA.Documents;
using RetrievalQA.Housekeeping;
using RetrievalQA.Retrieval;
using RetrievalQA.Server.VectorStores;
using RetrievalQA.Tests.Storage;

namespace RetrievalQA.Tests.VectorStores;

public class PassageOffsetsTests
{
    [Fact]
    public async Task Passages_are_placed_in_code_points_and_texts_beyond_the_bound_are_not_remembered()
    {
        await using var storage = new StorageFixture();
        using var offsets = new PassageOffsets(
            storage.Texts,
            Microsoft.Extensions.Options.Options.Create(new StoreOptions { CachedOffsets = 64 }),
            Microsoft.Extensions.Options.Options.Create(new RetrievalQA.Housekeeping.FileOptions()));
        var (plain, emoji) = (await PassageAsync(storage, "aaaaaaaaaa text", "text"), await PassageAsync(storage, "😀😀 text 😀", "text"));
        Assert.Equal((11, 15), await offsets.OfAsync(plain, default));
        Assert.Equal((3, 7), await offsets.OfAsync(emoji, default));

        await storage.Files.DeleteAsync(Project.Default, emoji.Chunk.Source.FileId, default);
        Assert.Null(await offsets.OfAsync(emoji, default));
    }

    private static async Task<Passage> PassageAsync(StorageFixture storage, string text, string part)
    {
        var file = await storage.Files.AddAsync(Samples.File(), Samples.Content(text), 1_000, default);
        await storage.Files.SaveParsedAsync(file, Samples.Document(text), default);
        var start = text.IndexOf(part, StringComparison.Ordinal);
        var chunk = Samples.Chunk(
            new ChunkSource(Project.Default, file.Id, ChunkingStrategy.Default.Key), 0, part) with { Span = new SourceSpan(start, start + part.Length) };
        return new Passage(chunk, file.FileName, 1, []);
    }
}
