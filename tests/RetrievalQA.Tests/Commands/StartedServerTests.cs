using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RetrievalQA.Server.Commands;

namespace RetrievalQA.Tests.Commands;

public sealed class StartedServerTests
{
    [Fact]
    public async Task A_server_that_lets_its_first_request_wait_is_asked_again()
    {
        var requests = 0;
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/healthz", async (HttpContext context) =>
        {
            if (Interlocked.Increment(ref requests) == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            return Results.Json(new { instance = "own" });
        });
        await app.StartAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, ["own", app.Urls.Single()]);
        using var server = new StartedServer(file, Environment.ProcessId, TimeProvider.System) { AnswerTimeout = TimeSpan.FromSeconds(1) };
        Assert.Equal(new Uri(app.Urls.Single()), await server.FindAsync(default));
        Assert.True(requests > 1);
        File.Delete(file);
    }
}
