using RetrievalQA.Tests.Answering;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Crash;

/// <summary>SIGTERM while answers are being written.</summary>
public sealed class ShutdownTests : IAsyncLifetime
{
    private ScriptedModelServer model = null!;

    public async Task InitializeAsync() => model = await ScriptedModelServer.StartAsync();

    public async Task DisposeAsync() => await model.DisposeAsync();

    [SkippableFact]
    public async Task A_running_answer_ends_none_new_is_begun_and_streams_see_their_end()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        await using var server = await StartAsync("--Runs:MaxConcurrent=1");
        var api = V2(server);
        var release = new TaskCompletionSource();
        model.SayAfter("The notice ", release.Task, "is 30 days.");
        var running = await RunClient.CreateAsync(api);
        var first = running.StreamAsync("How long is the notice period?");
        await model.WaitForRequestsAsync(1);
        var queued = await RunClient.CreateAsync(api);
        await queued.StartAsync("And this?");
        var waiting = await RunClient.CreateAsync(api);
        var second = waiting.StreamAsync("And that?");
        await api.Poll($"/v1/threads/{waiting.ThreadId}/runs", reply => reply.Data.Count == 1);

        server.Terminate();
        Assert.Contains("error", (await second).Names);
        Assert.Single(model.Requests);
        release.SetResult();
        var stream = await first;
        Assert.Equal(("The notice is 30 days.", "completed"), (stream.Text, (string)stream.Run["status"]!));
        Assert.Equal(0, await server.ExitCodeAsync());

        model.Say(_ => ["Yes."]).Say(_ => ["Yes."]);
        await server.StartAgainAsync();
        Assert.Equal("completed", (await queued.EndAsync()).Text("status"));
        await api.Poll($"/v1/threads/{waiting.ThreadId}/runs", reply => (string)reply.Data[0]!["status"]! == "completed");
    }

    [SkippableFact]
    public async Task An_answer_that_does_not_end_in_time_is_left_for_the_next_start()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        await using var server = await StartAsync("--Runs:ShutdownSeconds=1");
        model.SayAndHold();
        var client = await RunClient.CreateAsync(V2(server));
        var stream = client.StreamAsync("Well?");
        await model.WaitForRequestsAsync(1);
        server.Terminate();
        Assert.Contains("error", (await stream).Names);
        Assert.Equal(0, await server.ExitCodeAsync());

        model.Say(_ => ["Well."]);
        await server.StartAgainAsync();
        await V2(server).Poll($"/v1/threads/{client.ThreadId}/runs", reply => (string)reply.Data[0]!["status"]! == "completed");
    }

    private Task<ServerProcess> StartAsync(params string[] settings) =>
        ServerProcess.StartAsync(["--Models:Default=scripted", $"--Models:Endpoints:scripted:Url={model.Url}", .. settings]);

    private static ApiClient V2(ServerProcess server)
    {
        var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("OpenAI-Beta", "assistants=v2");
        return new ApiClient(http);
    }
}
