using System.Text.Json.Nodes;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Tests.Retrieval;

public class HybridRetrieverTests
{
    [Fact]
    public async Task A_passage_names_its_file_and_the_words_it_holds()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "A charged battery runs for 14 hours.");
        harness.Files.Name("file-a", "manual.pdf");
        var result = await SearchAsync(harness, [source], "How long do Batteries run on unicorns?");
        var passage = Assert.Single(result.Passages);
        Assert.Equal("manual.pdf", passage.FileName);
        Assert.Equal(["Batteries", "run"], passage.Terms);
        Assert.Contains(result.Terms, term => term is { Text: "unicorns", Found: false });
        Assert.Contains(result.Terms, term => term is { Text: "How", Weight: 0 });
    }

    [Fact]
    public async Task Neighbours_that_overlap_are_returned_once()
    {
        await using var harness = new IndexHarness();
        var source = IndexHarness.Source("file-a");
        var text = string.Join(' ', Enumerable.Range(0, 90).Select(number => number == 35 ? "battery" : $"word{number % 10}"));
        harness.Chunks.Save(source, [.. Enumerable.Range(0, 3).Select(number => Piece(source, text, number))]);
        var result = await SearchAsync(harness, [source], "battery");
        Assert.Single(result.Passages);
    }

    [Fact]
    public async Task Scores_fall_from_one_towards_zero()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "battery inlet pressure", "battery inlet and much else", "battery", "nothing");
        var scores = (await SearchAsync(harness, [source], "battery inlet pressure")).Passages.Select(passage => passage.Score).ToList();
        Assert.Equal(3, scores.Count);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public async Task Passages_below_the_threshold_are_left_out()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "battery inlet pressure", "battery and a lot of other words in the same chunk");
        var all = await SearchAsync(harness, [source], "battery inlet pressure");
        var few = await harness.Retriever.SearchAsync(
            new SearchScope(IndexHarness.Project, [source]), "battery inlet pressure", 10, all.Passages[0].Score, default);
        Assert.Equal((2, 1), (all.Passages.Count, few.Passages.Count));
    }

    [Fact]
    public async Task What_was_deleted_is_not_returned_even_before_the_index_follows()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "The battery lasts.");
        await harness.Index.CatchUpAsync(default);
        harness.Chunks.Save(source);
        Assert.Empty((await SearchAsync(harness, [source], "battery")).Passages);
    }

    [Fact]
    public async Task A_scope_with_sources_of_another_project_is_refused()
    {
        await using var harness = new IndexHarness();
        await Assert.ThrowsAsync<ArgumentException>(() => SearchAsync(harness, [IndexHarness.Source("file-a", "other")], "battery"));
    }

    [Fact]
    public async Task No_more_passages_are_returned_than_asked_for()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", [.. Enumerable.Range(0, 30).Select(number => $"battery {number}")]);
        var result = await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, [source]), "battery", 7, 0, default);
        Assert.Equal(7, result.Passages.Count);
        Assert.Empty((await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, [source]), "battery", 0, 0, default)).Passages);
    }

    [Fact]
    public async Task Several_queries_are_one_search_and_a_passage_counts_with_the_best()
    {
        await using var harness = new IndexHarness();
        var source = harness.Add("file-a", "en", "battery inlet pressure", "battery and other words", "valve of the pump");
        var scope = new SearchScope(IndexHarness.Project, [source]);
        var battery = await SearchAsync(harness, [source], "battery inlet");
        var valve = await SearchAsync(harness, [source], "valve");
        var both = await harness.Retriever.SearchAsync(scope, ["battery inlet", "valve"], 10, 0, default);
        var expected = battery.Passages.Concat(valve.Passages).OrderByDescending(passage => passage.Score)
            .ThenBy(passage => passage.Chunk.Id, StringComparer.Ordinal);
        Assert.Equal(expected.Select(passage => (passage.Chunk.Id, passage.Score)), both.Passages.Select(passage => (passage.Chunk.Id, passage.Score)));
        Assert.Equal(["battery", "inlet", "valve"], both.Terms.Select(term => term.Text));
        Assert.Equal(["valve"], both.Passages.Single(passage => passage.Chunk.Ordinal == 2).Terms);
        var twice = await harness.Retriever.SearchAsync(scope, ["battery inlet", "battery"], 10, 0, default);
        Assert.Equal(twice.Passages.Select(passage => passage.Chunk.Id).Distinct(), twice.Passages.Select(passage => passage.Chunk.Id));
    }

    [Fact]
    public async Task A_passage_carries_the_attributes_that_its_file_has_in_the_scope()
    {
        await using var harness = new IndexHarness();
        ChunkSource[] sources = [harness.Add("file-a", "en", "battery"), harness.Add("file-b", "en", "battery")];
        var scope = new SearchScope(IndexHarness.Project, sources, new Dictionary<string, JsonObject> { ["file-a"] = new JsonObject { ["region"] = "kr" } });
        var passages = (await harness.Retriever.SearchAsync(scope, "battery", 10, 0, default)).Passages.ToDictionary(passage => passage.Chunk.Source.FileId);
        Assert.Equal("""{"region":"kr"}""", passages["file-a"].Attributes!.ToJsonString());
        Assert.Null(passages["file-b"].Attributes);
    }

    private static Task<SearchResult> SearchAsync(IndexHarness harness, IReadOnlyList<ChunkSource> sources, string query) =>
        harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), query, 10, 0, default);

    private static Chunk Piece(ChunkSource source, string text, int number)
    {
        var start = number * text.Length / 8;
        return IndexHarness.Chunk(source, text.Substring(start, text.Length / 2), ordinal: number, start: start);
    }
}
