using System.Text.Json.Nodes;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Contract;

public sealed class RunsTests(IdleServer server) : IClassFixture<IdleServer>
{
    private const string Include = "step_details.tool_calls%5B%2A%5D.file_search.results%5B%2A%5D.content";

    private static readonly string[] KeysV2 =
    [
        "id", "object", "created_at", "assistant_id", "thread_id", "status", "started_at", "expires_at", "cancelled_at", "failed_at", "completed_at",
        "required_action", "last_error", "model", "instructions", "tools", "tool_resources", "metadata", "temperature", "top_p", "reasoning_effort",
        "max_completion_tokens", "max_prompt_tokens", "truncation_strategy", "incomplete_details", "usage", "response_format", "tool_choice",
            "parallel_tool_calls",
    ];

    private static readonly string[] KeysV1 =
    [
        "id", "object", "created_at", "assistant_id", "thread_id", "status", "started_at", "expires_at", "cancelled_at", "failed_at", "completed_at",
        "required_action", "last_error", "model", "instructions", "tools", "file_ids", "metadata", "incomplete_details", "usage", "temperature", "top_p",
        "max_prompt_tokens", "max_completion_tokens", "truncation_strategy", "response_format", "tool_choice",
    ];

    private readonly ApiClient v1 = server.V1();
    private readonly ApiClient v2 = server.V2();

    [Fact]
    public async Task A_new_run_is_queued_with_the_settings_of_its_assistant()
    {
        var (_, thread, run) = await Start("""{"model":"gpt-4o","instructions":"Be brief.","temperature":0.5,"tools":[{"type":"file_search"}]}""");
        Assert.Equal(KeysV2, run.Keys);
        Assert.Equal(("queued", "gpt-4o", "Be brief."), (run.Text("status"), run.Text("model"), run.Text("instructions")));
        Assert.Equal((long)run.Json["created_at"]! + 600, (long)run.Json["expires_at"]!);
        Assert.Contains("\"temperature\":0.5,\"top_p\":1.0", run.Body, StringComparison.Ordinal);
        Assert.Contains("\"usage\":null,\"response_format\":\"auto\",\"tool_choice\":\"auto\",\"parallel_tool_calls\":true}", run.Body,
            StringComparison.Ordinal);
        Assert.Contains("\"truncation_strategy\":{\"type\":\"auto\",\"last_messages\":null}", run.Body, StringComparison.Ordinal);
        var polled = (await v2.Get($"/v1/threads/{thread}/runs/{run.Text("id")}")).Ok();
        Assert.Equal(run.Body, polled.Body);
        Assert.Equal("250", polled.Header("openai-poll-after-ms"));
        Assert.Equal([run.Text("id")], (await v2.Get($"/v1/threads/{thread}/runs")).Ok().Ids);
    }

    [Fact]
    public async Task Overrides_and_additions_count_for_the_run_only()
    {
        var assistant = (await v2.Post("/v1/assistants", """{"model":"m","instructions":"A."}""")).Ok().Text("id");
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        var body = $$$"""
            {"assistant_id":"{{{assistant}}}","model":"other","additional_instructions":"B.","additional_messages":[{"role":"user","content":"more"}],
             "tools":[{"type":"file_search"}],"temperature":0,"max_prompt_tokens":500,"max_completion_tokens":256,"tool_choice":{"type":"file_search"},
             "truncation_strategy":{"type":"last_messages","last_messages":3},"parallel_tool_calls":false,"metadata":{"k":"v"},"response_format":{"type":"text"}}
            """;
        var run = (await v2.Post($"/v1/threads/{thread}/runs?include[]={Include}", body)).Ok();
        Assert.Equal(("other", "A.\n\nB."), (run.Text("model"), run.Text("instructions")));
        Assert.Contains("\"temperature\":0.0", run.Body, StringComparison.Ordinal);
        Assert.Contains("\"max_completion_tokens\":256,\"max_prompt_tokens\":500,\"truncation_strategy\":{\"type\":\"last_messages\",\"last_messages\":3}",
            run.Body, StringComparison.Ordinal);
        Assert.Contains("\"response_format\":{\"type\":\"text\"},\"tool_choice\":{\"type\":\"file_search\"},\"parallel_tool_calls\":false}", run.Body,
            StringComparison.Ordinal);
        Assert.Equal("more", (string)(await v2.Get($"/v1/threads/{thread}/messages")).Ok().Data[0]!["content"]![0]!["text"]!["value"]!);
        Assert.Equal("A.", (await v2.Get($"/v1/assistants/{assistant}")).Ok().Text("instructions"));
    }

