using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Crash;

/// <summary>kill -9 of the whole server, in the middle of its work.</summary>
public sealed class RunCrashTests
{
    private const int Clients = 3;
    private const int Seed = 20_261_124;

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
    public async Task A_waiting_run_still_waits_after_the_restart_and_goes_on_with_its_outputs()
    {
        await using var model = await ScriptedModelServer.StartAsync();
        await using var server = await ServerProcess.StartAsync("--Models:Default=scripted", $"--Models:Endpoints:scripted:Url={model.Url}");
        var api = V2(server);
        model.CallAll(("call_a", "file_search", """{"query":"colour of box 7000"}"""), ("call_b", "clock", "{}"))
            .Say(request => [$"Green【{ConfiguredModelServer.CodeOf(request, "The colour of box 7000")}】 at {ScriptedModelServer.ToolResult(request)}."]);
        var client = await RunClient.CreateAsync(api, await api.Upload("note.txt", Note(7)));
        await client.StartAsync(
            "Which colour?", new JsonObject { ["tools"] = new JsonArray(new JsonObject { ["type"] = "file_search" }, JsonNode.Parse(CrashWork.Clock)) });
        Assert.Equal("requires_action", (await client.EndAsync()).Text("status"));
        await server.KillAsync();

        await server.StartAgainAsync();
        Assert.Equal("call_b", (string)(await client.EndAsync()).Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!["id"]!);
        (await client.SubmitAsync(("call_b", "noon"))).Ok();
        Assert.Equal("completed", (await client.EndAsync()).Text("status"));
        var answer = await client.AnswerAsync();
        Assert.Equal("Green【0:0†note.txt】 at noon.", (string)answer["value"]!);
        Assert.Equal("The colour of box 7000 is green.", (string)answer["annotations"]![0]!["file_citation"]!["quote"]!);
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_every_run_ends_whenever_the_server_dies()
    {
        // A file that was being read when the server died three times is given up otherwise: here that is nobody's fault but the test's.
        await using var server = await ServerProcess.StartAsync("--Ingestion:MaxAttempts=100");
        var api = V2(server);
        var work = await CrashWork.PrepareAsync(api, Note(7));
        var random = new Random(Seed);
        var rounds = LongRun.Or(usual: 10, inLongRun: 50);
        for (var round = 0; round < rounds; round++)
        {
            var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => work.DoAsync(new Random((Seed * round) + client)))).ToList();
            await work.ProgressAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 500)), TimeProvider.System);
            await server.KillAsync();
            await Task.WhenAll(clients);
            await server.StartAgainAsync();
        }

        await work.VerifyAsync(rounds);
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
