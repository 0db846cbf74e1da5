using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Crash;

/// <summary>kill -9 of the whole server, in the middle of its work.</summary>
public sealed class RunCrashTests
{
    private const int Rounds = 6;
    private const int Clients = 3;
    private const int Seed = 20_261_124;

    private static readonly string[] Active = ["queued", "in_progress", "cancelling"];

    [Fact]
    public async Task Files_that_were_being_read_are_read_after_the_restart()
    {
        const int Files = 12;
        await using var server = await ServerProcess.StartAsync();
        var api = V2(server);
        var uploads = Enumerable.Range(0, Files).Select(number => api.Upload($"note-{number}.txt", Note(number)));
        var files = new JsonArray([.. (await Task.WhenAll(uploads)).Select(id => JsonValue.Create(id))]);
        var store = (await api.Post("/v1/vector_stores", new JsonObject { ["file_ids"] = files.DeepClone() }.ToJsonString())).Ok().Text("id");
        await api.Poll($"/v1/vector_stores/{store}", reply => (int)reply.Json["file_counts"]!["completed"]! > 2);
        await server.KillAsync();

        await server.StartAgainAsync();
        var counts = (await api.Poll($"/v1/vector_stores/{store}", reply => (int)reply.Json["file_counts"]!["in_progress"]! == 0)).Json["file_counts"]!;
        Assert.Equal((Files, Files), ((int)counts["completed"]!, (int)counts["total"]!));
        for (var number = 0; number < Files; number++)
        {
            var answer = (await api.Post("/v1/answers", $$"""{"question":"What is the colour of box {{number}}000?","vector_store_ids":["{{store}}"]}""")).Ok().Json;
            Assert.Contains(answer["footnotes"]!.AsArray(), footnote => (string)footnote!["filename"]! == $"note-{number}.txt");
        }
    }

