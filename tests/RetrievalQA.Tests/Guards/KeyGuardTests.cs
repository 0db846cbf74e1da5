using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RetrievalQA.Server.Guards;
using RetrievalQA.Tests.Contract;
using Serilog;

namespace RetrievalQA.Tests.Guards;

public sealed class KeyGuardTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    private const string Wrong = "sk-rqa-wrong0000000000000000000000000000000wxyz";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic c2stcnFhLXRlc3Q6eA==")]
    public async Task A_request_without_a_key_is_refused(string? authorization)
    {
        var reply = await SendAsync("/v1/files", ("Authorization", authorization));
        reply.Fails(401, null, null, "You didn't provide an API key.");
        Assert.Equal("invalid_request_error", (string)reply.Json["error"]!["type"]!);
        Assert.Equal("Bearer", reply.Header("WWW-Authenticate"));
        Assert.Equal("application/json; charset=utf-8", reply.Response.Content.Headers.ContentType!.ToString());
        Assert.NotNull(reply.Header("x-request-id"));
        Assert.Null(reply.Header("openai-project"));
    }

    [Theory]
    [InlineData(Wrong, "sk-rqa-w****wxyz")]
    [InlineData("password-of-mine", "****")]
    public async Task A_wrong_key_is_named_without_its_middle(string key, string shown)
    {
        var reply = await SendAsync("/v1/files", ("Authorization", $"Bearer {key}"));
        reply.Fails(401, "invalid_api_key", null, $"Incorrect API key provided: {shown}.");
        Assert.DoesNotContain(key, reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/V1/FILES")]
    [InlineData("/v1/no-such-route")]
    [InlineData("/%76%31/files")]
    public async Task The_key_comes_before_the_route(string path) => (await SendAsync(path)).Fails(401, null, null, "You didn't provide an API key.");

    [Fact]
    public async Task The_scheme_has_no_case() => (await SendAsync("/v1/files", ("Authorization", $"bearer {KeyedServer.KeyOf("shop")}"))).Ok();

    [Fact]
    public async Task Health_is_open_to_all_but_its_reasons_are_not()
    {
        Assert.StartsWith("""{"status":"ok","instance":""", (await SendAsync("/healthz")).Ok().Body, StringComparison.Ordinal);
        await server.As("shop").Ready();
        var open = (await SendAsync("/readyz")).Ok();
        Assert.Contains("\"name\":\"storage\"", open.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("detail", open.Body, StringComparison.Ordinal);
        Assert.Contains("\"detail\":", (await server.As("shop").Get("/readyz")).Ok().Body, StringComparison.Ordinal);
        Assert.DoesNotContain("detail", (await SendAsync("/readyz", ("Authorization", $"Bearer {Wrong}"))).Ok().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_may_be_known_by_any_name_but_gives_other_origins_no_permission()
    {
        var authorization = ("Authorization", $"Bearer {KeyedServer.KeyOf("shop")}");
        (await SendAsync("/v1/files", authorization, ("Host", "qa.example.org"))).Ok();
        var cross = await SendAsync("/v1/files", authorization, ("Origin", "https://example.org"));
        Assert.DoesNotContain(cross.Response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));

        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/files");
        preflight.Headers.Add("Origin", "https://example.org");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var refused = await server.CreateClient().SendAsync(preflight);
        Assert.Equal(401, (int)refused.StatusCode);
        Assert.DoesNotContain(refused.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Answers_name_the_project_of_the_key()
    {
        var reply = (await server.As("shop").Get("/v1/models")).Ok();
        Assert.Equal(("proj_shop", "org-retrievalqa"), (reply.Header("openai-project"), reply.Header("openai-organization")));
        using var open = new RetrievalQaServer();
        Assert.Equal("proj_default", (await open.V2().Get("/v1/models")).Ok().Header("openai-project"));
    }

    [Theory]
    [InlineData("shop", true)]
    [InlineData("proj_shop", true)]
    [InlineData("", true)]
    [InlineData("proj_bank", false)]
    [InlineData("proj_Shop", false)]
    public async Task Another_project_than_the_one_of_the_key_is_refused(string named, bool isServed)
    {
        var reply = await SendAsync(
            "/v1/files", ("Authorization", $"Bearer {KeyedServer.KeyOf("shop")}"), ("OpenAI-Project", named), ("OpenAI-Organization", "org-elsewhere"));
        if (isServed)
        {
            reply.Ok();
        }
        else
        {
            reply.Fails(401, "mismatched_project", null, "OpenAI-Project header should match project for API key");
        }
    }

    [Fact]
    public async Task Keys_stay_out_of_the_log_and_out_of_failures()
    {
        var log = new LogText();
        using var noisy = new KeyedServer
        {
            Substitute = services => services.AddSerilog(logging => logging.MinimumLevel.Verbose().WriteTo.Sink(log)).AddSingleton<IReadinessCheck, Broken>(),
        };
        foreach (var key in new[] { KeyedServer.KeyOf("shop"), Wrong })
        {
            var api = noisy.V2();
            api.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            foreach (var path in new[] { "/v1/files", "/v1/assistants", "/v1/nothing", "/readyz" })
            {
                Assert.DoesNotContain(key, (await api.Get(path)).Body, StringComparison.Ordinal);
            }

            await api.Post("/v1/assistants", "{");
            await api.Post("/v1/answers", """{"question":"Is anything there?"}""");
        }

        var written = log.Text;
        Assert.Contains("/v1/assistants", written, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyedServer.KeyOf("shop"), written, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, written, StringComparison.Ordinal);
    }

    [Fact]
    public void The_web_server_has_the_limits_of_the_settings()
    {
        using var limited = new RetrievalQaServer()
            .With("Connections:HeaderSeconds", "8").With("Connections:IdleSeconds", "9")
            .With("Connections:MinBytesPerSecond", "10").With("Connections:GraceSeconds", "11");
        var limits = limited.Get<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal(TimeSpan.FromSeconds(8), limits.RequestHeadersTimeout);
        Assert.Equal(TimeSpan.FromSeconds(9), limits.KeepAliveTimeout);
        Assert.Equal((10, TimeSpan.FromSeconds(11)), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod));
        Assert.Equal((10, TimeSpan.FromSeconds(11)), (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod));
    }

    [Theory]
    [InlineData("abc", "shop", 1, "Keys:Allowed:web:Sha256")]
    [InlineData(null, "a/b", 1, "Keys:Allowed:web:Project 'a/b'")]
    [InlineData(null, "shop", 0, "Keys:Allowed:web: RequestsPerMinute")]
    public void A_wrong_key_of_the_settings_is_named(string? hash, string project, int limit, string named)
    {
        var options = new KeyOptions();
        options.Allowed["web"] = new AllowedKey { Sha256 = hash ?? ApiKey.HashOf("x"), Project = project, RequestsPerMinute = limit };
        Assert.StartsWith(named, Assert.Single(new AllowedKeys().Validate(name: null, options).Failures!), StringComparison.Ordinal);
    }

    private async Task<ApiReply> SendAsync(string path, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await server.CreateClient().SendAsync(request);
        return new ApiReply(response, await response.Content.ReadAsStringAsync());
    }

    private sealed class Broken : IReadinessCheck
    {
        public string Name => "broken";

        public Task<Readiness> CheckAsync(CancellationToken cancel) => throw new InvalidOperationException("not ready");
    }
}
