using System.Text;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Models;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>Streams of runs: their events, in order, and what they carry.</summary>
public sealed class RunStreamingTests : IClassFixture<ConfiguredModelServer>
{
    private const string Clock = """{"type":"function","function":{"name":"clock"}}""";

    private static readonly string[] Begin = ["run.created", "run.queued", "run.in_progress"];
    private static readonly string[] MessageBegin = ["run.step.created", "run.step.in_progress", "message.created", "message.in_progress", "message.delta"];
    private static readonly string[] MessageEnd = ["message.completed", "run.step.completed", "run.completed"];

    private readonly ConfiguredModelServer server;
    private readonly ScriptedModelServer model;

    public RunStreamingTests(ConfiguredModelServer server)
    {
        this.server = server;
        model = server.Model;
        model.Clear();
    }

    [Fact]
    public async Task A_plain_answer_is_streamed_in_the_documented_order()
    {
        model.Say(_ => ["Hel", "lo", " there"]);
        var client = await RunClient.CreateAsync(server.V2);
        var stream = await client.StreamAsync("Hi");
        Assert.Equal([.. Begin, .. MessageBegin, .. MessageEnd], stream.Names);
        Assert.Equal("Hello there", stream.Text);
        Assert.Equal("Hello there", (string)stream.Message["content"]![0]!["text"]!["value"]!);
        var deltas = stream.Of("thread.message.delta").Select(data => data["delta"]!["content"]![0]!["text"]!.AsObject()).ToList();
        Assert.Empty(deltas[0]["annotations"]!.AsArray());
        Assert.All(deltas.Skip(1), delta => Assert.False(delta.ContainsKey("annotations")));
        Assert.Equal(18, (int)stream.Run["usage"]!["total_tokens"]!);
        var created = stream.Of("thread.message.created").Single().AsObject();
        Assert.Equal("in_progress", (string)created["status"]!);
        Assert.Empty(created["content"]!.AsArray());
        Assert.True(created.ContainsKey("incomplete_details") && created.ContainsKey("completed_at") && created.ContainsKey("incomplete_at"));
        Assert.NotNull(stream.Message["completed_at"]);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v1")]
    public async Task Deltas_concatenate_to_the_final_text_and_citations_are_among_them(string version)
    {
        var api = version == "v1" ? server.V1 : server.V2;
        model.Call("file_search", """{"query":"notice period"}""")
            .Say(request => $"😀 한국어 Notice【{ConfiguredModelServer.NoticeCode(request)}】 is 30 days【{ConfiguredModelServer.NoticeCode(request)}】. Fee【{ConfiguredModelServer.CodeOf(request, "The monthly fee")}】.".EnumerateRunes().Select(rune => rune.ToString()));
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        var stream = await new RunClient(api, client).StreamAsync("How long is the notice period?");
        var final = (await api.Get($"/v1/threads/{client.ThreadId}/messages")).Ok().Data[0]!["content"]![0]!["text"]!;
        Assert.Equal((string)final["value"]!, stream.Text);
        Assert.Equal(3, stream.Annotations.Count);
        for (var index = 0; index < 3; index++)
        {
            var sent = stream.Annotations[index].DeepClone().AsObject();
            Assert.Equal(index, (int)sent["index"]!);
            sent.Remove("index");
            Assert.True(JsonNode.DeepEquals(final["annotations"]![index], sent), sent.ToJsonString());
            var runes = stream.Text.EnumerateRunes().Skip((int)sent["start_index"]!).Take((int)sent["end_index"]! - (int)sent["start_index"]!);
            Assert.Equal((string)sent["text"]!, string.Concat(runes));
        }

        var withAnnotations = stream.Of("thread.message.delta")
            .Count(data => data["delta"]!["content"]![0]!["text"]!["annotations"] is JsonArray { Count: > 0 });
        Assert.Equal(version == "v1" ? 1 : 3, withAnnotations);
    }

    [Fact]
    public async Task A_search_is_streamed_as_a_step_whose_results_have_their_text_where_it_is_asked_for()
    {
        model.Call("file_search", """{"query":"notice period"}""").Say(_ => ["Done."]);
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        var stream = await client.StreamAsync("How long?", query: "?include[]=step_details.tool_calls%5B%2A%5D.file_search.results%5B%2A%5D.content");
        Assert.Equal(
            [.. Begin, "run.step.created", "run.step.in_progress", "run.step.delta", "run.step.completed", .. MessageBegin, .. MessageEnd], stream.Names);
        Assert.Empty(stream.Of("thread.run.step.created").First()["step_details"]!["tool_calls"]!.AsArray());
        var delta = Assert.Single(stream.CallDeltas);
        Assert.Equal((0, "file_search"), ((int)delta["index"]!, (string)delta["type"]!));
        Assert.Empty(delta["file_search"]!["results"]!.AsArray());
        var results = stream.Of("thread.run.step.completed").First()["step_details"]!["tool_calls"]![0]!["file_search"]!["results"]!.AsArray();
        Assert.Contains("30 days", (string)results[0]!["content"]![0]!["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_of_a_search_result_is_gone_with_its_file()
    {
        const string Include = "?include[]=step_details.tool_calls%5B%2A%5D.file_search.results%5B%2A%5D.content";
        model.Call("file_search", """{"query":"notice period"}""").Say(_ => ["Done."]);
        var file = await server.V2.Upload("passing.txt", ConfiguredModelServer.Contract);
        var client = await RunClient.CreateAsync(server.V2, file);
        await client.AskAsync("How long?");
        var path = $"/v1/threads/{client.ThreadId}/runs/{client.RunId}/steps{Include}";
        Assert.Contains("30 days", (await server.V2.Get(path)).Ok().Body, StringComparison.Ordinal);
        (await server.V2.Delete($"/v1/files/{file}")).Ok();
        var step = (await server.V2.Get(path)).Ok().Data.Single(step => (string)step!["type"]! == "tool_calls")!;
        Assert.Empty(step["step_details"]!["tool_calls"]![0]!["file_search"]!["results"]![0]!["content"]!.AsArray());
    }

    [Fact]
    public async Task Function_calls_stream_their_arguments_then_wait_and_outputs_open_a_new_stream()
    {
        model.CallAll(("call_a", "clock", """{"zone":"KST"}"""), ("call_b", "clock", "{}")).Say(_ => ["Noon."]);
        var client = await RunClient.WithFunctionsAsync(server.V2, [Clock]);
        var first = await client.StreamAsync("What time is it?");
        Assert.Equal([.. Begin, "run.step.created", "run.step.in_progress", "run.step.delta", "run.requires_action"], first.Names);
        var begun = first.CallDeltas.Where(call => call["id"] is not null).ToList();
        Assert.Equal(["call_a", "call_b"], begun.Select(call => (string)call["id"]!));
        Assert.Equal([0, 1], begun.Select(call => (int)call["index"]!));
        Assert.All(begun, call => Assert.Equal("", (string)call["function"]!["arguments"]!));
        Assert.Equal("""{"zone":"KST"}""", string.Concat(first.CallDeltas.Where(call => (int)call["index"]! == 0).Select(call => (string)call["function"]!["arguments"]!)));

        var second = await client.SubmitStreamedAsync(("call_a", "12"), ("call_b", "12"));
        Assert.Equal(["run.step.completed", "run.queued", "run.in_progress", .. MessageBegin, .. MessageEnd], second.Names);
        Assert.Equal("12", (string)second.Events[0].Data["step_details"]!["tool_calls"]![1]!["function"]!["output"]!);
    }

    [Fact]
    public async Task A_thread_and_run_begin_with_the_thread()
    {
        model.Say(_ => ["Hi."]);
        var client = await RunClient.CreateAsync(server.V2);
        var stream = await StreamedRun.PostAsync(server.V2, "/v1/threads/runs", $$$"""{"assistant_id":"{{{client.AssistantId}}}","stream":true,"thread":{"messages":[{"role":"user","content":"Hi"}]}}""");
        Assert.Equal(["created", .. Begin, .. MessageBegin, .. MessageEnd], stream.Names);
        Assert.Equal((string)stream.Events[0].Data["id"]!, (string)stream.Run["thread_id"]!);
    }

    [Fact]
    public async Task A_spent_budget_ends_the_stream_as_incomplete_and_for_v1_as_completed_with_details()
    {
        model.SayCut("The notice").SayCut("The notice");
        var client = await RunClient.CreateAsync(server.V2);
        var stream = await client.StreamAsync("Hi");
        Assert.Equal([.. Begin, .. MessageBegin, "message.incomplete", "run.step.completed", "run.incomplete"], stream.Names);
        Assert.Equal("max_completion_tokens", (string)stream.Run["incomplete_details"]!["reason"]!);
        Assert.Equal("max_tokens", (string)stream.Of("thread.message.incomplete").Single()["incomplete_details"]!["reason"]!);

        var v1 = await new RunClient(server.V1, client).StreamAsync("Again");
        Assert.Equal("run.completed", v1.Names[^1]);
        Assert.Equal(("completed", "max_completion_tokens"), ((string)v1.Run["status"]!, (string)v1.Run["incomplete_details"]!["reason"]!));
    }

    [Fact]
    public async Task A_failed_run_ends_its_stream_with_the_failure()
    {
        model.Fail(404, "There is no such model.");
        var stream = await (await RunClient.CreateAsync(server.V2)).StreamAsync("Hi");
        Assert.Equal([.. Begin, "run.failed"], stream.Names);
        Assert.Contains("There is no such model.", (string)stream.Run["last_error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_ends_its_stream()
    {
        model.SayAndHold("The notice");
        var client = await RunClient.CreateAsync(server.V2);
        var streaming = client.StreamAsync("Hi");
        var run = await server.V2.Poll($"/v1/threads/{client.ThreadId}/messages", reply => reply.Data.Any(message => (string?)message!["role"] == "assistant"));
        (await server.V2.Post($"/v1/threads/{client.ThreadId}/runs/{(string)run.Data[0]!["run_id"]!}/cancel")).Ok();
        var stream = await streaming;
        Assert.Equal([.. Begin, .. MessageBegin, "run.cancelling", "message.incomplete", "run.step.cancelled", "run.cancelled"], stream.Names);
    }

    [Fact]
    public async Task Deleting_the_thread_ends_the_stream_and_the_model_call()
    {
        using var single = ConfiguredModelServer.WithModel(model).With("Runs:MaxConcurrent", "1");
        var api = single.V2();
        model.SayAndHold("The notice").Say(_ => ["Next."]);
        var client = await RunClient.CreateAsync(api);
        var streaming = client.StreamAsync("Hi");
        await api.Poll($"/v1/threads/{client.ThreadId}/messages", reply => reply.Data.Any(message => (string?)message!["role"] == "assistant"));
        (await api.Delete($"/v1/threads/{client.ThreadId}")).Ok();
        var stream = await streaming;
        Assert.Equal("error", stream.Names[^1]);
        Assert.Contains("its thread was deleted", (string)stream.Events[^1].Data["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal("completed", (await (await RunClient.CreateAsync(api)).AskAsync("Hi")).Text("status"));
    }

    [Fact]
    public async Task A_client_that_leaves_does_not_hurt_the_run()
    {
        model.Say(_ => Enumerable.Repeat("word ", 50));
        var client = await RunClient.CreateAsync(server.V2);
        using (var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/threads/{client.ThreadId}/runs"))
        {
            request.Content = new StringContent($$"""{"assistant_id":"{{client.AssistantId}}","stream":true,"additional_messages":[{"role":"user","content":"Hi"}]}""", Encoding.UTF8, "application/json");
            using var response = await server.V2.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.True(response.IsSuccessStatusCode);
        }

        var run = await server.V2.Poll(
            $"/v1/threads/{client.ThreadId}/runs", reply => reply.Data.Count == 1 && (string)reply.Data[0]!["status"]! == "completed");
        Assert.Equal(50 * "word ".Length, (
            (string)(await server.V2.Get($"/v1/threads/{client.ThreadId}/messages?run_id={run.Ids[0]}")).Data[0]!["content"]![0]!["text"]!["value"]!).Length);
    }

    [Fact]
    public async Task Silence_is_filled_with_comments()
    {
        using var quick = ConfiguredModelServer.WithModel(model).With("Api:KeepAliveSeconds", "1");
        model.SayAndHold("The notice");
        var client = await RunClient.CreateAsync(quick.V2());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/threads/{client.ThreadId}/runs")
        {
            Content = new StringContent($$"""{"assistant_id":"{{client.AssistantId}}","stream":true,"additional_messages":[{"role":"user","content":"Hi"}]}""", Encoding.UTF8, "application/json"),
        };
        using var response = await client.Api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        string? line;
        do
        {
            line = await reader.ReadLineAsync();
        }
        while (line is not null && line != ": keep-alive");
        Assert.Equal(": keep-alive", line);
    }

    [Fact]
    public async Task Wrong_requests_are_refused_before_the_stream_begins() =>
        (await server.V2.Post($"/v1/threads/{(await RunClient.CreateAsync(server.V2)).ThreadId}/runs", """{"assistant_id":"asst_x","stream":true}""")).Fails(404, null, null, "No assistant found");
}
