using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using RetrievalQA.Tests.Guards;

namespace RetrievalQA.Tests.Contract;

/// <summary>Azure's addresses, keys and versions reach the API that stands under /v1, with the same guards before it.</summary>
public sealed class ApiDoorTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    public static TheoryData<string> Doors => new("", "/openai", "/openai/v1", "/OpenAI", "//openai", "/api/projects/shop", "/api/projects/shop/openai/v1");

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Every_endpoint_stands_behind_every_door_and_behind_the_key(string door)
    {
        var routes = server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern)
            .Where(pattern => pattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(routes);
        foreach (var segments in routes.Select(route => route.PathSegments.Skip(1).Select(segment => segment.Parts[0])))
        {
            var path = $"{door}/{string.Join('/', segments.Select(part => part is RoutePatternLiteralPart literal
                ? literal.Content : "x"))}";
            (await SendAsync(path)).Fails(401, null, null, "You didn't provide an API key.");
            var unserved = await SendAsync(path, ("api-key", KeyedServer.KeyOf("shop")), HttpMethod.Patch);
            Assert.True((int)unserved.Status == 405, $"{path}: {unserved.Status}");
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_answer_is_the_same_through_every_door(string door)
    {
        var key = ("api-key", KeyedServer.KeyOf("shop"));
        var own = await server.As("shop").Upload("hours.txt", "The shop is open from nine to five.");
        Assert.Equal((await server.As("shop").Get($"/v1/files/{own}")).Ok().Body, (await SendAsync($"{door}/files/{own}?api-version=v1", key)).Ok().Body);
        var foreign = await SendAsync($"{door}/files/{own}", ("api-key", KeyedServer.KeyOf("bank")));
        Assert.DoesNotContain("hours.txt", foreign.Body, StringComparison.Ordinal);
        Assert.Equal(door.Contains("projects", StringComparison.Ordinal) ? 401 : 404, (int)foreign.Status);
    }

    [Theory]
    [InlineData("/openai/no-such-route")]
    [InlineData("/openai/deployments/gpt-4o/chat/completions")]
    [InlineData("/api/projects/shop/no-such-route")]
    [InlineData("/no-such-route")]
    public async Task An_unknown_route_is_named_as_it_was_asked(string path) => (await SendAsync(path, ("api-key", KeyedServer.KeyOf("shop")))).Fails(
        404, null, null, $"Invalid URL (GET {path})");

    [Theory]
    [InlineData("/openai")]
    [InlineData("/openai/healthz")]
    [InlineData("/api/projects/shop/readyz")]
    [InlineData("/%6fpenai/files")]
    [InlineData("/Files")]
    public async Task Nothing_behind_a_door_is_open(string path) => (await SendAsync(path)).Fails(401, null, null, "You didn't provide an API key.");

    [Theory]
    [InlineData("api-key", "$shop", 200)]
    [InlineData("api-key", "sk-rqa-wrong0000000000000000000000000000000wxyz", 401)]
    [InlineData("api-key", " ", 401)]
    [InlineData("Authorization", "Bearer $shop", 200)]
    [InlineData("Authorization", "$shop", 401)]
    public async Task The_key_comes_as_Azure_sends_it(string header, string value, int status)
    {
        foreach (var path in new[] { "/openai/assistants?api-version=2024-10-21", "/assistants?api-version=v1", "/v1/assistants" })
        {
            var reply = await SendAsync(path, (header, value.Replace("$shop", KeyedServer.KeyOf("shop"), StringComparison.Ordinal)));
            Assert.Equal(status, (int)reply.Status);
            Assert.Equal(status == 200 ? "proj_shop" : null, reply.Header("openai-project"));
        }
    }

    [Fact]
    public async Task A_wrong_key_is_refused_in_the_form_that_clients_read()
    {
        var error = (await SendAsync("/openai/files", ("api-key", "sk-rqa-wrong0000000000000000000000000000000wxyz"))).Json["error"]!;
        Assert.Equal("invalid_api_key", (string)error["code"]!);
        Assert.StartsWith("Incorrect API key provided: sk-rqa-w****wxyz.", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_in_the_address_must_be_that_of_the_key()
    {
        (await SendAsync("/api/projects/shop/files", ("api-key", KeyedServer.KeyOf("shop")))).Ok();
        (await SendAsync("/api/projects/bank/files", ("api-key", KeyedServer.KeyOf("shop")))).Fails(401, "mismatched_project", null, "should match project");
    }

    [Theory]
    [InlineData("2023-12-01-preview", true)]
    [InlineData("2024-02-15-preview", true)]
    [InlineData("2024-03-01-preview", true)]
    [InlineData("2024-04-01-preview", true)]
    [InlineData("2024-05-01-preview", false)]
    [InlineData("2024-10-21", false)]
    [InlineData("2025-05-01", false)]
    [InlineData("2025-05-15-preview", false)]
    [InlineData("v1", false)]
    [InlineData("preview", false)]
    [InlineData("2024", false)]
    [InlineData("of-next-year", false)]
    [InlineData("", false)]
    public async Task The_version_decides_the_shape_where_no_header_does(string version, bool isV1)
    {
        var tool = isV1 ? "retrieval" : "file_search";
        foreach (var door in new[] { "/openai", "", "/v1" })
        {
            var made = (await server.As("shop", beta: null).Post($"{door}/assistants?api-version={version}", Assistant(tool))).Ok();
            Assert.Equal(isV1, made.Keys.Contains("file_ids"));
        }

        var other = isV1 ? "file_search" : "retrieval";
        var named = server.As("shop", beta: isV1 ? "assistants=v2" : "assistants=v1");
        Assert.Equal(!isV1, (await named.Post($"/openai/assistants?api-version={version}", Assistant(other))).Ok().Keys.Contains("file_ids"));
    }

    [Theory]
    [InlineData("v1", 200)]
    [InlineData("2024-02-15-preview", 200)]
    [InlineData("", 400)]
    public async Task A_version_stands_for_the_header_that_settings_may_require(string version, int status)
    {
        using var strict = new RetrievalQaServer().With("Api:RequireBetaHeader", "true");
        Assert.Equal(status, (int)(await strict.WithoutBeta().Get($"/openai/threads?api-version={version}")).Status);
    }

    [Theory]
    [InlineData("/openai/files", "Host", "evil.example")]
    [InlineData("/files", "Origin", "https://evil.example")]
    [InlineData("/api/projects/x/files", "Host", "evil.example")]
    public async Task Without_keys_other_hosts_and_pages_are_refused_at_every_door(string path, string header, string value)
    {
        using var open = new RetrievalQaServer();
        (await SendAsync(open, path, (header, value), HttpMethod.Get)).Fails(403, null, null, value);
        (await SendAsync(open, path, ("Accept", "*/*"), HttpMethod.Get)).Ok();
    }

    [Fact]
    public async Task Links_of_an_answer_hold_for_whoever_came_by_a_door()
    {
        var key = ("api-key", KeyedServer.KeyOf("bank"));
        await server.As("bank").Upload("vault.txt", "The vault of the bank is opened with the word tourmaline.");
        var asked = await server.As("bank").Post("/openai/answers?api-version=v1", """{"question":"Which word opens the vault of the bank?"}""");
        var footnote = asked.Ok().Json["footnotes"]![0]!;
        var cited = (await SendAsync((string)footnote["url"]!, key)).Ok();
        Assert.Equal((string)footnote["quote"]!, cited.Text("quote"));
        (await SendAsync($"/openai{((string)footnote["url"]!)["/v1".Length..]}", key)).Ok();
    }

    [Fact]
    public async Task Requests_count_at_every_door()
    {
        using var limited = new KeyedServer();
        limited.With("Keys:Allowed:shop:RequestsPerMinute", "3");
        var key = ("api-key", KeyedServer.KeyOf("shop"));
        foreach (var path in new[] { "/openai/files", "/files", "/v1/files" })
        {
            (await SendAsync(limited, path, key, HttpMethod.Get)).Ok();
        }

        (await SendAsync(limited, "/openai/v1/files", key, HttpMethod.Get)).Fails(429, "rate_limit_exceeded", null, "Rate limit reached");
    }

    private static string Assistant(string tool) => new JsonObject
    {
        ["model"] = "my-deployment",
        ["tools"] = new JsonArray(new JsonObject { ["type"] = tool }),
    }.ToJsonString();

    private Task<ApiReply> SendAsync(string path, (string Name, string Value)? header = null, HttpMethod? method = null) =>
        SendAsync(server, path, header, method ?? HttpMethod.Get);

    private static async Task<ApiReply> SendAsync(RetrievalQaServer server, string path, (string Name, string Value)? header, HttpMethod method)
    {
        // As text: an address that begins with two slashes would name a host.
        using var request = new HttpRequestMessage(method, new Uri(server.Server.BaseAddress.GetLeftPart(UriPartial.Authority) + path));
        if (header is { } given)
        {
            request.Headers.TryAddWithoutValidation(given.Name, given.Value);
        }

        var response = await server.CreateClient().SendAsync(request);
        return new ApiReply(response, await response.Content.ReadAsStringAsync());
    }
}
