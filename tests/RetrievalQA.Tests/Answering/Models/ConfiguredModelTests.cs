using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Models;

/// <summary>Runs of a model behind an OpenAI-compatible endpoint, from the API to the endpoint and back.</summary>
public sealed class ConfiguredModelTests : IClassFixture<ConfiguredModelServer>
{
    private const string Search = """{"query":"How long is the notice period?"}""";

    // A client tries a failing endpoint this often.
    private const int Tries = 3;

    private readonly ConfiguredModelServer server;
    private readonly ScriptedModelServer model;

    public ConfiguredModelTests(ConfiguredModelServer server)
    {
        this.server = server;
        model = server.Model;
        model.Clear();
    }

    [Fact]
    public async Task A_run_without_tools_answers_with_what_the_model_said_and_the_usage_it_reported()
    {
        model.Say(_ => ["Hel", "lo."]);
        var client = await RunClient.CreateAsync(server.V2);
        var run = await client.AskAsync("Hi");
        Assert.Equal("completed", run.Text("status"));
        Assert.Equal((11, 7, 18), (
            (int)run.Json["usage"]!["prompt_tokens"]!, (int)run.Json["usage"]!["completion_tokens"]!, (int)run.Json["usage"]!["total_tokens"]!));
        Assert.Equal("Hello.", (string)(await client.AnswerAsync())["value"]!);

        var request = Assert.Single(model.Requests);
        Assert.Equal("scripted", (string)request["model"]!);
        Assert.Null(request["tools"]);
        Assert.Equal(["system: Be brief.", "user: Hi"], request["messages"]!.AsArray().Select(message => $"{message!["role"]}: {ContentOf(message)}"));
    }

    [Fact]
    public async Task Codes_become_citations_with_true_quotes_however_the_stream_is_split()
    {
        model.Call("file_search", Search).Say(request => EachCharacter($"😀 Notice is 30 days 【{NoticeCode(request)}】. Bye【9ZZZ】【重要】"));
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        var run = await client.AskAsync("How long is the notice period?");
        Assert.Equal("completed", run.Text("status"));
        Assert.Equal(36, (int)run.Json["usage"]!["total_tokens"]!);

        var answer = await client.AnswerAsync();
        const string Marker = "【0:0†contract.txt】";
        Assert.Equal($"😀 Notice is 30 days{Marker}. Bye【重要】", (string)answer["value"]!);
        var annotation = Assert.Single(answer["annotations"]!.AsArray())!;
        Assert.Equal(Marker, (string)annotation["text"]!);
        Assert.Equal((19, 19 + Marker.Length), ((int)annotation["start_index"]!, (int)annotation["end_index"]!));
        Assert.Equal(server.ContractId, (string)annotation["file_citation"]!["file_id"]!);
        Assert.Equal(ConfiguredModelServer.NoticeSentence, (string)annotation["file_citation"]!["quote"]!);
        Assert.Equal(["tool_calls", "message_creation"], (await client.StepsAsync()).Select(step => (string)step["type"]!));
    }

