using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Ingestion.Parsing;

namespace RetrievalQA.Tests.Indexing;

public class ChunkIndexTests
{
    private static readonly string[] Vocabulary =
        ["battery", "charge", "inlet", "pressure", "leave", "days", "휴가", "25일", "HX-200", "the", "contract", "notice", "1,000", "Häuser"];

    [Fact]
    public async Task A_chunk_is_found_once_the_index_caught_up()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "A fully charged battery runs the instrument for 14 hours.", "The inlet takes 10 bar.");
        await harness.Index.CatchUpAsync(default);
        var found = await harness.Index.SearchAsync([source], "How long does the battery run?", 10, default);
        Assert.Equal("file-a/800-400/000000", Assert.Single(found.Chunks).ChunkId);
        Assert.Equal(["battery", "run"], found.Words.Where(word => word.Weight > 0 && word.Found).Select(word => word.Text));
        Assert.InRange(found.Chunks[0].Score, 0.01, 1);
    }

    [Fact]
    public async Task Nothing_outside_the_scope_is_found()
    {
        await using var harness = new IndexHarness();
        var first = harness.Add("file-a", "en", "The battery lasts.");
        var second = harness.Add("file-b", "en", "The inlet leaks.");
        await harness.Index.CatchUpAsync(default);
        var found = await harness.Index.SearchAsync([first], "inlet", 10, default);
        Assert.Empty(found.Chunks);
        Assert.False(found.Words[0].Found);
        Assert.Single((await harness.Index.SearchAsync([second], "inlet", 10, default)).Chunks);
    }

    [Fact]
    public async Task The_same_file_id_in_another_project_is_another_source()
    {
        await using var harness = new IndexHarness();
        harness.Add("file-a", "en", "The battery lasts.");
        await harness.Index.CatchUpAsync(default);
        Assert.Empty((await harness.Index.SearchAsync([IndexHarness.Source("file-a", "other")], "battery", 10, default)).Chunks);
    }

    [Property(MaxTest = 20)]
    public Property Other_sources_change_no_score() => Prop.ForAll(
        Texts().ToArbitrary(), Texts().ToArbitrary(), (mine, others) => ScoresStayAsync(mine, others).GetAwaiter().GetResult());

    [Fact]
    public async Task The_title_counts()
    {
        await using var harness = new IndexHarness();
        var plain = harness.Add("file-a", "en", "It lasts for 14 hours.");
        var named = harness.Add("file-b", "en", "It lasts for 14 hours.");
        harness.Files.Name("file-b", "battery-guide.pdf");
        var found = await harness.Index.SearchAsync([plain, named], "battery hours", 10, default);
        Assert.StartsWith("file-b", found.Chunks[0].ChunkId);
        Assert.Equal([0, 1], found.Chunks[0].Words);
    }

    [Theory]
    [InlineData("When was The Who formed?")]
    [InlineData("The Who")]
    [InlineData("Who is in The Who?")]
    public async Task A_title_of_stop_words_alone_is_found(string query)
    {
        await using var harness = new IndexHarness();
        var kinks = harness.Add("file-a", "en", "It was formed in 1963, and the brothers who formed it were the first of its members.");
        var who = harness.Add("file-b", "en", "It came into being in 1964.");
        harness.Files.Name("file-a", "The Kinks.md");
        harness.Files.Name("file-b", "The Who.md");
        await harness.Index.CatchUpAsync(default);
        var found = await harness.Index.SearchAsync([kinks, who], query, 10, default);
        Assert.StartsWith("file-b", found.Chunks[0].ChunkId);
        Assert.True(found.Words.Single(word => word.Text.Equals("who", StringComparison.OrdinalIgnoreCase)).Weight > 0);
    }

    [Fact]
    public async Task Stop_words_that_are_all_of_a_query_are_searched_for()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "Battery inlet pressure.", "What is this about?");
        await harness.Index.CatchUpAsync(default);
        Assert.EndsWith("/000001", Assert.Single((await harness.Index.SearchAsync([source], "What is this?", 10, default)).Chunks).ChunkId);
    }

    [Theory]
    [InlineData("name,qty,shelf\nlamp,4,A1\nbattery,250,E2\n", "batteries")]
    [InlineData("Tomato soup 6.50\nCherry tart 4.20\n", "cherries")]
    [InlineData("{\"part\": \"valve\", \"supplier\": \"Acme\"}", "suppliers of valves")]
    [InlineData("Codice;Lampada;Divano", "lampada")]
    public async Task Lists_of_no_known_language_are_searched_by_stem_and_as_written(string list, string query)
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", LanguageDetector.Detect(list), list);
        await harness.Index.CatchUpAsync(default);
        var found = await harness.Index.SearchAsync([source], query, 10, default);
        Assert.Single(found.Chunks);
        Assert.All(found.Words, word => Assert.True(word.Found, word.Text));
    }

    [Fact]
    public async Task An_exact_part_number_outranks_its_parts()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "HX 100 and 200 and HX again 200 HX 200 units", "Use the HX-200 for this.", "HX-100 only, page 200");
        var found = await harness.Index.SearchAsync([source], "HX-200", 10, default);
        Assert.EndsWith("/000001", found.Chunks[0].ChunkId);
        Assert.Equal(3, found.Chunks.Count);
    }

    [Fact]
    public async Task Neighbouring_words_outrank_scattered_ones()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add(
            "file-a", "en", "notice of one kind and another long and boring text about the period",
            "the notice period is one kind of long and boring text about another");
        var found = await harness.Index.SearchAsync([source], "notice period", 10, default);
        Assert.EndsWith("/000001", found.Chunks[0].ChunkId);
    }

    [Fact]
    public async Task A_query_of_stop_words_is_searched_all_the_same()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "To be or not to be.", "Something else.");
        Assert.Single((await harness.Index.SearchAsync([source], "to be or not to be", 10, default)).Chunks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ?!  ")]
    [InlineData("unicorn")]
    [InlineData("\uD800\uDFFF\uDC00")]
    public async Task A_query_without_matches_finds_nothing(string query)
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "The battery lasts.");
        Assert.Empty((await harness.Index.SearchAsync([source], query, 10, default)).Chunks);
        Assert.Empty((await harness.Index.SearchAsync([], query, 10, default)).Chunks);
    }

    [Fact]
    public async Task A_deleted_source_is_gone_at_once_and_from_the_statistics()
    {
        await using var harness = new IndexHarness();
        var kept = harness.Add("file-a", "en", "The battery lasts.", "The inlet leaks.");
        await harness.Index.CatchUpAsync(default);
        var before = await harness.Index.SearchAsync([kept], "battery", 10, default);
        var deleted = harness.Add("file-b", "en", "Another battery.");
        await harness.Index.CatchUpAsync(default);
        Assert.Equal(2, (await harness.Index.SearchAsync([kept, deleted], "battery", 10, default)).Chunks.Count);
        harness.Chunks.Save(deleted);
        await harness.Index.CatchUpAsync(default);
        AssertSame(before, await harness.Index.SearchAsync([kept, deleted], "battery", 10, default));
    }

    [Fact]
    public async Task A_source_that_is_saved_again_is_replaced()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "The battery lasts.");
        await harness.Index.CatchUpAsync(default);
        harness.Add("file-a", "en", "The inlet leaks.");
        await harness.Index.CatchUpAsync(default);
        Assert.Empty((await harness.Index.SearchAsync([source], "battery", 10, default)).Chunks);
        Assert.Single((await harness.Index.SearchAsync([source], "inlet", 10, default)).Chunks);
    }

    private static Gen<string[]> Texts() =>
        Gen.Elements(Vocabulary).ListOf(8).Select(words => string.Join(' ', words)).ListOf(6).Select(texts => texts.ToArray());

    private static async Task<bool> ScoresStayAsync(string[] mine, string[] others)
    {
        const string Query = "How many days of 휴가 does the HX-200 battery contract give, 1,000 Häuser?";
        await using var harness = new IndexHarness();
        ChunkSource[] scope = [harness.Add("mine-1", "en", mine), harness.Add("mine-2", "de", [.. mine.Reverse()])];
        await harness.Index.CatchUpAsync(default);
        var before = await harness.Index.SearchAsync(scope, Query, 20, default);
        harness.Add("other-1", "en", others);
        await harness.Index.CatchUpAsync(default);
        harness.Add("mine-1", "en", mine);
        harness.Add("a-other", "fr", [.. others, .. mine]);
        await harness.Index.CatchUpAsync(default);
        AssertSame(before, await harness.Index.SearchAsync(scope, Query, 20, default));
        return true;
    }

    private static void AssertSame(ChunkMatches expected, ChunkMatches actual)
    {
        Assert.Equal(expected.Words, actual.Words);
        Assert.Equal(
            expected.Chunks.Select(chunk => (chunk.ChunkId, BitConverter.DoubleToInt64Bits(chunk.Score))),
            actual.Chunks.Select(chunk => (chunk.ChunkId, BitConverter.DoubleToInt64Bits(chunk.Score))));
    }
}
