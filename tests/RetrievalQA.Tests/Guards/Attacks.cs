using static RetrievalQA.Tests.Guards.Attack;

namespace RetrievalQA.Tests.Guards;

/// <summary>The attacks on every endpoint of the API. An endpoint that is missing here fails the tests.</summary>
internal static class Attacks
{
    private const string Attachments = """[{"file_id":"$file_id","tools":[{"type":"file_search"}]}]""";
    private const string CodeAttachments = """[{"file_id":"$file_id","tools":[{"type":"code_interpreter"}]}]""";

    /// <summary>Resources of the victim.</summary>
    private static readonly string[] Resources =
    [
        """{"file_search":{"vector_store_ids":["$vector_store_id"]}}""",
        """{"code_interpreter":{"file_ids":["$file_id"]}}""",
    ];

    /// <summary>Those, and a file of the victim for the store that a new object may make.</summary>
    private static readonly string[] NewResources = [.. Resources, """{"file_search":{"vector_stores":[{"file_ids":["$file_id"]}]}}"""];

    /// <summary>Messages that show or attach a file of the victim.</summary>
    private static readonly string[] Messages =
    [
        $$"""{"role":"user","content":"x","attachments":{{Attachments}} }""",
        $$"""{"role":"user","content":"x","attachments":{{CodeAttachments}} }""",
        """{"role":"user","content":[{"type":"image_file","image_file":{"file_id":"$file_id"}}]}""",
    ];

    private const string MessageV1 = """{"role":"user","content":"x","file_ids":["$file_id"]}""";
    private const string OwnMessage = """{"role":"user","content":"x"}""";
    private const string Metadata = """{"metadata":{"taken":"yes"}}""";