    [Fact]
    public async Task The_endpoint_sees_the_tool_under_its_own_name_and_old_turns_without_markers_and_codes()
    {
        var code = "";
        model.Call("file_search", Search).Say(request => [$"30 days【{code = NoticeCode(request)}】."]).Say(_ => ["Yes."]);
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        await client.AskAsync("How long is the notice period?");
        await client.AskAsync("Sure?");

        var tool = Assert.Single(model.Requests[0]["tools"]!.AsArray())!;
        Assert.Equal("file_search", (string)tool["function"]!["name"]!);
        Assert.Equal(["query"], tool["function"]!["parameters"]!["properties"]!.AsObject().Select(property => property.Key));
        var call = model.Requests[1]["messages"]!.AsArray().Single(message => message!["tool_calls"] is not null)!["tool_calls"]![0]!;
        Assert.Equal("file_search", (string)call["function"]!["name"]!);
        Assert.Equal("How long is the notice period?", (string)JsonNode.Parse((string)call["function"]!["arguments"]!)!["query"]!);

        var later = model.Requests[2]["messages"]!.AsArray().Skip(1).Select(message => $"{message!["role"]}: {ContentOf(message)}").ToList();
        Assert.Equal(["user: How long is the notice period?", "assistant: 30 days.", "user: Sure?"], later);
        Assert.DoesNotContain(code, model.Requests[2].ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_codes_gets_aligned_citations_at_its_end()
    {
        model.Call("file_search", Search).Say(_ => ["You can end this contract with 30 days of written notice. ", "That is all."]);
        var answer = await AskAnswersAsync();
        Assert.Equal("You can end this contract with 30 days of written notice. That is all. [1]", (string)answer["text"]!);
        Assert.Equal(("aligned", false), ((string)answer["citation_method"]!, (bool)answer["refused"]!));
        Assert.Equal(ConfiguredModelServer.NoticeSentence, (string)Assert.Single(answer["footnotes"]!.AsArray())!["quote"]!);
    }

    [Fact]
    public async Task An_answer_that_no_evidence_supports_stands_uncited_and_says_so()
    {
        model.Call("file_search", Search).Say(_ => ["Elephants walk slowly through the warm evening rain."]);
        var answer = await AskAnswersAsync();
        Assert.Equal(("none", false, null), ((string)answer["citation_method"]!, (bool)answer["refused"]!, (double?)answer["confidence"]));
        Assert.Empty(answer["footnotes"]!.AsArray());
    }

    [Fact]
    public async Task A_model_that_finds_no_answer_refuses_with_the_nearest_passages()
    {
        model.Call("file_search", Search).Say(_ => ["The contract does not say.【NO", "NE】"]);
        var answer = await AskAnswersAsync();
        Assert.Equal(("The contract does not say.", true), ((string)answer["text"]!, (bool)answer["refused"]!));
        Assert.Empty(answer["footnotes"]!.AsArray());
        Assert.NotEmpty(answer["nearest"]!.AsArray());
    }

    [Fact]
    public async Task What_a_model_says_before_it_searches_is_part_of_the_streamed_and_of_the_final_answer()
    {
        model.Call("file_search", Search, before: "Let me look.").Say(request => [$"30 days【{NoticeCode(request)}】."]);
        var events = await StreamedAnswer.AskAsync(
            server.V2, new JsonObject { ["question"] = "How long is the notice period?", ["file_ids"] = new JsonArray(server.ContractId) });
        Assert.Equal("Let me look.\n\n30 days [1].", events.Text);
        Assert.Equal(events.Text, (string)events.Completed["text"]!);
    }

    [Fact]
    public async Task Too_many_requests_upstream_fail_the_run_with_the_message_of_the_endpoint()
    {
        model.Fail(429, "Slow down, please.", Tries);
        await FailsAsync("rate_limit_exceeded", "Slow down, please.");
    }

    [Fact]
    public async Task An_upstream_error_fails_the_run()
    {
        model.Fail(500, "The cat ate it.", Tries);
        await FailsAsync("server_error", "The cat ate it.");
    }

    [Fact]
    public async Task An_upstream_refusal_of_the_request_fails_the_run()
    {
        model.Fail(404, "There is no model 'scripted'.");
        await FailsAsync("server_error", "There is no model 'scripted'.");
    }

    [Fact]
    public async Task A_cut_connection_fails_the_run_and_leaves_its_message_incomplete()
    {
        model.SayAndHold("The notice");
        var client = await RunClient.CreateAsync(server.V2);
        await client.StartAsync("How long is the notice period?");
        await client.AnswerBegunAsync();
        model.CutHeld();
        await FailsAsync(client, "server_error", "The model's endpoint broke off: ");
        var message = Assert.Single(await client.MessagesAsync());
        Assert.Equal(("incomplete", "run_failed"), ((string)message["status"]!, (string)message["incomplete_details"]!["reason"]!));
        Assert.Equal("The notice", (string)message["content"]![0]!["text"]!["value"]!);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_said_to_be_so()
    {
        using var misconfigured = new RetrievalQaServer().With("Models:Default", "gone").With("Models:Endpoints:gone:Url", "http://127.0.0.1:1/v1");
        var run = await (await RunClient.CreateAsync(misconfigured.V2())).AskAsync("Hi");
        Assert.Equal(("failed", "server_error"), (run.Text("status"), (string)run.Json["last_error"]!["code"]!));
        Assert.StartsWith("The model's endpoint failed: Connection refused", (string)run.Json["last_error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_calls_are_answered_with_an_error_and_the_model_goes_on()
    {
        model.Call("file_search", "{\"query\":").Call("web_search", Search).Say(_ => ["I give up."]);
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        var run = await client.AskAsync("How long is the notice period?");
        Assert.Equal("completed", run.Text("status"));
        Assert.All(model.Requests.Skip(1), request =>
            Assert.StartsWith("There is no such call.", ScriptedModelServer.ToolResult(request), StringComparison.Ordinal));
        Assert.Equal("I give up.", (string)(await client.AnswerAsync())["value"]!);
    }

    [Fact]
    public async Task A_model_that_never_stops_calling_tools_is_stopped()
    {
        for (var turn = 0; turn <= ConfiguredModelServer.MaxTurns; turn++)
        {
            model.Call("file_search", Search);
        }

        await FailsAsync("server_error", $"called tools {ConfiguredModelServer.MaxTurns} times");
        Assert.Equal(ConfiguredModelServer.MaxTurns, model.Requests.Count);
    }

    [Fact]
    public async Task A_run_is_cancelled_in_the_middle_of_a_model_call()
    {
        model.SayAndHold("The notice ").Say(_ => ["Welcome back."]);
        var client = await RunClient.CreateAsync(server.V2);
        await client.StartAsync("Hi");
        await client.AnswerBegunAsync();
        await client.CancelAsync();
        var run = await client.EndAsync();
        Assert.Equal("cancelled", run.Text("status"));
        Assert.NotNull(run.Json["cancelled_at"]);
        var message = Assert.Single(await client.MessagesAsync());
        Assert.Equal(("incomplete", "run_cancelled"), ((string)message["status"]!, (string)message["incomplete_details"]!["reason"]!));
        Assert.Equal("cancelled", (string)Assert.Single(await client.StepsAsync())["status"]!);
        Assert.Equal("completed", (await client.AskAsync("Still there?")).Text("status"));
    }

    [Fact]
    public async Task A_run_is_cancelled_before_the_model_says_anything()
    {
        model.SayAndHold();
        var client = await RunClient.CreateAsync(server.V2);
        await client.StartAsync("Hi");
        await model.WaitForRequestsAsync(1);
        await client.CancelAsync();
        Assert.Equal("cancelled", (await client.EndAsync()).Text("status"));
        Assert.Empty(await client.MessagesAsync());
    }

    [Fact]
    public async Task A_run_expires_in_the_middle_of_a_model_call()
    {
        using var shortLived = ConfiguredModelServer.WithModel(model).With("Runs:LifetimeSeconds", "1");
        model.SayAndHold("The notice ");
        var client = await RunClient.CreateAsync(shortLived.V2());
        var run = await client.AskAsync("Hi");
        Assert.Equal("expired", run.Text("status"));
        Assert.All(await client.MessagesAsync(), message => Assert.Equal("run_expired", (string)message["incomplete_details"]!["reason"]!));
        (await client.Api.Post($"/v1/threads/{client.ThreadId}/messages", """{"role":"user","content":"x"}""")).Ok();
    }

    private async Task FailsAsync(string code, string message)
    {
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        await client.StartAsync("How long is the notice period?");
        await FailsAsync(client, code, message);
    }

    private static async Task FailsAsync(RunClient client, string code, string message)
    {
        var run = await client.EndAsync();
        Assert.Equal("failed", run.Text("status"));
        Assert.Equal(code, (string)run.Json["last_error"]!["code"]!);
        Assert.Contains(message, (string)run.Json["last_error"]!["message"]!, StringComparison.Ordinal);
        Assert.NotNull(run.Json["failed_at"]);
    }

    private async Task<JsonNode> AskAnswersAsync() =>
        (await server.V2.Post("/v1/answers", $$"""{"question":"How long is the notice period?","file_ids":["{{server.ContractId}}"]}""")).Ok().Json;

    private static string NoticeCode(JsonNode request) => ConfiguredModelServer.NoticeCode(request);

    private static IEnumerable<string> EachCharacter(string text) => text.EnumerateRunes().Select(rune => rune.ToString());

    private static string ContentOf(JsonNode message) => message["content"] switch
    {
        JsonArray parts => string.Concat(parts.Select(part => (string?)part!["text"])),
        { } text => (string)text!,
        null => "",
    };
}
