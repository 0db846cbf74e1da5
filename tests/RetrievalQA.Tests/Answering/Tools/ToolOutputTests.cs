using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Tools;

/// <summary>What a client's function may give, with the built-in model: any text, also none.</summary>
public sealed class ToolOutputTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    private const string MakeFolder = """{"type":"function","function":{"name":"mkdir"}}""";

    [Theory]
    [InlineData("""{"output":""}""", "The function returned nothing.")]
    [InlineData("""{"output":null}""", "The function returned nothing.")]
    [InlineData("{}", "The function returned nothing.")]
    [InlineData("""{"output":" \n "}""", "The function returned nothing.")]
    [InlineData("""{"output":"see 【ab12】, 【K7QM】 and 【NONE】"}""", "see 【ab12】, 【K7QM】 and 【NONE】")]
    public async Task It_is_an_ordinary_output(string output, string expected)
    {
        var client = await RunClient.WithFunctionsAsync(server.V2(), [MakeFolder]);
        var waiting = await client.AskAsync("call mkdir {\"p\":\"/x\"}");
        var call = waiting.Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!;
        var given = JsonNode.Parse(output)!.AsObject();
        given["tool_call_id"] = (string)call["id"]!;
        var body = new JsonObject { ["tool_outputs"] = new JsonArray(given) }.ToJsonString();
        (await client.Api.Post($"/v1/threads/{client.ThreadId}/runs/{client.RunId}/submit_tool_outputs", body)).Ok();

        var run = await client.EndAsync();
        Assert.True(run.Text("status") == "completed", run.Body);
        Assert.Equal(expected, (string)(await client.AnswerAsync())["value"]!);
    }
}
