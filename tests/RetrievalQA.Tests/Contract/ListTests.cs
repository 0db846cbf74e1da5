namespace RetrievalQA.Tests.Contract;

public sealed class ListTests : IClassFixture<ListTests.Seeded>
{
    private readonly ApiClient api;
    private readonly IReadOnlyList<string> ids;

    public ListTests(Seeded seeded)
    {
        api = seeded.V2();
        ids = seeded.Ids;
    }

    [Fact]
    public async Task Newest_come_first_by_default_also_within_one_second()
    {
        var page = (await api.Get("/v1/assistants")).Ok();
        Assert.Equal(["object", "data", "first_id", "last_id", "has_more"], page.Keys);
        Assert.Equal(ids.Reverse().Take(20), page.Ids);
        Assert.True((bool)page.Json["has_more"]!);
    }

    [Fact]
    public async Task Pages_in_either_order_join_to_the_whole_list()
    {
        foreach (var (order, expected) in new[] { ("asc", ids), ("desc", [.. ids.Reverse()]) })
        {
            var seen = new List<string>();
            var path = $"/v1/assistants?order={order}&limit=7";
            var page = (await api.Get(path)).Ok();
            seen.AddRange(page.Ids);
            while ((bool)page.Json["has_more"]!)
            {
                page = (await api.Get($"{path}&after={page.Text("last_id")}")).Ok();
                seen.AddRange(page.Ids);
            }

            Assert.Equal(expected, seen);
        }
    }

    [Fact]
    public async Task Before_gives_the_nearest_page_in_the_requested_order()
    {
        Assert.Equal(ids.Skip(7).Take(3), (await api.Get($"/v1/assistants?order=asc&limit=3&before={ids[10]}")).Ok().Ids);
        Assert.Equal([ids[13], ids[12], ids[11]], (await api.Get($"/v1/assistants?limit=3&before={ids[10]}")).Ok().Ids);
    }

    [Fact]
    public async Task After_the_last_id_there_is_an_empty_page()
    {
        var page = (await api.Get($"/v1/assistants?order=asc&after={ids[^1]}")).Ok();
        Assert.Empty(page.Data);
        Assert.Null(page.Json["first_id"]);
        Assert.Null(page.Json["last_id"]);
        Assert.False((bool)page.Json["has_more"]!);
    }

    [Theory]
    [InlineData("limit=500", "integer_above_max_value", "limit", "Invalid 'limit': integer above maximum value. Expected a value <= 100, but got 500 instead.")]
    [InlineData("limit=0", "integer_below_min_value", "limit", "Expected a value >= 1, but got 0 instead.")]
    [InlineData("limit=99999999999999999999", "invalid_type", "limit", "expected an integer")]
    [InlineData("limit=ten", "invalid_type", "limit", "Invalid type for 'limit': expected an integer, but got a string instead.")]
    [InlineData("order=newest", "invalid_value", "order", "Invalid value: 'newest'. Supported values are: 'asc' and 'desc'.")]
    [InlineData("after=asst_unknown", "invalid_value", "after", "asst_unknown")]
    [InlineData("before=asst_unknown", "invalid_value", "before", "asst_unknown")]
    public async Task Wrong_paging_parameters_are_named(string query, string code, string param, string message) =>
        (await api.Get($"/v1/assistants?{query}")).Fails(400, code, param, message);

    [Fact]
    public async Task A_client_that_deletes_what_it_lists_gets_every_page()
    {
        using var other = new RetrievalQaServer();
        var client = other.V2();
        for (var number = 0; number < 7; number++)
        {
            (await client.Post("/v1/threads")).Ok();
            (await client.Post("/v1/assistants", """{"model":"m"}""")).Ok();
            (await client.Post("/v1/vector_stores", "{}")).Ok();
            await client.Upload($"{number}.txt", "x");
        }

        foreach (var path in new[] { "/v1/threads", "/v1/assistants", "/v1/vector_stores", "/v1/files" })
        {
            var page = (await client.Get($"{path}?limit=3")).Ok();
            while (page.Data.Count > 0)
            {
                foreach (var id in page.Ids)
                {
                    (await client.Delete($"{path}/{id}")).Ok();
                }

                page = (await client.Get($"{path}?limit=3&after={page.Ids[^1]}")).Ok();
            }

            Assert.Empty((await client.Get(path)).Ok().Data);
        }
    }

    [Fact]
    public async Task Empty_cursors_count_as_absent() => Assert.Equal(20, (await api.Get("/v1/assistants?after=&before=&limit=&order=")).Ok().Data.Count);

    public sealed class Seeded : RetrievalQaServer, IAsyncLifetime
    {
        private readonly List<string> ids = [];

        public IReadOnlyList<string> Ids => ids;

        public async Task InitializeAsync()
        {
            var api = V2();
            for (var number = 0; number < 25; number++)
            {
                ids.Add((await api.Post("/v1/assistants", """{"model":"m"}""")).Ok().Text("id"));
            }
        }

        public new Task DisposeAsync() => base.DisposeAsync().AsTask();
    }
}