    [Theory]
    [InlineData("{}", "missing_required_parameter", "assistant_id")]
    [InlineData("""{"assistant_id":"undefined"}""", "invalid_value", "assistant_id")]
    [InlineData("""{"assistant_id":"asst_x","max_prompt_tokens":255}""", "integer_below_min_value", "max_prompt_tokens")]
    [InlineData("""{"assistant_id":"asst_x","tool_choice":"always"}""", "invalid_value", "tool_choice")]
    [InlineData("""{"assistant_id":"asst_x","truncation_strategy":{"type":"last_messages"}}""", "missing_required_parameter", "truncation_strategy.last_messages")]
    [InlineData("""{"assistant_id":"asst_x","thread":{}}""", "unknown_parameter", "thread")]
    [InlineData("""{"assistant_id":"asst_x","additional_messages":[{"role":"user"}]}""", "missing_required_parameter", "additional_messages[0].content")]
    public async Task Wrong_runs_are_refused(string body, string code, string param)
    {
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        (await v2.Post($"/v1/threads/{thread}/runs", body)).Fails(400, code, param, "");
    }

    [Fact]
    public async Task Unknown_assistants_are_a_404()
    {
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        (await v2.Post($"/v1/threads/{thread}/runs", """{"assistant_id":"asst_x"}""")).Fails(404, null, null, "No assistant found with id 'asst_x'.");
        (await v2.Post("/v1/threads/runs", """{"assistant_id":"asst_x"}""")).Fails(404, null, null, "No assistant found with id 'asst_x'.");
    }

    [Fact]
    public async Task A_thread_and_its_run_can_be_made_at_once()
    {
        var assistant = (await v2.Post("/v1/assistants", """{"model":"m"}""")).Ok().Text("id");
        var run = (await v2.Post("/v1/threads/runs", $$$"""{"assistant_id":"{{{assistant}}}","thread":{"messages":[{"role":"user","content":"hi"}]}}""")).Ok();
        Assert.Single((await v2.Get($"/v1/threads/{run.Text("thread_id")}/messages")).Ok().Data);
        (await v2.Post("/v1/threads/runs", $$"""{"assistant_id":"{{assistant}}"}""")).Ok();
        (await v2.Post("/v1/threads/runs", $$$"""{"assistant_id":"{{{assistant}}}","thread":{"messages":[{"role":"x","content":"hi"}]}}""")).Fails(400, "invalid_value", "thread.messages[0].role", "");
        (await v2.Post("/v1/threads/runs", $$"""{"assistant_id":"{{assistant}}","additional_messages":[]}""")).Fails(400, "unknown_parameter", "additional_messages", "");
    }

