using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;

namespace RetrievalQA.Tests.Indexing;

public class ScopeSearchTests
{
    private static readonly string[] Words =
    [
        "battery", "batteries", "charge", "the", "of", "who", "inlet", "pressure", "HX-200", "HX", "200", "well-known", "휴가", "연차휴가", "전지", "25일",
        "Häuser", "Haus", "Haeuser", "2024-03-05", "5 March 2024", "maxRetries", "retries", "年次有給休暇", "Überstunden", "running", "ran",
    ];

    private static readonly string[] Languages = ["en", "de", "ko", "ja", ParsedDocument.UnknownLanguage];

    [Property(MaxTest = 60)]
    public Property Results_are_those_of_the_plain_definition_to_the_bit() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => FindsTheSameAsync(new Random(seed)).GetAwaiter().GetResult());

    [Fact]
    public async Task Of_more_chunks_than_are_looked_at_closely_the_best_are_found()
    {
        var random = new Random(7);
        await using var harness = new IndexHarness();
        for (var file = 0; file < 40; file++)
        {
            harness.Add($"file-{file:D2}", "en", [.. Enumerable.Range(0, 40).Select(_ => Text(random, random.Next(1, 30)))]);
        }

        await AssertSameAsync(harness, [.. Enumerable.Range(0, 40).Select(file => IndexHarness.Source($"file-{file:D2}"))], "battery of the inlet charge", 50);
    }

    private static async Task<bool> FindsTheSameAsync(Random random)
    {
        // Commits and refreshes in between make several segments, files that are saved again or removed make holes in them.
        await using var harness = new IndexHarness();
        for (var step = 0; step < random.Next(2, 9); step++)
        {
            var file = $"part{(char)('a' + random.Next(26))}{(char)('a' + random.Next(4))}";
            harness.Add(file, Languages[random.Next(Languages.Length)], [.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => Text(random, random.Next(0, 15)))]);
            if (random.Next(2) == 0)
            {
                await harness.Index.CatchUpAsync(default);
            }
        }

        await harness.Index.CatchUpAsync(default);
        var sources = await harness.Chunks.SourcesAsync(default);
        for (var search = 0; search < 4; search++)
        {
            ChunkSource[] scope = [.. sources.Where(_ => random.Next(3) > 0), IndexHarness.Source("absent")];
            await AssertSameAsync(harness, scope, Text(random, random.Next(1, 7)), random.Next(1, 300));
        }

        return true;
    }

    private static async Task AssertSameAsync(IndexHarness harness, ChunkSource[] scope, string query, int limit)
    {
        await harness.Index.CatchUpAsync(default);
        var chunks = new List<Chunk>();
        foreach (var source in scope)
        {
            chunks.AddRange(await harness.Chunks.ChunksAsync(source, default));
        }

        var expected = new PlainScoring(chunks).Search(query, limit);
        var found = await harness.Index.SearchAsync(scope, query, limit, default);
        if (found.WordsShare < 1)
        {
            // The query names a code or a date of some files, of which the plain definition knows nothing: NamedDocumentTests.
            return;
        }

        Assert.Equal(Bits(expected), Bits(found));
        Assert.Equal(expected.Words, found.Words);
        Assert.Equal(expected.Chunks.Select(chunk => string.Join(',', chunk.Words)), found.Chunks.Select(chunk => string.Join(',', chunk.Words)));
    }

    private static IEnumerable<(string Id, long Score)> Bits(ChunkMatches matches) =>
        matches.Chunks.Select(chunk => (chunk.ChunkId, BitConverter.DoubleToInt64Bits(chunk.Score)));

    private static string Text(Random random, int words) => string.Join(' ', random.GetItems(Words, words));
}
