using System.Text;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Guards;

/// <summary>A project with one of everything.</summary>
internal sealed class Tenant
{
    private const string Lookup = """{"type":"function","function":{"name":"lookup"}}""";

    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    private Tenant(ApiClient api, ApiClient apiV1) => (Api, ApiV1) = (api, apiV1);

    public ApiClient Api { get; }

    public ApiClient ApiV1 { get; }

    /// <summary>By the name that routes give them. The run waits for its tool outputs; "idle_thread_id" has no run.</summary>
    public IReadOnlyDictionary<string, string> Ids => ids;

    public static async Task<Tenant> CreateAsync(KeyedServer server, string project, string text, string question)
    {
        var tenant = new Tenant(server.As(project), server.As(project, isV1: true));
        await tenant.AddDocumentsAsync($"{project}.txt", text);
        await tenant.AddConversationAsync(question);
        await tenant.AddUploadAsync();
        return tenant;
    }

    /// <summary>Everything of the project as its owner sees it now.</summary>
    public async Task<string> ShowAsync()
    {
        var seen = new StringBuilder();
        foreach (var path in (string[])
        [
            "files", $"files/{ids["file_id"]}", $"files/{ids["file_id"]}/text", "assistants", $"assistants/{ids["assistant_id"]}", "threads", "vector_stores",
            $"vector_stores/{ids["vector_store_id"]}/files", $"vector_stores/{ids["vector_store_id"]}/file_batches/{ids["batch_id"]}",
            $"threads/{ids["thread_id"]}/messages", $"threads/{ids["thread_id"]}/runs", $"threads/{ids["thread_id"]}/runs/{ids["run_id"]}/steps",
        ])
        {
            seen.AppendLine((await Api.Get($"/v1/{path}")).Ok().Body);
        }

        return seen.AppendLine((await ApiV1.Get($"/v1/assistants/{ids["assistant_id"]}/files")).Ok().Body).ToString();
    }

    /// <summary>Proves that the run still waits and that the upload is still open.</summary>
    public async Task FinishAsync()
    {
        var path = $"/v1/threads/{ids["thread_id"]}/runs/{ids["run_id"]}";
        var call = (string)(await Api.Get(path)).Ok().Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!["id"]!;
        (await Api.Post($"{path}/submit_tool_outputs", $$"""{"tool_outputs":[{"tool_call_id":"{{call}}","output":"found"}]}""")).Ok();
        Assert.Equal("completed", (await Api.Poll(path, run => run.Text("status") is not ("queued" or "in_progress"))).Text("status"));
        (await Api.Post($"/v1/uploads/{ids["upload_id"]}/complete", $$"""{"part_ids":["{{ids["part_id"]}}"]}""")).Ok();
    }

    private async Task AddDocumentsAsync(string name, string text)
    {
        ids["file_id"] = await Api.Upload(name, text);
        ids["vector_store_id"] = (await Api.Post("/v1/vector_stores", """{"name":"Documents"}""")).Ok().Text("id");
        var batches = $"/v1/vector_stores/{ids["vector_store_id"]}/file_batches";
        ids["batch_id"] = (await Api.Post(batches, $$"""{"file_ids":["{{ids["file_id"]}}"]}""")).Ok().Text("id");
        var batch = await Api.Poll($"{batches}/{ids["batch_id"]}", batch => batch.Text("status") != "in_progress");
        Assert.Equal("completed", batch.Text("status"));
    }

    private async Task AddConversationAsync(string question)
    {
        ids["assistant_id"] = (await Api.Post("/v1/assistants", $$"""
            {"model":"extractive","tools":[{"type":"file_search"},{"type":"code_interpreter"},{{Lookup}}],
             "tool_resources":{"file_search":{"vector_store_ids":["{{ids["vector_store_id"]}}"]},"code_interpreter":{"file_ids":["{{ids["file_id"]}}"]} } }
            """)).Ok().Text("id");
        (await ApiV1.Post($"/v1/assistants/{ids["assistant_id"]}/files", $$"""{"file_id":"{{ids["file_id"]}}"}""")).Ok();
        ids["idle_thread_id"] = (await Api.Post("/v1/threads")).Ok().Text("id");
        ids["thread_id"] = (await Api.Post("/v1/threads", $$"""
            {"messages":[{"role":"user","content":"{{question}}","attachments":[{"file_id":"{{ids["file_id"]}}","tools":[{"type":"file_search"}]}]}]}
            """)).Ok().Text("id");
        var answered = await RunAsync("""{"type":"file_search"}""");
        Assert.Equal("completed", answered.Text("status"));
        var answer = (await Api.Get($"/v1/threads/{ids["thread_id"]}/messages?limit=1")).Ok();
        Assert.Contains(ids["file_id"], answer.Body, StringComparison.Ordinal);
        ids["message_id"] = Assert.Single(answer.Ids);

        var waiting = await RunAsync(Lookup);
        Assert.Equal("requires_action", waiting.Text("status"));
        ids["run_id"] = waiting.Text("id");
        ids["step_id"] = Assert.Single((await Api.Get($"/v1/threads/{ids["thread_id"]}/runs/{ids["run_id"]}/steps")).Ok().Ids);
    }

    private async Task<ApiReply> RunAsync(string choice)
    {
        var runs = $"/v1/threads/{ids["thread_id"]}/runs";
        var run = (await Api.Post(runs, $$"""{"assistant_id":"{{ids["assistant_id"]}}","tool_choice":{{choice}} }""")).Ok().Text("id");
        return await Api.Poll($"{runs}/{run}", run => run.Text("status") is not ("queued" or "in_progress"));
    }

    private async Task AddUploadAsync()
    {
        const string Content = "Some more text.";
        ids["upload_id"] = (await Api.Post("/v1/uploads", $$"""
            {"filename":"more.txt","purpose":"assistants","bytes":{{Content.Length}},"mime_type":"text/plain"}
            """)).Ok().Text("id");
        using var form = new MultipartFormDataContent { { new StringContent(Content), "data", "part" } };
        ids["part_id"] = (await Api.Send(HttpMethod.Post, $"/v1/uploads/{ids["upload_id"]}/parts", form)).Ok().Text("id");
    }
}
