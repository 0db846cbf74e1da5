using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>Token budgets hold for all model calls of a run together, and the context window for each of them.</summary>
public sealed class RunBudgetTests : IClassFixture<ConfiguredModelServer>
{
    private const string Search = """{"query":"notice period"}""";

    private readonly ConfiguredModelServer server;
    private readonly ScriptedModelServer model;

    public RunBudgetTests(ConfiguredModelServer server)
    {
        this.server = server;
        model = server.Model;
        model.Clear();
    }

    [Fact]
    public async Task Each_call_may_write_what_the_calls_before_have_left()
    {
        model.Cost = (50, 100);
        model.Call("file_search", Search).Call("file_search", Search).Say(_ => ["Thirty days."]);
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        var run = await client.AskAsync("How long?", new JsonObject { ["max_completion_tokens"] = 301 });
        Assert.Equal(("completed", 300), (run.Text("status"), (int)run.Json["usage"]!["completion_tokens"]!));
        Assert.Equal([301, 201, 101], model.Requests.Select(request => (int)(request["max_tokens"] ?? request["max_completion_tokens"])!));
    }

    [Theory]
    [InlineData("max_completion_tokens", 10, 256)]
    [InlineData("max_prompt_tokens", 4_000, 10)]
    public async Task A_spent_budget_ends_the_run_without_a_further_call(string budget, int prompt, int completion)
    {
        model.Cost = (prompt, completion);
        model.Call("file_search", Search).Say(_ => ["Never asked for."]);
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        var run = await client.AskAsync("How long?", new JsonObject { [budget] = budget == "max_prompt_tokens" ? 4_000 : 256 });
        Assert.Equal(("incomplete", budget), (run.Text("status"), (string)run.Json["incomplete_details"]!["reason"]!));
        Assert.Equal((null, null), (run.Json["completed_at"], run.Json["failed_at"]));
        Assert.Single(model.Requests);
        Assert.Empty(await client.MessagesAsync());
        Assert.Equal("completed", (string)Assert.Single(await client.StepsAsync())["status"]!);
        (await client.Api.Post($"/v1/threads/{client.ThreadId}/messages", """{"role":"user","content":"x"}""")).Ok();
    }

    [Fact]
    public async Task The_thread_is_cut_to_the_prompt_budget_and_the_newest_message_stays()
    {
        model.Say(_ => ["Yes."]);
        var client = await RunClient.CreateAsync(server.V2);
        for (var number = 0; number < 20; number++)
        {
            (await client.Api.Post($"/v1/threads/{client.ThreadId}/messages", $$"""{"role":"user","content":"{{Words(number, 40)}}"}""")).Ok();
        }

        Assert.Equal("completed", (await client.AskAsync("The newest.", new JsonObject { ["max_prompt_tokens"] = 300 })).Text("status"));
        var shown = Assert.Single(model.Requests)["messages"]!.AsArray().Select(message => message!["content"]!.ToString()).ToList();
        Assert.True(shown.Sum(text => TokenCounter.Count(text)) <= 300);
        Assert.Contains("The newest.", shown[^1], StringComparison.Ordinal);
        Assert.Contains(shown, text => text.Contains("word0x", StringComparison.Ordinal));
        Assert.DoesNotContain(shown, text => text.Contains("word9x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evidence_fits_the_window_of_a_small_model_and_old_evidence_makes_room_for_new()
    {
        using var small = ConfiguredModelServer.WithModel(model).With("Models:Endpoints:scripted:ContextWindow", "4096");
        var api = small.V2();
        var file = await api.Upload(
            "long.txt", string.Join(
            "\n\n", Enumerable.Range(0, 200).Select(number => $"Rule {number}: the notice period is {number} days. {Words(number, 30)}")));
        for (var search = 0; search < 4; search++)
        {
            model.Call("file_search", Search);
        }

        model.Say(_ => ["Done."]);
        var client = await RunClient.CreateAsync(api, file);
        Assert.Equal("completed", (await client.AskAsync("How long?")).Text("status"));
        Assert.All(model.Requests, request =>
            Assert.InRange(request["messages"]!.AsArray().Sum(message => TokenCounter.Count(message!["content"]?.ToString() ?? "")), 1, 4_096));
        var results = ScriptedModelServer.ToolResults(model.Requests[^1]).ToList();
        Assert.StartsWith("[left out", results[0], StringComparison.Ordinal);
        Assert.Contains("notice period", results[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_never_stops_writing_is_cut_off()
    {
        using var bounded = ConfiguredModelServer.WithModel(model).With("Runs:TurnCharacters", "1000");
        model.SayForever("again ");
        var client = await RunClient.CreateAsync(bounded.V2());
        var run = await client.AskAsync("Hi");
        Assert.True(run.Text("status") == "incomplete", run.Body);
        Assert.InRange(((string)(await client.AnswerAsync())["value"]!).Length, 1_000, 1_010);
    }

    [Fact]
    public async Task A_cancelled_run_tells_what_its_calls_have_cost()
    {
        model.Call("file_search", Search).SayAndHold("Well, ");
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        await client.StartAsync("How long?");
        await client.AnswerBegunAsync();
        await client.CancelAsync();
        Assert.Equal(18, (int)(await client.EndAsync()).Json["usage"]!["total_tokens"]!);
    }

    private static string Words(int number, int count) => string.Join(' ', Enumerable.Range(0, count).Select(word => $"word{number}x{word}"));
}
