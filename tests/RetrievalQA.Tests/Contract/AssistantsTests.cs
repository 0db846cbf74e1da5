using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract;

public sealed class AssistantsTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    private static readonly string[] KeysV1 =
        ["id", "object", "created_at", "name", "description", "model", "instructions", "tools", "file_ids", "metadata", "top_p", "temperature",
            "response_format"];

    private readonly ApiClient v1 = server.V1();
    private readonly ApiClient v2 = server.V2();

    [Fact]
    public async Task A_bare_assistant_echoes_the_recorded_defaults()
    {
        var reply = (await v2.Post("/v1/assistants", """{"model":"gpt-4o"}""")).Ok();
        var expected = $$$"""{"id":"{{{reply.Text("id")}}}","object":"assistant","created_at":{{{reply.Json["created_at"]}}},"name":null,"description":null,"model":"gpt-4o","instructions":null,"tools":[],"top_p":1.0,"temperature":1.0,"reasoning_effort":null,"tool_resources":{},"metadata":{},"response_format":"auto"}""";
        Assert.Equal(expected, reply.Body);
    }

    [Theory]
    [InlineData("""{"type":"file_search"}""", """{"type":"file_search","file_search":{"ranking_options":{"ranker":"default_2024_08_21","score_threshold":0.0,"hybrid_search":null}}}""")]
    [InlineData("""{"type":"file_search","file_search":{"max_num_results":2,"ranking_options":{"score_threshold":0.5}}}""", """{"type":"file_search","file_search":{"max_num_results":2,"ranking_options":{"ranker":"default_2024_08_21","score_threshold":0.5,"hybrid_search":null}}}""")]
    [InlineData("""{"type":"function","function":{"name":"f"}}""", """{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}},"strict":false}}""")]
    [InlineData("""{"type":"function","function":{"description":"날씨","name":"f","parameters":{"$defs":{"a":{"minimum":1}},"additionalProperties":false},"strict":true}}""", """{"type":"function","function":{"name":"f","description":"날씨","parameters":{"$defs":{"a":{"minimum":1}},"additionalProperties":false},"strict":true}}""")]
    [InlineData("""{"type":"code_interpreter"}""", """{"type":"code_interpreter"}""")]
    public async Task Tools_come_back_with_their_defaults_filled_in(string tool, string echoed)
    {
        var reply = (await v2.Post("/v1/assistants", $$"""{"model":"m","tools":[{{tool}}]}""")).Ok();
        Assert.Contains($"\"tools\":[{echoed}]", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_interpreter_brings_its_empty_file_list() =>
        Assert.Contains("\"tool_resources\":{\"code_interpreter\":{\"file_ids\":[]}}", (await v2.Post("/v1/assistants", """{"model":"m","tools":[{"type":"code_interpreter"}]}""")).Ok().Body, StringComparison.Ordinal);

    [Fact]
    public async Task Modifying_changes_what_is_given_and_null_clears()
    {
        var id = (await v2.Post("/v1/assistants", """{"model":"m","name":"n","instructions":"i","metadata":{"a":"b"},"temperature":0.5}""")).Ok().Text("id");
        var named = (await v2.Post($"/v1/assistants/{id}", """{"name":"other"}""")).Ok();
        Assert.Equal(("other", "i"), (named.Text("name"), named.Text("instructions")));
        Assert.Contains("\"temperature\":0.5", named.Body, StringComparison.Ordinal);
        var cleared = (await v2.Post($"/v1/assistants/{id}", """{"name":null,"instructions":null,"metadata":null}""")).Ok();
        Assert.Null(cleared.Json["name"]);
        Assert.Null(cleared.Json["instructions"]);
        Assert.Equal("{}", cleared.Json["metadata"]!.ToJsonString());
        Assert.Equal(cleared.Body, (await v2.Get($"/v1/assistants/{id}")).Ok().Body);
    }

    [Fact]
    public async Task The_store_helper_creates_a_store_that_does_not_expire()
    {
        var file = await v2.Upload("a.txt", "x");
        var reply = (await v2.Post("/v1/assistants", $$$$"""{"model":"m","tools":[{"type":"file_search"}],"tool_resources":{"file_search":{"vector_stores":[{"file_ids":["{{{{file}}}}"]}]}}}""")).Ok();
        var storeId = (string)reply.Json["tool_resources"]!["file_search"]!["vector_store_ids"]![0]!;
        var store = (await v2.Get($"/v1/vector_stores/{storeId}")).Ok();
        Assert.Null(store.Json["expires_after"]);
        Assert.Equal(1, (int)store.Json["file_counts"]!["total"]!);
    }

    [Fact]
    public async Task Helper_and_ids_exclude_each_other()
    {
        var store = (await v2.Post("/v1/vector_stores")).Ok().Text("id");
        (await v2.Post("/v1/assistants", $$$$"""{"model":"m","tool_resources":{"file_search":{"vector_store_ids":["{{{{store}}}}"],"vector_stores":[{}]}}}"""))
            .Fails(400, "invalid_value", "tool_resources.file_search.vector_store_ids", "Only one of");
        (await v2.Post("/v1/assistants", """{"model":"m","tool_resources":{"file_search":{"vector_store_ids":["vs_a","vs_b"]}}}"""))
            .Fails(400, "array_above_max_length", "tool_resources.file_search.vector_store_ids", "maximum length 1");
        (await v2.Post("/v1/assistants", """{"model":"m","tool_resources":{"file_search":{"vector_store_ids":["vs_a"]}}}""")).Fails(404, null, null, "No vector store found with id 'vs_a'.");
    }

    [Fact]
    public async Task V1_assistants_have_retrieval_and_files()
    {
        var (first, second) = (await v1.Upload("a.txt", "x"), await v1.Upload("b.txt", "y"));
        var reply = (await v1.Post("/v1/assistants", $$"""{"model":"gpt-4-turbo","tools":[{"type":"retrieval"}],"file_ids":["{{first}}"]}""")).Ok();
        Assert.Equal(KeysV1, reply.Keys);
        Assert.Contains($$"""
            "tools":[{"type":"retrieval"}],"file_ids":["{{first}}"]
            """, reply.Body, StringComparison.Ordinal);
        var id = reply.Text("id");

        var attached = (await v1.Post($"/v1/assistants/{id}/files", $$"""{"file_id":"{{second}}"}""")).Ok();
        Assert.Equal(["id", "object", "created_at", "assistant_id"], attached.Keys);
        Assert.Equal([second, first], (await v1.Get($"/v1/assistants/{id}/files")).Ok().Ids);
        Assert.Equal("assistant.file", (await v1.Get($"/v1/assistants/{id}/files/{second}")).Ok().Text("object"));
        Assert.Empty((await v1.Get($"/v1/assistants/{id}/files?after={first}")).Ok().Data);

        var detached = (await v1.Delete($"/v1/assistants/{id}/files/{first}")).Ok();
        Assert.Equal($$"""{"id":"{{first}}","object":"assistant.file.deleted","deleted":true}""", detached.Body);
        Assert.Equal([second], (await v1.Get($"/v1/assistants/{id}/files")).Ok().Ids);
        (await v1.Get($"/v1/files/{first}")).Ok();
        var replaced = (await v1.Post($"/v1/assistants/{id}", $$"""{"file_ids":["{{first}}"]}""")).Ok();
        Assert.Equal([first], replaced.Json["file_ids"]!.AsArray().Select(file => (string)file!));
    }

    [Fact]
    public async Task At_most_twenty_files_may_be_attached_by_v1()
    {
        var ids = Enumerable.Range(0, 21).Select(number => $"file-{number}");
        (await v1.Post("/v1/assistants", ApiReply.Serialize(new { model = "m", file_ids = ids })))
            .Fails(400, "array_above_max_length", "file_ids", "maximum length 20");
    }

    [Fact]
    public async Task Each_version_sees_the_assistant_of_the_other_in_its_own_shape()
    {
        var file = await v2.Upload("a.txt", "x");
        var ofV2 = (await v2.Post("/v1/assistants", $$$$"""{"model":"m","tools":[{"type":"file_search"}],"tool_resources":{"file_search":{"vector_stores":[{"file_ids":["{{{{file}}}}"]}]}}}""")).Ok().Text("id");
        var seenByV1 = (await v1.Get($"/v1/assistants/{ofV2}")).Ok();
        Assert.Equal(KeysV1, seenByV1.Keys);
        Assert.Equal("""[{"type":"retrieval"}]""", seenByV1.Json["tools"]!.ToJsonString());
        Assert.Equal(file, (string)seenByV1.Json["file_ids"]![0]!);

        var ofV1 = (await v1.Post("/v1/assistants", $$"""{"model":"m","tools":[{"type":"retrieval"},{"type":"code_interpreter"}],"file_ids":["{{file}}"]}""")).Ok().Text("id");
        var seenByV2 = (await v2.Get($"/v1/assistants/{ofV1}")).Ok();
        Assert.Equal("file_search", (string)seenByV2.Json["tools"]![0]!["type"]!);
        Assert.Equal(file, (string)seenByV2.Json["tool_resources"]!["code_interpreter"]!["file_ids"]![0]!);
        Assert.False(seenByV2.Json.ContainsKey("file_ids"));
    }

    [Fact]
    public async Task A_deleted_file_leaves_every_list()
    {
        var file = await v1.Upload("a.txt", "x");
        var id = (await v1.Post("/v1/assistants", $$"""{"model":"m","tools":[{"type":"code_interpreter"}],"file_ids":["{{file}}"]}""")).Ok().Text("id");
        (await v1.Delete($"/v1/files/{file}")).Ok();
        Assert.Empty((await v1.Get($"/v1/assistants/{id}")).Ok().Json["file_ids"]!.AsArray());
        Assert.Empty((await v1.Get($"/v1/assistants/{id}/files")).Ok().Data);
        Assert.Empty((await v2.Get($"/v1/assistants/{id}")).Ok().Json["tool_resources"]!["code_interpreter"]!["file_ids"]!.AsArray());
    }

    [Fact]
    public async Task Deleting_answers_once()
    {
        var id = (await v2.Post("/v1/assistants", """{"model":"m"}""")).Ok().Text("id");
        Assert.Equal($$"""{"id":"{{id}}","object":"assistant.deleted","deleted":true}""", (await v2.Delete($"/v1/assistants/{id}")).Ok().Body);
        (await v2.Delete($"/v1/assistants/{id}")).Fails(404, null, null, $"No assistant found with id '{id}'.");
    }

    [Theory]
    [InlineData("\"auto\"")]
    [InlineData("""{"type":"text"}""")]
    [InlineData("""{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"},"strict":true}}""")]
    public async Task Response_formats_come_back_as_given(string format)
    {
        var reply = (await v2.Post("/v1/assistants", $$"""{"model":"m","response_format":{{format}}}""")).Ok();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(format), reply.Json["response_format"]));
    }
}
