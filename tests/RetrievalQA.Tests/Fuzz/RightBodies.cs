namespace RetrievalQA.Tests.Fuzz;

/// <summary>Right bodies by endpoint; <c>$file_id</c> and its like stand for ids. Endpoints that take none are not here.</summary>
internal static class RightBodies
{
    private const string Metadata = """{"metadata":{"a":"b","한글":"값"}}""";
    private const string Tools =
        """[{"type":"file_search","file_search":{"max_num_results":5,"ranking_options":{"ranker":"auto","score_threshold":0.1}}},{"type":"code_interpreter"},{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"a":{"type":"string","enum":["x"]}}},"strict":true}}]""";

    private const string Message =
        """{"role":"user","content":[{"type":"text","text":"How tall is the tower?"},{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}}],"attachments":[{"file_id":"$file_id","tools":[{"type":"file_search"}]}],"metadata":{"a":"b"}}""";

    private const string MessageV1 = """{"role":"user","content":"How tall is the tower?","file_ids":["$file_id"],"metadata":{}}""";
    private const string Resources = """{"file_search":{"vector_store_ids":["$vector_store_id"]},"code_interpreter":{"file_ids":["$file_id"]}}""";
    private const string Chunking = """{"type":"static","static":{"max_chunk_size_tokens":400,"chunk_overlap_tokens":100}}""";

    private static readonly string Assistant =
        $$"""{"model":"extractive","name":"n","description":"d","instructions":"i","tools":{{Tools}},"tool_resources":{{Resources}},"metadata":{"a":"b"},"temperature":0.5,"top_p":0.9,"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"} } } }""";

    private static readonly string Run =
        """{"assistant_id":"$assistant_id","model":"extractive","instructions":"i","additional_instructions":"j","tools":[{"type":"file_search"}],"metadata":{},"temperature":1,"top_p":1,"max_prompt_tokens":5000,"max_completion_tokens":500,"truncation_strategy":{"type":"last_messages","last_messages":3},"tool_choice":"auto","parallel_tool_calls":true,"response_format":"auto"}""";

    public static readonly IReadOnlyDictionary<string, string[]> ByEndpoint = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["POST /v1/answers"] =
        [
            """{"question":"How tall is the tower?","file_ids":["$file_id"],"model":"extractive","instructions":"Be brief.","stream":false}""",
            """{"question":"How tall is the tower?","vector_store_ids":["$vector_store_id"]}""",
            """{"question":"Which is the tallest?","thread_id":"$thread_id"}""",
        ],
        ["POST /v1/uploads"] = ["""{"filename":"a.txt","purpose":"assistants","bytes":5,"mime_type":"text/plain","expires_after":{"anchor":"created_at","seconds":3600}}"""],
        ["POST /v1/uploads/{upload_id}/complete"] = ["""{"part_ids":["$part_id"],"md5":"5d41402abc4b2a76b9719d911017c592"}""", """{"part_ids":["$part_id"]}"""],
        ["POST /v1/vector_stores"] =
            [$$"""{"name":"n","description":"d","file_ids":["$file_id"],"expires_after":{"anchor":"last_active_at","days":7},"chunking_strategy":{{Chunking}},"metadata":{"a":"b"} }"""],
        ["POST /v1/vector_stores/{vector_store_id}"] = ["""{"name":"n","expires_after":{"anchor":"last_active_at","days":7},"metadata":{"a":"b"}}"""],
        ["POST /v1/vector_stores/{vector_store_id}/search"] =
        [
            """{"query":["tower","height"],"rewrite_query":true,"max_num_results":5,"filters":{"type":"and","filters":[{"type":"eq","key":"colour","value":"red"},{"type":"in","key":"n","value":[1,2.5,true]}]},"ranking_options":{"ranker":"auto","score_threshold":0,"hybrid_search":{"embedding_weight":1,"text_weight":1}}}""",
            """{"query":"tower"}""",
        ],
        ["POST /v1/vector_stores/{vector_store_id}/files"] = [$$"""{"file_id":"$file_id","attributes":{"colour":"red","n":2.5,"b":true},"chunking_strategy":{{Chunking}} }"""],
        ["POST /v1/vector_stores/{vector_store_id}/files/{file_id}"] = ["""{"attributes":{"colour":"blue","n":1e3}}"""],
        ["POST /v1/vector_stores/{vector_store_id}/file_batches"] =
            ["""{"file_ids":["$file_id","$file_id"],"attributes":{"a":1}}""", """{"files":[{"file_id":"$file_id","attributes":{"a":1}},{"file_id":"$file_id"}]}"""],
        ["POST /v1/assistants"] = [Assistant, """{"model":"extractive","tools":[{"type":"retrieval"}],"file_ids":["$file_id"]}"""],
        ["POST /v1/assistants/{assistant_id}"] = [Assistant, Metadata],
        ["POST /v1/assistants/{assistant_id}/files"] = ["""{"file_id":"$file_id"}"""],
        ["POST /v1/threads"] = [$$"""{"messages":[{{Message}}],"tool_resources":{{Resources}},"metadata":{"a":"b"} }""", $$"""{"messages":[{{MessageV1}}]}"""],
        ["POST /v1/threads/{thread_id}"] = [$$"""{"tool_resources":{{Resources}},"metadata":{"a":"b"} }"""],
        ["POST /v1/threads/{thread_id}/messages"] = [Message, MessageV1],
        ["POST /v1/threads/{thread_id}/messages/{message_id}"] = [Metadata],
        ["POST /v1/threads/runs"] = [$$"""{"assistant_id":"$assistant_id","thread":{"messages":[{{Message}}]},"stream":true}""", """{"assistant_id":"$assistant_id"}"""],
        ["POST /v1/threads/{thread_id}/runs"] = [Run, $$"""{"assistant_id":"$assistant_id","additional_messages":[{{Message}}]}"""],
        ["POST /v1/threads/{thread_id}/runs/{run_id}"] = [Metadata],
        ["POST /v1/threads/{thread_id}/runs/{run_id}/submit_tool_outputs"] = ["""{"tool_outputs":[{"tool_call_id":"call_1","output":"o"}],"stream":true}"""],
    };
}
