using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Tools;

/// <summary>Functions of the client: from the declaration to the model, from the model's call to the client and back.</summary>
public sealed class FunctionCallingTests : IClassFixture<ConfiguredModelServer>
{
    private const string Weather = """
        {"type":"function","function":{"name":"get-weather","description":"Weather of a place.","strict":true,"parameters":{"type":"object",
         "properties":{"place":{"$ref":"#/$defs/place"},"days":{"type":"integer","minimum":1}},"required":["place"],"additionalProperties":false,
         "$defs":{"place":{"type":"string","minLength":1,"description":"도시"}}}}}
        """;

    private const string Clock = """{"type":"function","function":{"name":"clock"}}""";
    private const string OddArguments = "{ \"place\" : \"Z\\u00fcrich\",\n \"days\":1.0 }";

    private readonly ConfiguredModelServer server;
    private readonly ScriptedModelServer model;

    public FunctionCallingTests(ConfiguredModelServer server)
    {
        this.server = server;
        model = server.Model;
        model.Clear();
    }

    [Fact]
    public async Task Definitions_and_arguments_pass_to_and_from_the_model_unchanged()
    {
        model.CallAll(("call_a", "get-weather", OddArguments)).Say(_ => ["Warm."]);
        var client = await RunClient.WithFunctionsAsync(server.V2, [Weather, Clock]);
        var run = await client.AskAsync("How is the weather?");
        Assert.Equal("requires_action", run.Text("status"));
        var call = Assert.Single(run.Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]!.AsArray())!;
        Assert.Equal(("call_a", "function", "get-weather", OddArguments), (
            (string)call["id"]!, (string)call["type"]!, (string)call["function"]!["name"]!, (string)call["function"]!["arguments"]!));

