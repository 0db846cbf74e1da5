using System.Text.Json.Nodes;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Tests.Answering.Runs;

namespace RetrievalQA.Tests.Answering.Tools;

/// <summary>Functions of the client that have the name of a tool of the server.</summary>
public sealed class ToolNamesTests : IClassFixture<ConfiguredModelServer>
{
    private const string Theirs = """{"type":"function","function":{"name":"file_search","description":"Searches my disk."}}""";

    private readonly ConfiguredModelServer server;
    private readonly ScriptedModelServer model;

    public ToolNamesTests(ConfiguredModelServer server)
    {
        this.server = server;
        model = server.Model;
        model.Clear();
    }

    [Fact]
    public void A_tool_takes_the_first_name_that_no_function_has()
    {
        var names = ToolNames.For([Function("file_search"), Function("file_search_2"), Function("clock")]);
        Assert.Equal(new ToolNames("file_search_3", "code_interpreter"), names);
        Assert.Equal(new ToolNames("file_search", "code_interpreter_2"), ToolNames.For([Function("code_interpreter")]));
    }

    [Fact]
    public async Task The_function_keeps_its_name_and_both_are_called()
    {
        model.Call("file_search_2", """{"query":"notice period"}""")
            .CallAll(("call_mine", "file_search", """{"path":"/"}"""))
            .Say(request => [$"30 days【{ConfiguredModelServer.NoticeCode(request)}】."]);
        var client = await RunClient.WithFunctionsAsync(server.V2, [Theirs], server.ContractId);
        var waiting = await client.AskAsync("How long is the notice period?", new JsonObject { ["tool_choice"] = new JsonObject { ["type"] = "file_search" } });
        Assert.Equal("file_search_2", (string)model.Requests[0]["tool_choice"]!["function"]!["name"]!);
        Assert.Equal(["file_search_2", "file_search"], model.Requests[0]["tools"]!.AsArray().Select(tool => (string)tool!["function"]!["name"]!));
        Assert.Contains("Call file_search_2 before", (string)model.Requests[0]["messages"]![0]!["content"]!, StringComparison.Ordinal);

        var call = Assert.Single(waiting.Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]!.AsArray())!;
        Assert.Equal(("call_mine", "file_search", """{"path":"/"}"""), ((string)call["id"]!, (string)call["function"]!["name"]!, (string)call["function"]!["arguments"]!));
        await client.SubmitAsync(("call_mine", "nothing there"));
        Assert.Equal("completed", (await client.EndAsync()).Text("status"));
        Assert.Single((await client.AnswerAsync())["annotations"]!.AsArray());
        Assert.Equal(["file_search", "function"], (await client.StepsAsync()).Take(2)
            .Select(step => (string)step["step_details"]!["tool_calls"]![0]!["type"]!));
    }

    [Fact]
    public async Task The_built_in_model_searches_and_calls_all_the_same()
    {
        var client = await RunClient.WithFunctionsAsync(server.V2, [Theirs], server.ContractId);
        var run = await client.AskAsync("How much is the monthly fee?", new JsonObject { ["model"] = "extractive" });
        Assert.Equal("completed", run.Text("status"));
        Assert.Contains("1,200 euros", (string)(await client.AnswerAsync())["value"]!, StringComparison.Ordinal);

        var forced = new JsonObject { ["model"] = "extractive", ["tool_choice"] = JsonNode.Parse("""{"type":"function","function":{"name":"file_search"}}""") };
        var waiting = await client.AskAsync("Please call file_search {\"path\":\"/\"}", forced);
        Assert.Equal("requires_action", waiting.Text("status"));
    }

    [Fact]
    public async Task A_key_that_stands_twice_is_told_to_the_model()
    {
        model.Call("file_search", """{"query":"notice period","query":"monthly fee"}""").Say(_ => ["I cannot."]);
        var client = await RunClient.CreateAsync(server.V2, server.ContractId);
        var run = await client.AskAsync("How long is the notice period?");
        Assert.True(run.Text("status") == "completed", run.Body);
        Assert.Contains("its arguments have the key 'query' twice", ScriptedModelServer.ToolResult(model.Requests[1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":"1","code":"2"}""", "code")]
    [InlineData("""{"a":{"x":1,"x":2},"b":[{"a":1}]}""", null)]
    [InlineData("""{"qu\u0065ry":"1","query":"2"}""", "query")]
    [InlineData("print('code', 'code')", null)]
    [InlineData("", null)]
    public void A_repeated_key_is_found(string arguments, string? expected)
    {
        Assert.Equal(expected, ToolArguments.RepeatedKey(arguments));
        Assert.True(expected is null || (ToolArguments.Code(arguments) is null && ToolArguments.Query(arguments) is null));
    }

    private static AssistantTool Function(string name) =>
        new(AssistantTool.Function, new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = name } });
}
