using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace RetrievalQA.Tests.Contract;

public sealed class StoreSearchTests : IClassFixture<StoreSearchTests.Library>
{
    private readonly Library library;
    private readonly ApiClient api;

    public StoreSearchTests(Library library)
    {
        this.library = library;
        api = library.WithoutBeta();
    }

    [Fact]
    public async Task A_result_shows_its_passage_where_it_stands_in_the_file()
    {
        var page = (await Search("""{"query":"How long does the turbine warranty last?","max_num_results":1}""")).Ok();
        Assert.Equal(["object", "search_query", "data", "has_more", "next_page"], page.Keys);
        Assert.Equal("vector_store.search_results.page", page.Text("object"));
        Assert.Equal("""["How long does the turbine warranty last?"]""", page.Json["search_query"]!.ToJsonString());
        Assert.Equal("""{"has_more":false,"next_page":null}""", new JsonObject { ["has_more"] = page.Json["has_more"]!.DeepClone(), ["next_page"] = null }.ToJsonString());
        var result = Assert.Single(page.Data)!.AsObject();
        Assert.Equal(["file_id", "filename", "score", "attributes", "content", "page", "start", "end", "version"], result.Select(pair => pair.Key));
        Assert.Equal((library.Turbine, "turbine.txt"), ((string)result["file_id"]!, (string)result["filename"]!));
        Assert.Equal("""{"region":"kr","year":2024}""", result["attributes"]!.ToJsonString());
        var text = (string)Assert.Single(result["content"]!.AsArray())!["text"]!;
        Assert.Contains("The turbine warranty lasts 24 months.", text, StringComparison.Ordinal);

        // Code points: the text before holds an emoji, two UTF-16 units.
        var citation = (await api.Get($"/v1/files/{library.Turbine}/citation?start={result["start"]}&end={result["end"]}")).Ok();
        Assert.Equal(text, citation.Text("quote"));
    }

    [Fact]
    public async Task Scores_fall_and_stay_within_bounds()
    {
        var scores = (await Search("""{"query":"turbine warranty"}""")).Ok().Data.Select(result => (double)result!["score"]!).ToList();
        Assert.True(scores.Count > 1);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        var few = (await Search($$$"""{"query":"turbine warranty","ranking_options":{"ranker":"none","score_threshold":{{{scores[0]}}}}}""")).Ok();
        Assert.Single(few.Data);
    }

    [Theory]
    [InlineData("""{"type":"eq","key":"region","value":"kr"}""", "turbine.txt")]
    [InlineData("""{"type":"eq","property":"region","value":"us"}""", "pump.txt")]
    [InlineData("""{"type":"gt","key":"year","value":2022}""", "turbine.txt")]
    [InlineData("""{"type":"ne","key":"region","value":"kr"}""", "plain.txt,pump.txt")]
    [InlineData("""{"type":"nin","key":"region","value":["kr","us"]}""", "plain.txt")]
    [InlineData("""{"type":"or","filters":[{"type":"lt","key":"year","value":2022},{"type":"in","key":"region","value":["kr"]}]}""", "pump.txt,turbine.txt")]
    [InlineData("""{"type":"eq","key":"region","value":"fr"}""", "")]
    public async Task Filters_choose_the_files_before_anything_is_ranked(string filter, string expected)
    {
        var page = (await Search($$"""{"query":"warranty","max_num_results":3,"filters":{{filter}}}""")).Ok();
        Assert.Equal(expected, string.Join(',', page.Data.Select(result => (string)result!["filename"]!).Order()));
    }

