using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Server.Guards;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Guards;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Every_answer_says_what_is_left_and_beyond_it_is_when_to_come_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        using var server = new RetrievalQaServer { Substitute = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)) };
        server.With("Keys:Allowed:web:Sha256", ApiKey.HashOf("secret")).With("Keys:Allowed:web:RequestsPerMinute", "3")
            .With("Keys:Allowed:other:Sha256", ApiKey.HashOf("other")).With("Keys:Allowed:other:RequestsPerMinute", "3");
        var api = As(server, "secret");
        Expect(await api.Get("/v1/models"), 200, ("requests", "3", "2", "20s"));
        Expect(await api.Get("/v1/files/file-unknown"), 404, ("requests", "3", "1", "40s"));
        Expect(await api.Get("/v1/no-such-route"), 404, ("requests", "3", "0", "1m0s"));
        time.Advance(TimeSpan.FromSeconds(0.5));
        var refused = await api.Get("/v1/models");
        Expect(refused, 429, ("requests", "3", "0", "59.5s"));
        refused.Fails(429, "rate_limit_exceeded", null, "Rate limit reached for key_");
        Assert.Contains(
            " in organization org-retrievalqa on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 19.5s.", refused.Body,
                StringComparison.Ordinal);
        Assert.Equal("requests", (string)refused.Json["error"]!["type"]!);
        Assert.Equal(("20", "19500"), (refused.Header("Retry-After"), refused.Header("retry-after-ms")));
        Assert.NotNull(refused.Header("x-request-id"));

        Expect(await As(server, "other").Get("/v1/models"), 200, ("requests", "3", "2", "20s"));
        await api.Ready();
        time.Advance(TimeSpan.FromSeconds(19.5));
        (await api.Get("/v1/models")).Ok();
    }

    [Fact]
    public async Task Without_a_limit_there_are_no_such_headers()
    {
        using var server = new RetrievalQaServer();
        Expect(await server.V2().Get("/v1/models"), 200);
    }

    [Fact]
    public async Task Runs_are_charged_to_the_keys_of_their_project_and_none_starts_in_debt()
    {
        using var server = new RetrievalQaServer();
        foreach (var (name, project) in new[] { ("one", "shop"), ("two", "shop"), ("three", "bank") })
        {
            server.With($"Keys:Allowed:{name}:Sha256", ApiKey.HashOf(name)).With($"Keys:Allowed:{name}:Project", project)
                .With($"Keys:Allowed:{name}:TokensPerMinute", "2");
        }

        const string Question = """{"question":"When is the shop open?"}""";
        var api = As(server, "one");
        (await api.Post("/v1/answers", Question)).Ok();
        var refused = await api.Post("/v1/answers", Question);
        refused.Fails(429, "rate_limit_exceeded", null, "on tokens per min (TPM): Limit 2, Used ");
        Assert.Equal("tokens", (string)refused.Json["error"]!["type"]!);
        Assert.Equal(("2", "0"), (refused.Header("x-ratelimit-limit-tokens"), refused.Header("x-ratelimit-remaining-tokens")));
        Assert.NotNull(refused.Header("retry-after-ms"));

        (await As(server, "two").Post("/v1/threads/runs", """{"assistant_id":"asst_x"}""")).Fails(429, "rate_limit_exceeded", null, "TPM");
        (await As(server, "two").Post("/v1/threads/thread_x/runs", """{"assistant_id":"asst_x"}""")).Fails(429, "rate_limit_exceeded", null, "TPM");
        (await api.Get("/v1/threads")).Ok();
        (await As(server, "three").Post("/v1/answers", Question)).Ok();
    }

    private static void Expect(ApiReply reply, int status, params (string Kind, string Limit, string Remaining, string Reset)[] limits)
    {
        Assert.True((int)reply.Status == status, reply.Body);
        var expected = limits.SelectMany(limit => new[]
        {
            ($"x-ratelimit-limit-{limit.Kind}", limit.Limit), ($"x-ratelimit-remaining-{limit.Kind}", limit.Remaining), (
                $"x-ratelimit-reset-{limit.Kind}", limit.Reset),
        });
        var sent = reply.Response.Headers.Where(header => header.Key.StartsWith("x-ratelimit", StringComparison.Ordinal))
            .Select(header => (header.Key, header.Value.Single()));
        Assert.Equal(expected, sent);
    }

    private static ApiClient As(RetrievalQaServer server, string key)
    {
        var client = server.V2();
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }
}