    [Fact]
    public async Task A_run_resumes_unless_it_had_sent_text_and_no_thread_stays_locked()
    {
        await using var model = await ScriptedModelServer.StartAsync();
        await using var server = await ServerProcess.StartAsync(
            "--Models:Default=scripted", $"--Models:Endpoints:scripted:Url={model.Url}", "--Runs:MaxConcurrent=3", "--Runs:PartialSaveMilliseconds=10");
        var api = V2(server);
        var file = await api.Upload("note.txt", Note(7));

        var silent = await RunClient.CreateAsync(api);
        model.SayAndHold();
        await silent.StartAsync("Say something.");
        await model.WaitForRequestsAsync(1);

        var searching = await RunClient.CreateAsync(api, file);
        model.Call("file_search", """{"query":"colour of box 7000"}""").SayAndHold();
        await searching.StartAsync("What is the colour of box 7000?");
        await model.WaitForRequestsAsync(3);

        var talking = await RunClient.CreateAsync(api);
        model.SayAndHold("The colour", " is");
        await talking.StartAsync("Talk.");
        await talking.AnswerBegunAsync();

        var queued = await RunClient.CreateAsync(api);
        await queued.StartAsync("Wait.");
        Assert.Equal("queued", (await api.Get($"/v1/threads/{queued.ThreadId}/runs/{queued.RunId}")).Ok().Text("status"));
        await server.KillAsync();

        for (var run = 0; run < 3; run++)
        {
            model.Say(_ => ["Done."]);
        }

        await server.StartAgainAsync();
        await EndsAsync("completed", silent, searching, queued);
        var steps = await searching.StepsAsync();
        Assert.Equal(["tool_calls:completed", "message_creation:completed"], steps.Select(step => $"{step["type"]}:{step["status"]}"));

        var failed = await talking.EndAsync();
        Assert.Equal(("failed", "server_error"), (failed.Text("status"), (string)failed.Json["last_error"]!["code"]!));
        var message = Assert.Single(await talking.MessagesAsync());
        Assert.Equal(("incomplete", "run_failed"), ((string)message["status"]!, (string)message["incomplete_details"]!["reason"]!));
        Assert.StartsWith("The colour", (string)message["content"]![0]!["text"]!["value"]!, StringComparison.Ordinal);
        Assert.Equal("failed", (string)Assert.Single(await talking.StepsAsync())["status"]!);
        foreach (var client in new[] { silent, searching, talking, queued })
        {
            (await api.Post($"/v1/threads/{client.ThreadId}/messages", """{"role":"user","content":"x"}""")).Ok();
        }
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_every_run_ends_whenever_the_server_dies()
    {
        await using var server = await ServerProcess.StartAsync();
        var api = V2(server);
        var file = await api.Upload("note.txt", Note(7));
        var store = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}""")).Ok().Text("id");
        var random = new Random(Seed);
        var acknowledged = new ConcurrentQueue<string>();
        var runs = new ConcurrentQueue<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => WorkAsync(api, store, acknowledged, runs))).ToList();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1_500)), TimeProvider.System);
            await server.KillAsync();
            await Task.WhenAll(clients);
            await server.StartAgainAsync();
        }

        Assert.True(runs.Count > Rounds, $"Only {runs.Count} runs were made.");
        foreach (var path in acknowledged)
        {
            (await api.Get(path)).Ok();
        }

        foreach (var path in runs)
        {
            var run = await api.Poll(path, reply => !Active.Contains(reply.Text("status")));
            Assert.True(run.Text("status") == "completed" || (string)run.Json["last_error"]!["code"]! == "server_error", run.Body);
            var thread = run.Text("thread_id");
            (await api.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"x"}""")).Ok();
            var messages = (await api.Get($"/v1/threads/{thread}/messages")).Ok().Data;
            Assert.DoesNotContain(messages, message => (string?)message!["status"] == "in_progress");
        }
    }

    /// <summary>Makes assistants, threads, messages and runs until the server is gone; keeps the paths of what was acknowledged.</summary>
    private static async Task WorkAsync(ApiClient api, string store, ConcurrentQueue<string> acknowledged, ConcurrentQueue<string> runs)
    {
        try
        {
            while (true)
            {
                var assistant = (await api.Post("/v1/assistants", $$$$"""{"model":"m","tools":[{"type":"file_search"}],"tool_resources":{"file_search":{"vector_store_ids":["{{{{store}}}}"]}}}""")).Ok().Text("id");
                acknowledged.Enqueue($"/v1/assistants/{assistant}");
                var thread = (await api.Post("/v1/threads")).Ok().Text("id");
                acknowledged.Enqueue($"/v1/threads/{thread}");
                var message = (await api.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"What is the colour of box 7000?"}""")).Ok().Text("id");
                acknowledged.Enqueue($"/v1/threads/{thread}/messages/{message}");
                var run = (await api.Post($"/v1/threads/{thread}/runs", $$"""{"assistant_id":"{{assistant}}"}""")).Ok().Text("id");
                runs.Enqueue($"/v1/threads/{thread}/runs/{run}");
                await api.Poll($"/v1/threads/{thread}/runs/{run}", reply => !Active.Contains(reply.Text("status")));
            }
        }
        catch (HttpRequestException)
        {
            // The server was killed: what was not answered was not acknowledged.
        }
    }

    private static async Task EndsAsync(string status, params RunClient[] clients)
    {
        foreach (var client in clients)
        {
            Assert.Equal(status, (await client.EndAsync()).Text("status"));
        }
    }

    private static string Note(int number) =>
        string.Concat(Enumerable.Range(0, 200).Select(box => $"The colour of box {number}{box:000} is {(box % 2 == 0 ? "green" : "blue")}.\n\n"));

    private static ApiClient V2(ServerProcess server)
    {
        if (!server.Client.DefaultRequestHeaders.Contains("OpenAI-Beta"))
        {
            server.Client.DefaultRequestHeaders.Add("OpenAI-Beta", "assistants=v2");
        }

        return new ApiClient(server.Client);
    }
}