    [Fact]
    public async Task What_a_filter_leaves_out_has_no_part_in_the_scores()
    {
        var alone = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{library.Pump}}"]}""")).Ok().Text("id");
        await api.Poll($"/v1/vector_stores/{alone}", store => store.Text("status") == "completed");
        var filtered = (await Search("""{"query":"pump warranty","filters":{"type":"eq","key":"region","value":"us"}}""")).Ok();
        var single = (await api.Post($"/v1/vector_stores/{alone}/search", """{"query":"pump warranty"}""")).Ok();
        Assert.Equal((double)single.Data[0]!["score"]!, (double)filtered.Data[0]!["score"]!);
    }

    [Fact]
    public async Task Several_queries_give_each_passage_once_with_its_best_score()
    {
        var page = (await Search("""{"query":["turbine warranty","pump warranty","turbine warranty"],"rewrite_query":true}""")).Ok();
        Assert.Equal("""["turbine warranty","pump warranty"]""", page.Json["search_query"]!.ToJsonString());
        var spans = page.Data.Select(result => ((string)result!["file_id"]!, (int)result["start"]!)).ToList();
        Assert.Equal(spans.Distinct(), spans);
        var single = (await Search("""{"query":"pump warranty"}""")).Ok().Data.Single(result => (string)result!["file_id"]! == library.Pump);
        Assert.Equal((double)single!["score"]!, (double)page.Data.Single(result => (string)result!["file_id"]! == library.Pump)!["score"]!);
        Assert.Equal(page.Data.Select(result => (double)result!["score"]!).OrderDescending(), page.Data.Select(result => (double)result!["score"]!));
    }

    [Theory]
    [InlineData("{}", "missing_required_parameter", "query")]
    [InlineData("""{"query":""}""", "string_below_min_length", "query")]
    [InlineData("""{"query":[]}""", "array_below_min_length", "query")]
    [InlineData("""{"query":["a",1]}""", "invalid_type", "query[1]")]
    [InlineData("""{"query":7}""", "invalid_type", "query")]
    [InlineData("""{"query":"a","max_num_results":51}""", "integer_above_max_value", "max_num_results")]
    [InlineData("""{"query":"a","max_num_results":0}""", "integer_below_min_value", "max_num_results")]
    [InlineData("""{"query":"a","rewrite_query":"yes"}""", "invalid_type", "rewrite_query")]
    [InlineData("""{"query":"a","limit":3}""", "unknown_parameter", "limit")]
    [InlineData("""{"query":"a","ranking_options":{"ranker":"best"}}""", "invalid_value", "ranking_options.ranker")]
    [InlineData("""{"query":"a","ranking_options":{"score_threshold":1.1}}""", "decimal_above_max_value", "ranking_options.score_threshold")]
    [InlineData("""{"query":"a","ranking_options":{"hybrid_search":{"embedding_weight":0,"text_weight":0}}}""", "invalid_value", "ranking_options.hybrid_search")]
    [InlineData("""{"query":"a","ranking_options":{"hybrid_search":{"text_weight":1}}}""", "missing_required_parameter", "ranking_options.hybrid_search.embedding_weight")]
    [InlineData("""{"query":"a","filters":{"type":"like","key":"a","value":1}}""", "invalid_value", "filters.type")]
    [InlineData("""{"query":"a","filters":{"key":"a","value":1}}""", "missing_required_parameter", "filters.type")]
    [InlineData("""{"query":"a","filters":{"type":"eq","value":1}}""", "missing_required_parameter", "filters.key")]
    [InlineData("""{"query":"a","filters":{"type":"eq","key":"a"}}""", "missing_required_parameter", "filters.value")]
    [InlineData("""{"query":"a","filters":{"type":"eq","key":"a","value":[1]}}""", "invalid_type", "filters.value")]
    [InlineData("""{"query":"a","filters":{"type":"in","key":"a","value":1}}""", "invalid_type", "filters.value")]
    [InlineData("""{"query":"a","filters":{"type":"in","key":"a","value":[1,{}]}}""", "invalid_type", "filters.value[1]")]
    [InlineData("""{"query":"a","filters":{"type":"gt","key":"a","value":true}}""", "invalid_type", "filters.value")]
    [InlineData("""{"query":"a","filters":{"type":"and","filters":[]}}""", "array_below_min_length", "filters.filters")]
    [InlineData("""{"query":"a","filters":{"type":"and","filters":[{"type":"eq","key":"a","value":1},{"type":"eq","key":2,"value":1}]}}""", "invalid_type", "filters.filters[1].key")]
    [InlineData("""{"query":"a","filters":{"type":"and","key":"a","filters":[]}}""", "unknown_parameter", "filters.key")]
    public async Task Wrong_searches_are_refused_by_the_path_of_what_is_wrong(string body, string code, string param) =>
        (await Search(body)).Fails(400, code, param, "");

    [Fact]
    public async Task Weights_of_a_hybrid_search_are_accepted() =>
        (await Search("""{"query":"warranty","ranking_options":{"ranker":"default-2024-11-15","score_threshold":0,"hybrid_search":{"embedding_weight":0.3,"text_weight":1}}}""")).Ok();

    [Fact]
    public async Task Filters_and_queries_have_bounds()
    {
        using var small = new RetrievalQaServer().With("Limits:FilterDepth", "2").With("Limits:FilterConditions", "3").With("Limits:QueriesPerSearch", "2")
            .With("Retrieval:MaxQueryCharacters", "16");
        var client = small.V2();
        var path = $"/v1/vector_stores/{(await client.Post("/v1/vector_stores")).Ok().Text("id")}/search";
        const string One = """{"type":"eq","key":"a","value":1}""";
        const string Two = $$"""{"type":"and","filters":[{{One}}]}""";
        (await client.Post(path, $$"""{"query":"a","filters":{{Two}}}""")).Ok();
        (await client.Post(path, $$$"""{"query":"a","filters":{"type":"or","filters":[{{{Two}}}]}}""")).Fails(400, "invalid_value", "filters.filters[0].filters[0]", "nested");
        (await client.Post(path, """{"query":"a","filters":{"type":"in","key":"a","value":[1,2,3]}}""")).Ok();
        (await client.Post(path, """{"query":"a","filters":{"type":"in","key":"a","value":[1,2,3,4]}}""")).Fails(400, "invalid_value", "filters", "3 at most");
        (await client.Post(path, """{"query":["a","b"]}""")).Ok();
        (await client.Post(path, """{"query":["a","b","c"]}""")).Fails(400, "array_above_max_length", "query", "2");
        (await client.Post(path, """{"query":"12345678901234567"}""")).Fails(400, "string_above_max_length", "query", "16");
    }

    [Fact]
    public async Task What_is_ready_is_searched_while_other_files_are_still_read()
    {
        using var idle = new IdleServer();
        var client = idle.V2();
        var store = (await client.Post("/v1/vector_stores", $$"""{"file_ids":["{{await client.Upload("a.txt", "warranty")}}"]}""")).Ok().Text("id");
        Assert.Empty((await client.Post($"/v1/vector_stores/{store}/search", """{"query":"warranty"}""")).Ok().Data);
    }

    [Fact]
    public async Task A_search_puts_off_expiry_and_an_expired_store_is_refused()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var later = new RetrievalQaServer { Substitute = services => services.AddSingleton<TimeProvider>(clock) };
        var client = later.V2();
        var store = (await client.Post("/v1/vector_stores", """{"expires_after":{"anchor":"last_active_at","days":2}}""")).Ok();
        var path = $"/v1/vector_stores/{store.Text("id")}";
        clock.Advance(TimeSpan.FromDays(1));
        (await client.Post($"{path}/search", """{"query":"a"}""")).Ok();
        Assert.Equal((long)store.Json["last_active_at"]! + 86_400, (long)(await client.Get(path)).Ok().Json["last_active_at"]!);
        clock.Advance(TimeSpan.FromDays(3));
        (await client.Post($"{path}/search", """{"query":"a"}""")).Fails(400, null, null, $"Vector store '{store.Text("id")}' has expired");
        (await client.Post("/v1/vector_stores/vs_none/search", """{"query":"a"}""")).Fails(404, null, null, "No vector store found with id 'vs_none'.");
    }

    [Fact]
    public async Task Deleted_and_detached_files_are_found_no_more()
    {
        var (gone, left) = (await api.Upload("gone.txt", "The zeppelin hangar."), await api.Upload("left.txt", "The zeppelin mast."));
        var path = $"/v1/vector_stores/{(await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{gone}}","{{left}}"]}""")).Ok().Text("id")}";
        await api.Poll(path, store => store.Text("status") == "completed");
        Assert.Equal(2, (await api.Post($"{path}/search", """{"query":"zeppelin"}""")).Ok().Data.Count);
        (await api.Delete($"/v1/files/{gone}")).Ok();
        Assert.Equal([left], (await api.Post($"{path}/search", """{"query":"zeppelin"}""")).Ok().Data.Select(result => (string)result!["file_id"]!));
        (await api.Delete($"{path}/files/{left}")).Ok();
        Assert.Empty((await api.Post($"{path}/search", """{"query":"zeppelin"}""")).Ok().Data);
    }

    private Task<ApiReply> Search(string body) => api.Post($"/v1/vector_stores/{library.Store}/search", body);

    /// <summary>Three files about warranties in one store, two of them with attributes.</summary>
    public sealed class Library : RetrievalQaServer, IAsyncLifetime
    {
        public string Store { get; private set; } = "";

        public string Turbine { get; private set; } = "";

        public string Pump { get; private set; } = "";

        public async Task InitializeAsync()
        {
            var api = V2();
            Turbine = await api.Upload("turbine.txt", "😀 Notes.\n\nThe turbine warranty lasts 24 months. It covers parts and labour.");
            Pump = await api.Upload("pump.txt", "The pump warranty lasts six months and covers seals.");
            var plain = await api.Upload("plain.txt", "A warranty is a promise.");
            Store = (await api.Post("/v1/vector_stores")).Ok().Text("id");
            var files = $$$$"""{"files":[{"file_id":"{{{{Turbine}}}}","attributes":{"region":"kr","year":2024}},{"file_id":"{{{{Pump}}}}","attributes":{"region":"us","year":2020}},{"file_id":"{{{{plain}}}}"}]}""";
            (await api.Post($"/v1/vector_stores/{Store}/file_batches", files)).Ok();
            await api.Poll($"/v1/vector_stores/{Store}", store => (int)store.Json["file_counts"]!["completed"]! == 3);
        }

        public new Task DisposeAsync() => base.DisposeAsync().AsTask();
    }
}