    [Fact]
    public async Task A_thread_with_an_active_run_is_locked_and_the_error_names_both()
    {
        var (assistant, thread, started) = await Start("""{"model":"m"}""");
        var run = started.Text("id");
        (await v2.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"x"}""")).Fails(400, null, null, $"Can't add messages to {thread} while a run {run} is active.");
        (await v2.Post($"/v1/threads/{thread}/runs", $$"""{"assistant_id":"{{assistant}}"}""")).Fails(400, null, null, $"Thread {thread} already has an active run {run}.");
        (await v2.Get($"/v1/threads/{thread}/messages")).Ok();
        Assert.Equal("""{"a":"b"}""", (await v2.Post($"/v1/threads/{thread}/runs/{run}", """{"metadata":{"a":"b"}}""")).Ok().Json["metadata"]!.ToJsonString());

        await Move(thread, run, current => current.MoveTo(RunStatus.InProgress, TimeProvider.System).MoveTo(RunStatus.Completed, TimeProvider.System));
        (await v2.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"x"}""")).Ok();
    }

    [Fact]
    public async Task Cancelling_answers_with_the_run_and_a_finished_run_cannot_be_cancelled()
    {
        var (_, thread, started) = await Start("""{"model":"m"}""");
        var run = started.Text("id");
        Assert.Equal("cancelling", (await v2.Post($"/v1/threads/{thread}/runs/{run}/cancel")).Ok().Text("status"));
        Assert.Equal("cancelling", (await v2.Post($"/v1/threads/{thread}/runs/{run}/cancel")).Ok().Text("status"));
        var ended = await Move(thread, run, current => current.MoveTo(RunStatus.Cancelled, TimeProvider.System) with { Usage = TokenUsage.Zero });
        var shown = (await v2.Get($"/v1/threads/{thread}/runs/{run}")).Ok();
        Assert.Equal((ended.EndedAt, null), ((long?)shown.Json["cancelled_at"], (long?)shown.Json["expires_at"]));
        (await v2.Post($"/v1/threads/{thread}/runs/{run}/cancel")).Fails(400, null, null, "Cannot cancel run with status 'cancelled'.");
    }

    [Fact]
    public async Task V1_never_says_incomplete()
    {
        var (_, thread, started) = await Start("""{"model":"m","tools":[{"type":"file_search"}]}""");
        var run = started.Text("id");
        await Move(thread, run, current => current.MoveTo(RunStatus.InProgress, TimeProvider.System).MoveTo(RunStatus.Incomplete, TimeProvider.System) with
        {
            IncompleteReason = "max_completion_tokens",
            Usage = new TokenUsage(3, 4),
        });
        var ofV2 = (await v2.Get($"/v1/threads/{thread}/runs/{run}")).Ok();
        Assert.Equal("incomplete", ofV2.Text("status"));
        Assert.Null(ofV2.Json["completed_at"]);
        Assert.Equal("""{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"prompt_token_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}""", ofV2.Json["usage"]!.ToJsonString());

        var ofV1 = (await v1.Get($"/v1/threads/{thread}/runs/{run}")).Ok();
        Assert.Equal(KeysV1, ofV1.Keys);
        Assert.Equal("completed", ofV1.Text("status"));
        Assert.NotNull(ofV1.Json["completed_at"]);
        Assert.Equal("max_completion_tokens", (string)ofV1.Json["incomplete_details"]!["reason"]!);
        Assert.Equal("""{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}""", ofV1.Json["usage"]!.ToJsonString());
        Assert.Equal("""[{"type":"retrieval"}]""", ofV1.Json["tools"]!.ToJsonString());
    }

    [Fact]
    public async Task V1_forces_retrieval_by_its_own_name()
    {
        var assistant = (await v1.Post("/v1/assistants", """{"model":"m","tools":[{"type":"retrieval"}]}""")).Ok().Text("id");
        var thread = (await v1.Post("/v1/threads")).Ok().Text("id");
        var run = (await v1.Post($"/v1/threads/{thread}/runs", $$$"""{"assistant_id":"{{{assistant}}}","tool_choice":{"type":"retrieval"}}""")).Ok();
        Assert.Equal("""{"type":"retrieval"}""", run.Json["tool_choice"]!.ToJsonString());
        Assert.Equal("""{"type":"file_search"}""", (await v2.Get($"/v1/threads/{thread}/runs/{run.Text("id")}")).Ok().Json["tool_choice"]!.ToJsonString());
    }

    [Fact]
    public async Task A_run_that_waits_for_outputs_lists_its_calls()
    {
        var (_, thread, started) = await Start("""{"model":"m"}""");
        await Move(thread, started.Text("id"), current =>
            (current.MoveTo(RunStatus.InProgress, TimeProvider.System) with { RequiredCalls = [new FunctionCall("call_1", "f", "{\"a\":1}")] })
            .MoveTo(RunStatus.RequiresAction, TimeProvider.System));
        Assert.Equal(
            """{"type":"submit_tool_outputs","submit_tool_outputs":{"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}}""",
            (await v2.Get($"/v1/threads/{thread}/runs/{started.Text("id")}")).Ok().Json["required_action"]!.ToJsonString(Unescaped));
    }

    [Fact]
    public async Task Steps_show_searches_as_recorded_and_deleted_files_have_no_text()
    {
        var (_, thread, started) = await Start("""{"model":"m"}""");
        var run = started.Text("id");
        var now = started.Json["created_at"]!.GetValue<long>();
        var search = new RunStep(
            NewId.RunStep(), Project.Default, thread, run, started.Text("assistant_id"), now, RunStepStatus.Completed, MessageId: null,
            [new FileSearchCall("call_1", "q", 0, [new FileSearchResult("file-a", "a.txt", 0.75, new SourceSpan(0, 11), 4)], ["b.pdf (no text)"])],
            ExpiresAt: null, EndedAt: now + 1, Usage: new TokenUsage(1, 2));
        var writing = search with { Id = NewId.RunStep(), MessageId = "msg_1", ToolCalls = null, Status = RunStepStatus.Cancelled };
        await Move(thread, run, current => current, [search, writing]);

        var steps = (await v2.Get($"/v1/threads/{thread}/runs/{run}/steps?include[]={Include}&limit=10")).Ok();
        Assert.Equal(["message_creation", "tool_calls"], steps.Data.Select(step => (string)step!["type"]!));
        Assert.Equal(
            ["id", "object", "created_at", "run_id", "assistant_id", "thread_id", "type", "status", "cancelled_at", "completed_at", "expires_at", "failed_at",
                "last_error", "step_details", "usage"],
            steps.Data[1]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(
            """{"type":"tool_calls","tool_calls":[{"id":"call_1","type":"file_search","file_search":{"ranking_options":{"ranker":"default_2024_08_21","score_threshold":0.0},"results":[{"file_id":"file-a","file_name":"a.txt","score":0.75,"attributes":{},"content":[],"page":4}],"unready_files":["b.pdf (no text)"]}}]}""",
            steps.Data[1]!["step_details"]!.ToJsonString());
        Assert.Equal((now + 1, (long?)null), ((long)steps.Data[0]!["cancelled_at"]!, (long?)steps.Data[0]!["completed_at"]));

        foreach (var spelling in new[] { $"include={Include}", $"include%5B%5D={Include}", $"include={Include},{Include}" })
        {
            Assert.Contains("\"content\":[]", (await v2.Get($"/v1/threads/{thread}/runs/{run}/steps/{search.Id}?{spelling}"))
                .Ok().Body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("content", (await v2.Get($"/v1/threads/{thread}/runs/{run}/steps/{search.Id}")).Ok().Body, StringComparison.Ordinal);
        (await v2.Get($"/v1/threads/{thread}/runs/{run}/steps?include=everything"))
            .Fails(400, "invalid_value", "include[0]", "Supported values are: 'step_details.tool_calls[*].file_search.results[*].content'.");
        var ofV1 = (await v1.Get($"/v1/threads/{thread}/runs/{run}/steps/{search.Id}")).Ok();
        Assert.Equal("""[{"id":"call_1","type":"retrieval","retrieval":{}}]""", ofV1.Json["step_details"]!["tool_calls"]!.ToJsonString());
        Assert.True(ofV1.Json.ContainsKey("expired_at"));
    }

    [Fact]
    public async Task Footnotes_outlive_their_file()
    {
        var file = await v2.Upload("주의.txt", "x");
        var (_, thread, started) = await Start("""{"model":"m"}""");
        Citation Cite(int position, int number, int start) => new(
            position, 0, number, file, "주의.txt", new SourceSpan(start, start + 5), start, start
                + 5, "quote", Page: 3, CitationSupport.Verified, new CitationReason("q", 0.5, ["term"]));
        var message = new ThreadMessage(
            NewId.Message(), Project.Default, thread, 1, ThreadMessage.FromAssistant,
                [new TextContent("A. B. C.", [Cite(2, 0, 10), Cite(5, 1, 20), Cite(8, 0, 10)])], [],
            new Dictionary<string, string>(), "asst_x", started.Text("id"));
        await Move(thread, started.Text("id"), current => current, [], message);

        var path = $"/v1/threads/{thread}/messages/{message.Id}";
        var footnotes = (await v2.Get($"{path}/footnotes")).Ok();
        Assert.Equal(["object", "data"], footnotes.Keys);
        Assert.Equal(
            $$$"""{"number":1,"quote":"quote","file_id":"{{{file}}}","filename":"주의.txt","page":3,"start":10,"end":15,"support":"verified","url":"/v1/files/{{{file}}}/citation?start=10&end=15&version=1","deleted":false,"why":{"query":"q","score":0.5,"terms":["term"]},"version":1,"gone":false,"places":[{"page":3,"page_width":null,"page_height":null,"boxes":[],"start":10,"end":15}]}""",
            footnotes.Data[0]!.ToJsonString(Unescaped));
        Assert.Equal([1, 2], footnotes.Data.Select(note => (int)note!["number"]!));
        (await v2.Delete($"/v1/files/{file}")).Ok();
        Assert.All((await v2.Get($"{path}/footnotes")).Ok().Data, note => Assert.True((bool)note!["deleted"]!));
        Assert.Contains("quote", (await v2.Get(path)).Ok().Body, StringComparison.Ordinal);
        Assert.Equal("A.【0:0†주의.txt】 B.【0:1†주의.txt】 C.【0:0†주의.txt】", (string)(await v2.Get(path)).Ok().Json["content"]![0]!["text"]!["value"]!);
        Assert.Equal("A.【0†source】 B.【1†source】 C.【0†source】", (string)(await v1.Get(path)).Ok().Json["content"]![0]!["text"]!["value"]!);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task<(string Assistant, string Thread, ApiReply Run)> Start(string assistantBody)
    {
        var assistant = (await v2.Post("/v1/assistants", assistantBody)).Ok().Text("id");
        var thread = (await v2.Post("/v1/threads")).Ok().Text("id");
        var body = new JsonObject { ["assistant_id"] = assistant, ["additional_messages"] = new JsonArray() };
        return (assistant, thread, (await v2.Post($"/v1/threads/{thread}/runs", body.ToJsonString())).Ok());
    }

    private async Task<ThreadRun> Move(
        string thread, string run, Func<ThreadRun, ThreadRun> change, IReadOnlyList<RunStep>? steps = null, ThreadMessage? message = null) =>
        (await server.Get<IConversationStore>().AdvanceRunAsync(thread, run, change, steps ?? [], message, default))!;
}