    public static IReadOnlyDictionary<string, Attack> ByEndpoint { get; } = new Dictionary<string, Attack>(StringComparer.Ordinal)
    {
        ["GET /v1/models"] = None,
        ["GET /v1/models/{**model}"] = None,
        ["DELETE /v1/models/{**model}"] = None,
        ["POST /v1/answers"] = new()
        {
            Bodies =
            [
                """{"question":"What opens the vault?","file_ids":["$file_id"]}""",
                """{"question":"What opens the vault?","file_ids":["@file_id","$file_id"],"stream":true}""",
                """{"question":"What opens the vault?","vector_store_ids":["$vector_store_id"]}""",
                """{"question":"What opens the vault?","thread_id":"$thread_id"}""",
                """{"question":"What opens the vault?","thread_id":"$idle_thread_id"}""",
            ],
        },
        ["POST /v1/files"] = None,
        ["GET /v1/files"] = List("file_id"),
        ["GET /v1/files/{file_id}"] = PathOnly,
        ["DELETE /v1/files/{file_id}"] = PathOnly,
        ["GET /v1/files/{file_id}/content"] = PathOnly,
        ["GET /v1/files/{file_id}/text"] = PathOnly,
        ["GET /v1/files/{file_id}/pages"] = PathOnly,
        ["GET /v1/files/{file_id}/citation"] = new() { PathQuery = "?start=0&end=5" },
        ["POST /v1/uploads"] = None,
        ["POST /v1/uploads/{upload_id}/parts"] = PathOnly,
        ["POST /v1/uploads/{upload_id}/complete"] = new("""{"part_ids":["$part_id"]}""") { Bodies = ["""{"part_ids":["$part_id"]}"""] },
        ["POST /v1/uploads/{upload_id}/cancel"] = PathOnly,
        ["POST /v1/vector_stores"] = new() { Bodies = ["""{"file_ids":["$file_id"]}""", """{"file_ids":["@file_id","$file_id"]}"""] },
        ["GET /v1/vector_stores"] = List("vector_store_id"),
        ["GET /v1/vector_stores/{vector_store_id}"] = PathOnly,
        ["POST /v1/vector_stores/{vector_store_id}"] = new("""{"name":"taken"}"""),
        ["DELETE /v1/vector_stores/{vector_store_id}"] = PathOnly,
        ["POST /v1/vector_stores/{vector_store_id}/search"] = new("""{"query":"vault"}"""),
        ["POST /v1/vector_stores/{vector_store_id}/files"] = new("""{"file_id":"@file_id"}""") { Bodies = ["""{"file_id":"$file_id"}"""] },
        ["GET /v1/vector_stores/{vector_store_id}/files"] = List("file_id"),
        ["GET /v1/vector_stores/{vector_store_id}/files/{file_id}"] = PathOnly,
        ["POST /v1/vector_stores/{vector_store_id}/files/{file_id}"] = new("""{"attributes":{"taken":"yes"}}"""),
        ["DELETE /v1/vector_stores/{vector_store_id}/files/{file_id}"] = PathOnly,
        ["GET /v1/vector_stores/{vector_store_id}/files/{file_id}/content"] = PathOnly,
        ["POST /v1/vector_stores/{vector_store_id}/file_batches"] = new("""{"file_ids":["@file_id"]}""")
        {
            Bodies = ["""{"file_ids":["$file_id"]}""", """{"files":[{"file_id":"@file_id"},{"file_id":"$file_id"}]}"""],
        },
        ["GET /v1/vector_stores/{vector_store_id}/file_batches/{batch_id}"] = PathOnly,
        ["POST /v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/cancel"] = PathOnly,
        ["GET /v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/files"] = List("file_id"),
        ["POST /v1/assistants"] = new()
        {
            Bodies = [.. NewResources.Select(resources => $$"""{"model":"extractive","tools":[{"type":"file_search"},{"type":"code_interpreter"}],"tool_resources":{{resources}} }""")],
            BodiesV1 = ["""{"model":"extractive","tools":[{"type":"retrieval"}],"file_ids":["$file_id"]}"""],
        },
        ["GET /v1/assistants"] = List("assistant_id"),
        ["GET /v1/assistants/{assistant_id}"] = PathOnly,
        ["POST /v1/assistants/{assistant_id}"] = new("""{"name":"taken"}""")
        {
            Bodies = [.. Resources.Select(resources => $$"""{"tool_resources":{{resources}} }""")],
            BodiesV1 = ["""{"file_ids":["$file_id"]}"""],
        },
        ["DELETE /v1/assistants/{assistant_id}"] = PathOnly,
        ["POST /v1/assistants/{assistant_id}/files"] = new("""{"file_id":"@file_id"}""") { BodiesV1 = ["""{"file_id":"$file_id"}"""] },
        ["GET /v1/assistants/{assistant_id}/files"] = List("file_id"),
        ["GET /v1/assistants/{assistant_id}/files/{file_id}"] = PathOnly,
        ["DELETE /v1/assistants/{assistant_id}/files/{file_id}"] = PathOnly,
        ["POST /v1/threads"] = new()
        {
            Bodies =
            [
                .. NewResources.Select(resources => $$"""{"tool_resources":{{resources}} }"""),
                .. Messages.Select(message => $$"""{"messages":[{{message}}]}"""),
            ],
            BodiesV1 = [$$"""{"messages":[{{MessageV1}}]}"""],
        },
        ["GET /v1/threads"] = List("thread_id"),
        ["GET /v1/threads/{thread_id}"] = PathOnly,
        ["POST /v1/threads/{thread_id}"] = new(Metadata) { Bodies = [.. Resources.Select(resources => $$"""{"tool_resources":{{resources}} }""")] },
        ["DELETE /v1/threads/{thread_id}"] = PathOnly,
        ["POST /v1/threads/{thread_id}/messages"] = new(OwnMessage) { Bodies = Messages, BodiesV1 = [MessageV1] },
        ["GET /v1/threads/{thread_id}/messages"] = List("message_id", "run_id=$run_id"),
        ["GET /v1/threads/{thread_id}/messages/{message_id}"] = PathOnly,
        ["POST /v1/threads/{thread_id}/messages/{message_id}"] = new(Metadata),
        ["DELETE /v1/threads/{thread_id}/messages/{message_id}"] = PathOnly,
        ["GET /v1/threads/{thread_id}/messages/{message_id}/footnotes"] = PathOnly,
        ["GET /v1/threads/{thread_id}/messages/{message_id}/files"] = List("file_id"),
        ["GET /v1/threads/{thread_id}/messages/{message_id}/files/{file_id}"] = PathOnly,
        ["POST /v1/threads/runs"] = new()
        {
            Bodies =
            [
                """{"assistant_id":"$assistant_id"}""",
                """{"assistant_id":"$assistant_id","stream":true}""",
                .. Resources.Select(resources => $$"""{"assistant_id":"@assistant_id","tool_resources":{{resources}} }"""),
                .. NewResources.Select(resources => $$"""{"assistant_id":"@assistant_id","thread":{"tool_resources":{{resources}} } }"""),
                .. Messages.Select(message => $$"""{"assistant_id":"@assistant_id","thread":{"messages":[{{message}}]} }"""),
            ],
            BodiesV1 = [$$"""{"assistant_id":"@assistant_id","thread":{"messages":[{{MessageV1}}]} }"""],
        },
        ["POST /v1/threads/{thread_id}/runs"] = new("""{"assistant_id":"@assistant_id"}""")
        {
            Bodies =
            [
                """{"assistant_id":"$assistant_id"}""",
                """{"assistant_id":"$assistant_id","stream":true}""",
                .. Messages.Select(message => $$"""{"assistant_id":"@assistant_id","additional_messages":[{{message}}]}"""),
            ],
        },
        ["GET /v1/threads/{thread_id}/runs"] = List("run_id"),
        ["GET /v1/threads/{thread_id}/runs/{run_id}"] = PathOnly,
        ["POST /v1/threads/{thread_id}/runs/{run_id}"] = new(Metadata),
        ["POST /v1/threads/{thread_id}/runs/{run_id}/cancel"] = PathOnly,
        ["POST /v1/threads/{thread_id}/runs/{run_id}/submit_tool_outputs"] =
            new("""{"tool_outputs":[{"tool_call_id":"call_000000000000000000000000","output":"mine"}]}"""),
        ["GET /v1/threads/{thread_id}/runs/{run_id}/steps"] = List("step_id"),
        ["GET /v1/threads/{thread_id}/runs/{run_id}/steps/{step_id}"] = PathOnly,
    };
}
