namespace RetrievalQA.Tests.Contract;

public sealed class ThreadsTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    private readonly ApiClient v1 = server.V1();
    private readonly ApiClient v2 = server.V2();

    [Fact]
    public async Task A_thread_needs_no_body()
    {
        var reply = (await v2.Post("/v1/threads")).Ok();
        Assert.Equal($$$"""{"id":"{{{reply.Text("id")}}}","object":"thread","created_at":{{{reply.Json["created_at"]}}},"metadata":{},"tool_resources":{}}""", reply.Body);
        Assert.Equal(["id", "object", "created_at", "metadata"], (await v1.Get($"/v1/threads/{reply.Text("id")}")).Ok().Keys);
    }

    [Fact]
    public async Task Messages_come_with_the_thread_in_order()
    {
        var id = (await v2.Post("/v1/threads", """{"messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"}]}""")).Ok().Text("id");
        var messages = (await v2.Get($"/v1/threads/{id}/messages?order=asc")).Ok();
        Assert.Equal(["one", "two"], messages.Data.Select(message => (string)message!["content"]![0]!["text"]!["value"]!));
        Assert.Null(messages.Data[1]!["assistant_id"]);
    }

    [Fact]
    public async Task A_message_has_the_recorded_shape_in_v2_and_the_documented_one_in_v1()
    {
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        var message = (await v2.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"안녕"}""")).Ok();
        var id = message.Text("id");
        Assert.Equal(
            $$$"""{"id":"{{{id}}}","object":"thread.message","created_at":{{{message.Json["created_at"]}}},"assistant_id":null,"thread_id":"{{{thread}}}","run_id":null,"role":"user","content":[{"type":"text","text":{"value":"안녕","annotations":[]}}],"attachments":[],"metadata":{}}""",
            message.Body);
        Assert.Equal(
            ["id", "object", "created_at", "thread_id", "role", "content", "file_ids", "assistant_id", "run_id", "metadata", "status", "incomplete_details",
                "incomplete_at", "completed_at"],
            (await v1.Get($"/v1/threads/{thread}/messages/{id}")).Ok().Keys);
    }

    [Fact]
    public async Task Content_parts_come_back_in_their_form()
    {
        var image = await v2.Upload("a.png", "x", "vision");
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        var content = $$$"""[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"https://example.org/a.png"}},{"type":"image_file","image_file":{"file_id":"{{{image}}}","detail":"low"}}]""";
        var message = (await v2.Post($"/v1/threads/{thread}/messages", $$"""{"role":"user","content":{{content}}}""")).Ok();
        Assert.Equal(
            $$$"""[{"type":"text","text":{"value":"look","annotations":[]}},{"type":"image_url","image_url":{"url":"https://example.org/a.png","detail":"auto"}},{"type":"image_file","image_file":{"file_id":"{{{image}}}","detail":"low"}}]""",
            message.Json["content"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"content":"x"}""", "missing_required_parameter", "role")]
    [InlineData("""{"role":"system","content":"x"}""", "invalid_value", "role")]
    [InlineData("""{"role":"user","content":""}""", "string_below_min_length", "content")]
    [InlineData("""{"role":"user","content":[]}""", "array_below_min_length", "content")]
    [InlineData("""{"role":"user","content":[{"type":"text"}]}""", "missing_required_parameter", "content[0].text")]
    [InlineData("""{"role":"user","content":"x","file_ids":[]}""", "unknown_parameter", "file_ids")]
    [InlineData("""{"role":"user","content":"x","attachments":[{"file_id":"file-x"}]}""", "missing_required_parameter", "attachments[0].tools")]
    public async Task Wrong_messages_are_refused(string body, string code, string param)
    {
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        (await v2.Post($"/v1/threads/{thread}/messages", body)).Fails(400, code, param, "");
        var paths = param.Replace("content", "messages[0].content", StringComparison.Ordinal);
        if (paths != param)
        {
            (await v2.Post("/v1/threads", $$"""{"messages":[{{body}}]}""")).Fails(400, code, paths, "");
        }
    }

    [Fact]
    public async Task V1_content_is_a_string_of_limited_length()
    {
        var thread = (await v1.Post("/v1/threads")).Ok().Text("id");
        (await v1.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":[{"type":"text","text":"x"}]}""")).Fails(400, "invalid_type", "content", "expected a string");
        (await v1.Post($"/v1/threads/{thread}/messages", ApiReply.Serialize(new { role = "user", content = new string('x', 256_001) })))
            .Fails(400, "string_above_max_length", "content", "256000");
        var ids = Enumerable.Range(0, 11).Select(number => $"file-{number}");
        (await v1.Post($"/v1/threads/{thread}/messages", ApiReply.Serialize(new { role = "user", content = "x", file_ids = ids })))
            .Fails(400, "array_above_max_length", "file_ids", "maximum length 10");
    }

    [Fact]
    public async Task Attachments_go_to_a_store_of_the_thread_that_expires_after_seven_days()
    {
        var (first, second) = (await v2.Upload("a.txt", "x"), await v2.Upload("b.txt", "y"));
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        var message = (await v2.Post($"/v1/threads/{thread}/messages", Attached(first))).Ok();
        Assert.Equal($$$"""[{"file_id":"{{{first}}}","tools":[{"type":"file_search"}]}]""", message.Json["attachments"]!.ToJsonString());
        (await v2.Post($"/v1/threads/{thread}/messages", Attached(second))).Ok();
        var store = await StoreOf(thread);
        Assert.Equal("""{"anchor":"last_active_at","days":7}""", store.Json["expires_after"]!.ToJsonString());
        Assert.Equal([second, first], (await v2.Get($"/v1/vector_stores/{store.Text("id")}/files")).Ok().Ids);
    }

    [Fact]
    public async Task Files_of_v1_messages_go_to_all_tools_and_to_a_store_that_does_not_expire()
    {
        var file = await v1.Upload("a.txt", "x");
        var thread = (await v1.Post("/v1/threads")).Ok().Text("id");
        var message = (await v1.Post($"/v1/threads/{thread}/messages", $$"""{"role":"user","content":"x","file_ids":["{{file}}"]}""")).Ok();
        Assert.Equal([file], message.Json["file_ids"]!.AsArray().Select(id => (string)id!));
        Assert.Null((await StoreOf(thread)).Json["expires_after"]);

        var id = message.Text("id");
        var files = (await v1.Get($"/v1/threads/{thread}/messages/{id}/files")).Ok();
        Assert.Equal([file], files.Ids);
        Assert.Equal(["id", "object", "created_at", "message_id"], (await v1.Get($"/v1/threads/{thread}/messages/{id}/files/{file}")).Ok().Keys);
        Assert.Equal($$$"""[{"file_id":"{{{file}}}","tools":[{"type":"file_search"},{"type":"code_interpreter"}]}]""", (await v2.Get($"/v1/threads/{thread}/messages/{id}")).Ok().Json["attachments"]!.ToJsonString());
    }

    [Fact]
    public async Task A_thread_can_be_made_with_attachments_and_a_store()
    {
        var (first, second, code) = (await v2.Upload("a.txt", "x"), await v2.Upload("b.txt", "y"), await v2.Upload("c.csv", "z"));
        var body = $$$$"""
            {"messages":[{"role":"user","content":"x","attachments":[{"file_id":"{{{{first}}}}","tools":[{"type":"file_search"}]},{"file_id":"{{{{code}}}}","tools":[{"type":"code_interpreter"}]}]}],
             "tool_resources":{"file_search":{"vector_stores":[{"file_ids":["{{{{second}}}}"]}]}}}
            """;
        var thread = (await v2.Post("/v1/threads", body)).Ok();
        Assert.Equal(["code_interpreter", "file_search"], thread.Json["tool_resources"]!.AsObject().Select(pair => pair.Key));
        var store = await StoreOf(thread.Text("id"));
        Assert.Equal(2, (int)store.Json["file_counts"]!["total"]!);
        Assert.Equal(7, (int)store.Json["expires_after"]!["days"]!);
    }

    [Fact]
    public async Task An_attachment_after_the_store_was_deleted_gets_a_new_one()
    {
        var file = await v2.Upload("a.txt", "x");
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        (await v2.Post($"/v1/threads/{thread}/messages", Attached(file))).Ok();
        var old = (await StoreOf(thread)).Text("id");
        (await v2.Delete($"/v1/vector_stores/{old}")).Ok();
        (await v2.Post($"/v1/threads/{thread}/messages", Attached(file))).Ok();
        Assert.NotEqual(old, (await StoreOf(thread)).Text("id"));
    }

    [Fact]
    public async Task Concurrent_first_attachments_share_one_store()
    {
        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => v2.Upload($"{number}.txt", "x")));
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        var replies = await Task.WhenAll(files.Select(file => v2.Post($"/v1/threads/{thread}/messages", Attached(file))));
        Assert.All(replies, reply => reply.Ok());
        var store = await StoreOf(thread);
        Assert.Equal(8, (int)store.Json["file_counts"]!["total"]!);
    }

    [Fact]
    public async Task Unknown_files_leave_no_message()
    {
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        (await v2.Post($"/v1/threads/{thread}/messages", Attached("file-unknown"))).Fails(404, null, "id", "No such File object: file-unknown");
        Assert.Empty((await v2.Get($"/v1/threads/{thread}/messages")).Ok().Data);
    }

    [Fact]
    public async Task Metadata_can_be_changed_and_cleared()
    {
        var thread = (await v2.Post("/v1/threads", """{"metadata":{"a":"b"}}""")).Ok().Text("id");
        Assert.Equal("""{"c":"d"}""", (await v2.Post($"/v1/threads/{thread}", """{"metadata":{"c":"d"}}""")).Ok().Json["metadata"]!.ToJsonString());
        Assert.Equal("""{"c":"d"}""", (await v2.Post($"/v1/threads/{thread}", "{}")).Ok().Json["metadata"]!.ToJsonString());
        Assert.Equal("{}", (await v2.Post($"/v1/threads/{thread}", """{"metadata":null}""")).Ok().Json["metadata"]!.ToJsonString());
        (await v1.Post($"/v1/threads/{thread}", """{"tool_resources":{}}""")).Fails(400, "unknown_parameter", "tool_resources", "");
        var message = (await v2.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"x"}""")).Ok().Text("id");
        Assert.Equal("""{"k":"v"}""", (await v2.Post($"/v1/threads/{thread}/messages/{message}", """{"metadata":{"k":"v"}}""")).Ok().Json["metadata"]!.ToJsonString());
        (await v2.Post($"/v1/threads/{thread}/messages/{message}", """{"content":"y"}""")).Fails(400, "unknown_parameter", "content", "");
    }

    [Fact]
    public async Task Threads_can_be_listed_and_deleted()
    {
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        Assert.Contains(thread, (await v2.Get("/v1/threads?limit=100")).Ok().Ids);
        var message = (await v2.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"x"}""")).Ok().Text("id");
        Assert.Equal($$"""{"id":"{{message}}","object":"thread.message.deleted","deleted":true}""", (await v2.Delete($"/v1/threads/{thread}/messages/{message}")).Ok().Body);
        Assert.Equal($$"""{"id":"{{thread}}","object":"thread.deleted","deleted":true}""", (await v2.Delete($"/v1/threads/{thread}")).Ok().Body);
        (await v2.Delete($"/v1/threads/{thread}")).Fails(404, null, null, "No thread found");
        (await v2.Get($"/v1/threads/{thread}/messages")).Fails(404, null, null, "No thread found");
    }

    [Fact]
    public async Task A_full_thread_takes_no_more()
    {
        using var small = new RetrievalQaServer().With("Limits:MessagesPerThread", "2");
        var api = small.V2();
        var thread = (await api.Post("/v1/threads", """{"messages":[{"role":"user","content":"1"}]}""")).Ok().Text("id");
        (await api.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"2"}""")).Ok();
        (await api.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"3"}""")).Fails(400, null, null, "2 messages at most");
    }

    private static string Attached(string file) => $$$"""{"role":"user","content":"x","attachments":[{"file_id":"{{{file}}}","tools":[{"type":"file_search"}]}]}""";

    private async Task<ApiReply> StoreOf(string thread)
    {
        var reply = (await v2.Get($"/v1/threads/{thread}")).Ok();
        return (await v2.Get($"/v1/vector_stores/{(string)reply.Json["tool_resources"]!["file_search"]!["vector_store_ids"]![0]!}")).Ok();
    }
}