        var tools = model.Requests[0]["tools"]!.AsArray();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Weather), tools[0]), tools[0]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Clock), tools[1]), tools[1]!.ToJsonString());
        Assert.Equal("auto", (string)model.Requests[0]["tool_choice"]!);

        var queued = (await client.SubmitAsync(("call_a", "25 °C"))).Ok();
        Assert.Equal("queued", queued.Text("status"));
        Assert.Equal("completed", (await client.EndAsync()).Text("status"));
        Assert.Equal("Warm.", (string)(await client.AnswerAsync())["value"]!);
        var messages = model.Requests[1]["messages"]!.AsArray();
        var repeated = messages.Single(message => message!["tool_calls"] is not null)!["tool_calls"]![0]!;
        Assert.Equal(("call_a", "get-weather", OddArguments), (
            (string)repeated["id"]!, (string)repeated["function"]!["name"]!, (string)repeated["function"]!["arguments"]!));
        Assert.Equal("25 °C", ScriptedModelServer.ToolResult(model.Requests[1]));
    }

    [Fact]
    public async Task The_step_stays_open_until_the_client_has_answered_and_the_thread_is_locked()
    {
        model.CallAll(("call_a", "clock", "{}")).Say(_ => ["Noon."]);
        var client = await RunClient.WithFunctionsAsync(server.V2, [Clock]);
        var waiting = await client.AskAsync("What time is it?");
        var open = Assert.Single(await client.StepsAsync());
        Assert.Equal(("in_progress", null), ((string)open["status"]!, open["usage"]));
        Assert.Null(open["step_details"]!["tool_calls"]![0]!["function"]!["output"]);
        Assert.Null(waiting.Json["usage"]);
        (await client.Api.Post($"/v1/threads/{client.ThreadId}/messages", """{"role":"user","content":"x"}""")).Fails(400, null, null, $"while a run {client.RunId} is active");

        await client.SubmitAsync(("call_a", "12:00"));
        var run = await client.EndAsync();
        Assert.Equal(36, (int)run.Json["usage"]!["total_tokens"]!);
        Assert.Null(run.Json["required_action"]);
        var steps = await client.StepsAsync();
        Assert.Equal(["tool_calls", "message_creation"], steps.Select(step => (string)step["type"]!));
        Assert.Equal(("completed", "12:00"), ((string)steps[0]["status"]!, (string)steps[0]["step_details"]!["tool_calls"]![0]!["function"]!["output"]!));
        Assert.Equal(18, (int)steps[0]["usage"]!["total_tokens"]!);
    }

    [Fact]
    public async Task Several_calls_of_one_turn_are_answered_together_and_those_without_an_own_id_get_one()
    {
        model.CallAll(("call_a", "clock", "{}"), ("call_a", "get-weather", """{"place":"서울"}"""), (null, "clock", "{ }")).Say(_ => ["Done."]);
        var client = await RunClient.WithFunctionsAsync(server.V2, [Weather, Clock]);
        var calls = (await client.AskAsync("All of it.")).Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]!.AsArray();
        var ids = calls.Select(call => (string)call!["id"]!).ToList();
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.StartsWith("call_", id, StringComparison.Ordinal));
        Assert.Equal(["{}", """{"place":"서울"}""", "{ }"], calls.Select(call => (string)call!["function"]!["arguments"]!));

        (await client.SubmitAsync((ids[0], "1"), (ids[1], "2")))
            .Fails(400, null, null, $"Expected tool outputs for call_ids ['{ids[0]}', '{ids[1]}', '{ids[2]}'], got ['{ids[0]}', '{ids[1]}']");
        (await client.SubmitAsync((ids[0], "1"), (ids[1], "2"), ("call_unknown", "3"))).Fails(400, null, null, "Expected tool outputs");
        (await client.SubmitAsync((ids[0], "1"), (ids[0], "1"), (ids[1], "2"))).Fails(400, null, null, "Expected tool outputs");
        Assert.Equal("requires_action", (await client.EndAsync()).Text("status"));
        (await client.SubmitAsync((ids[2], "3"), (ids[0], "1"), (ids[1], "2"))).Ok();
        Assert.Equal("completed", (await client.EndAsync()).Text("status"));
        Assert.Equal(["1", "2", "3"], model.Requests[1]["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool")
            .Select(message => (string)message!["content"]!));
        (await client.SubmitAsync((ids[0], "late"))).Fails(400, null, null, "Runs in status \"completed\" do not accept tool outputs.");
    }

    [Fact]
    public async Task A_search_and_a_function_in_one_turn_are_one_step_and_the_evidence_can_be_cited_after_the_wait()
    {
        model.CallAll(("call_a", "file_search", """{"query":"notice period"}"""), ("call_b", "clock", "{}"))
            .Say(request => [$"30 days【{ConfiguredModelServer.NoticeCode(request)}】."]);
        var client = await RunClient.WithFunctionsAsync(server.V2, [Clock], server.ContractId);
        var waiting = await client.AskAsync("How long is the notice period?");
        Assert.Equal("call_b", (string)Assert.Single(waiting.Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]!.AsArray())!["id"]!);
        Assert.NotEmpty(Assert.Single(await client.StepsAsync())["step_details"]!["tool_calls"]![0]!["file_search"]!["results"]!.AsArray());

        await client.SubmitAsync(("call_b", "12:00"));
        Assert.Equal("completed", (await client.EndAsync()).Text("status"));
        var answer = await client.AnswerAsync();
        Assert.Equal("30 days【0:0†contract.txt】.", (string)answer["value"]!);
        Assert.Equal(ConfiguredModelServer.NoticeSentence, (string)Assert.Single(answer["annotations"]!.AsArray())!["file_citation"]!["quote"]!);
    }

    [Fact]
    public async Task A_run_goes_on_for_several_rounds_and_remembers_what_was_said_between()
    {
        model.CallAll(("call_a", "clock", "{}")).Call("clock", "{}", before: "One moment.").Say(_ => ["Noon."]);
        var client = await RunClient.WithFunctionsAsync(server.V2, [Clock]);
        await client.AskAsync("What time is it?");
        await client.SubmitAsync(("call_a", "eleven"));
        var second = (await client.EndAsync()).Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!;
        await client.SubmitAsync(((string)second["id"]!, "twelve"));
        var run = await client.EndAsync();
        Assert.Equal(("completed", 54), (run.Text("status"), (int)run.Json["usage"]!["total_tokens"]!));
        Assert.Equal(["One moment.", "Noon."], (await client.MessagesAsync()).Select(message => (string)message["content"]![0]!["text"]!["value"]!));
        Assert.Equal(["tool_calls", "message_creation", "tool_calls", "message_creation"], (await client.StepsAsync()).Select(step => (string)step["type"]!));
        var roles = model.Requests[2]["messages"]!.AsArray().Select(message => (string)message!["role"]!);
        Assert.Equal(["system", "user", "assistant", "tool", "assistant", "tool"], roles);
        Assert.Contains("One moment.", model.Requests[2]["messages"]![4]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_arguments_reach_the_client_as_they_are()
    {
        model.CallAll(("call_a", "clock", "{\"zone\":"));
        var client = await RunClient.WithFunctionsAsync(server.V2, [Clock]);
        var call = (await client.AskAsync("Time?")).Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!;
        Assert.Equal("{\"zone\":", (string)call["function"]!["arguments"]!);
        await client.CancelAsync();
        Assert.Equal("cancelled", (await client.EndAsync()).Text("status"));
        Assert.Equal("cancelled", (string)Assert.Single(await client.StepsAsync())["status"]!);
    }

    [Fact]
    public async Task A_waiting_run_expires_and_takes_no_late_outputs()
    {
        using var shortLived = ConfiguredModelServer.WithModel(model).With("Runs:LifetimeSeconds", "5");
        model.CallAll(("call_a", "clock", "{}"));
        var client = await RunClient.WithFunctionsAsync(shortLived.V2(), [Clock]);
        await client.AskAsync("Time?");
        var run = await client.Api.Poll($"/v1/threads/{client.ThreadId}/runs/{client.RunId}", reply => reply.Text("status") == "expired");
        Assert.Null(run.Json["expires_at"]);
        Assert.Equal(18, (int)run.Json["usage"]!["total_tokens"]!);
        Assert.Equal("expired", (string)Assert.Single(await client.StepsAsync())["status"]!);
        (await client.SubmitAsync(("call_a", "noon"))).Fails(400, null, null, "Runs in status \"expired\" do not accept tool outputs.");
        (await client.Api.Post($"/v1/threads/{client.ThreadId}/messages", """{"role":"user","content":"x"}""")).Ok();
    }

    [Theory]
    [InlineData("\"none\"", "\"none\"")]
    [InlineData("\"required\"", "\"required\"")]
    [InlineData("""{"type":"function","function":{"name":"clock"}}""", """{"type":"function","function":{"name":"clock"}}""")]
    public async Task Tool_choice_reaches_the_model_and_is_forced_only_once(string choice, string sent)
    {
        model.CallAll(("call_a", "clock", "{}")).Say(_ => ["Noon."]);
        var client = await RunClient.WithFunctionsAsync(server.V2, [Weather, Clock]);
        await client.AskAsync("Time?", new JsonObject { ["tool_choice"] = JsonNode.Parse(choice), ["parallel_tool_calls"] = false });
        await client.SubmitAsync(("call_a", "12"));
        await client.EndAsync();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sent), model.Requests[0]["tool_choice"]), model.Requests[0]["tool_choice"]!.ToJsonString());
        Assert.Equal(2, model.Requests[0]["tools"]!.AsArray().Count);
        Assert.False((bool)model.Requests[0]["parallel_tool_calls"]!);
        Assert.Equal(choice == "\"none\"" ? "none" : "auto", (string)model.Requests[1]["tool_choice"]!);
    }

    [Fact]
    public async Task Settings_of_the_run_reach_the_model()
    {
        model.Say(_ => ["{}"]);
        var client = await RunClient.CreateAsync(server.V2);
        const string Format = """{"type":"json_schema","json_schema":{"name":"out","strict":true,"schema":{"type":"object","properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":"string"}}}}}""";
        await client.AskAsync(
            "Go", new JsonObject { ["temperature"] = 0.25, ["top_p"] = 0.5, ["reasoning_effort"] = "low", ["max_completion_tokens"] = 300,
            ["response_format"] = JsonNode.Parse(Format) });
        var request = Assert.Single(model.Requests);
        Assert.Equal((0.25, 0.5, "low"), ((double)request["temperature"]!, (double)request["top_p"]!, (string)request["reasoning_effort"]!));
        Assert.Equal(300, (int)(request["max_tokens"] ?? request["max_completion_tokens"])!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Format), request["response_format"]), request["response_format"]!.ToJsonString());
        Assert.Null(request["tools"]);
    }

    [Theory]
    [InlineData("""{"type":"function","function":{"name":"nowhere"}}""")]
    [InlineData("""{"type":"file_search"}""")]
    public async Task A_choice_of_a_tool_that_the_run_does_not_have_is_refused(string choice)
    {
        var client = await RunClient.WithFunctionsAsync(server.V2, [Clock]);
        (await client.Api.Post($"/v1/threads/{client.ThreadId}/runs", $$"""{"assistant_id":"{{client.AssistantId}}","tool_choice":{{choice}}}""")).Fails(400, "invalid_value", "tool_choice", "no such tool");
    }

    [Theory]
    [InlineData("Limits:ToolOutputs", "array_above_max_length")]
    [InlineData("Limits:ToolOutputCharacters", "string_above_max_length")]
    public async Task Outputs_have_a_limit_in_number_and_length(string limit, string code)
    {
        using var strict = new RetrievalQaServer().With(limit, "1");
        (await strict.V2().Post("/v1/threads/thread_a/runs/run_a/submit_tool_outputs", """{"tool_outputs":[{"tool_call_id":"a","output":"1"},{"tool_call_id":"b","output":"2"}]}"""))
            .Fails(400, code, "tool_outputs", "maximum length 1");
    }

    [Fact]
    public async Task Functions_of_one_name_are_refused() =>
        (await server.V2.Post("/v1/assistants", $$"""{"model":"m","tools":[{{Clock}},{"type":"code_interpreter"},{{Clock}}]}""")).Fails(
            400, "invalid_value", "tools[2]", "Function tools must have unique names.");

    [Fact]
    public async Task The_built_in_model_calls_a_function_that_the_message_names_and_says_what_it_gave()
    {
        using var builtIn = new RetrievalQaServer();
        var client = await RunClient.WithFunctionsAsync(builtIn.V2(), [Weather, Clock]);
        var call = (await client.AskAsync("Call get-weather with {\"place\": \"Seoul\"}")).Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!;
        Assert.Equal(("get-weather", "{\"place\": \"Seoul\"}"), ((string)call["function"]!["name"]!, (string)call["function"]!["arguments"]!));
        await client.SubmitAsync(((string)call["id"]!, "sunny"));
        Assert.Equal("completed", (await client.EndAsync()).Text("status"));
        Assert.Equal("sunny", (string)(await client.AnswerAsync())["value"]!);
    }
}
