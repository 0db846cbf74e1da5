using Microsoft.Extensions.DependencyInjection;

namespace RetrievalQA.Tests.Contract;

public sealed class HealthTests
{
    [Fact]
    public async Task A_server_that_can_work_is_ready_and_says_why()
    {
        using var server = new RetrievalQaServer();
        Assert.StartsWith("""{"status":"ok","instance":""", (await server.V2().Get("/healthz")).Ok().Body, StringComparison.Ordinal);
        var ready = await server.V2().Ready();
        Assert.Contains("storage", ready.Json["checks"]!.AsArray().Select(check => (string)check!["name"]!));
    }

    [Fact]
    public async Task One_failed_check_makes_a_server_not_ready_but_leaves_it_alive()
    {
        using var server = new RetrievalQaServer { Substitute = services => services.AddSingleton<IReadinessCheck, Broken>() };
        var ready = await server.V2().Get("/readyz");
        Assert.Equal(503, (int)ready.Status);
        Assert.Equal("not_ready", ready.Text("status"));
        Assert.Contains("""{"name":"broken","ready":false,"detail":"the parser does not start"}""", ready.Body, StringComparison.Ordinal);
        (await server.V2().Get("/healthz")).Ok();
    }

    private sealed class Broken : IReadinessCheck
    {
        public string Name => "broken";

        public Task<Readiness> CheckAsync(CancellationToken cancel) => throw new InvalidOperationException("the parser does not start");
    }
}
