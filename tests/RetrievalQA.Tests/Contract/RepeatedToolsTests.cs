using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract;

/// <summary>Clients send the tools of an assistant again with each run: a tool of the server that is there twice stays one.</summary>
public sealed class RepeatedToolsTests(RepeatedToolsTests.Servers servers) : IClassFixture<RepeatedToolsTests.Servers>
{
    private const string Repeated =
        """[{"type":"file_search","file_search":{"max_num_results":5}},{"type":"code_interpreter"},{"type":"file_search","file_search":{"max_num_results":7}},{"type":"code_interpreter"},{"type":"file_search"}]""";

    private const string RepeatedV1 = """[{"type":"retrieval"},{"type":"code_interpreter"},{"type":"retrieval"},{"type":"code_interpreter"}]""";
    private const string SameFunctions = """[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"f","description":"other"}}]""";

    public static TheoryData<string, string> Bodies => new()
    {
        { "/v1/assistants", """{"model":"m","tools":$tools}""" },
        { "/v1/assistants/$assistant", """{"tools":$tools}""" },
        { "/v1/threads/$thread/runs", """{"assistant_id":"$assistant","tools":$tools}""" },
        { "/v1/threads/runs", """{"assistant_id":"$assistant","tools":$tools,"thread":{"messages":[{"role":"user","content":"x"}]}}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task They_are_merged_and_the_settings_said_last_hold(string path, string body)
    {
        var tools = (await SendAsync(servers.Server.V2(), path, body, Repeated)).Ok().Json["tools"]!.AsArray();
        Assert.Equal(["file_search", "code_interpreter"], tools.Select(Type));
        Assert.Equal(7, (int)tools[0]!["file_search"]!["max_num_results"]!);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task They_are_merged_in_v1(string path, string body) => Assert.Equal(
        ["retrieval", "code_interpreter"],
        (await SendAsync(servers.Server.V1(), path, body, RepeatedV1)).Ok().Json["tools"]!.AsArray().Select(Type));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Functions_must_differ_in_name(string path, string body)
    {
        foreach (var api in new[] { servers.Server.V1(), servers.Server.V2() })
        {
            (await SendAsync(api, path, body, SameFunctions)).Fails(400, "invalid_value", "tools[1]", "Function tools must have unique names.");
        }
    }

    [Fact]
    public async Task Tools_of_attachments_are_merged()
    {
        var api = servers.Server.V2();
        var file = await api.Upload("note.txt", "A note.");
        const string Tools = """[{"type":"code_interpreter"},{"type":"file_search"},{"type":"code_interpreter"},{"type":"file_search"}]""";
        var thread = (await api.Post("/v1/threads")).Ok().Text("id");
        var message = $$"""{"role":"user","content":"x","attachments":[{"file_id":"{{file}}","tools":{{Tools}}}]}""";
        var made = (await api.Post($"/v1/threads/{thread}/messages", message)).Ok();
        Assert.Equal(["code_interpreter", "file_search"], made.Json["attachments"]![0]!["tools"]!.AsArray().Select(Type));
        (await api.Post("/v1/threads", $$"""{"messages":[{{message}}]}""")).Ok();
    }

    private static string Type(JsonNode? tool) => (string)tool!["type"]!;

    private static async Task<ApiReply> SendAsync(ApiClient api, string path, string body, string tools)
    {
        var assistant = (await api.Post("/v1/assistants", """{"model":"m"}""")).Ok().Text("id");
        var thread = (await api.Post("/v1/threads", """{"messages":[{"role":"user","content":"x"}]}""")).Ok().Text("id");
        return await api.Post(Fill(path), Fill(body));

        string Fill(string text) => text.Replace("$assistant", assistant, StringComparison.Ordinal).Replace("$thread", thread, StringComparison.Ordinal)
            .Replace("$tools", tools, StringComparison.Ordinal);
    }

    public sealed class Servers : IDisposable
    {
        public RetrievalQaServer Server { get; } = new();

        public void Dispose() => Server.Dispose();
    }
}
