using System.Text.Json.Nodes;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Runs;

/// <summary>Asks an assistant on a thread, as a client of the Assistants API does.</summary>
public sealed class RunClient(ApiClient api)
{
    private static readonly string[] Active = ["queued", "in_progress", "cancelling"];

    /// <summary>The same assistant and thread, spoken to in another way.</summary>
    public RunClient(ApiClient api, RunClient other)
        : this(api) => (AssistantId, ThreadId) = (other.AssistantId, other.ThreadId);

    public ApiClient Api => api;

    public string AssistantId { get; private set; } = "";

    public string ThreadId { get; private set; } = "";

    public string RunId { get; private set; } = "";

    private string RunPath => $"/v1/threads/{ThreadId}/runs/{RunId}";

    /// <summary>Makes an assistant, on a thread of its own, that searches the files; without files it has no tool.</summary>
    public static Task<RunClient> CreateAsync(ApiClient api, params string[] fileIds) => WithFunctionsAsync(api, [], fileIds);

    /// <param name="functions">Declared functions, each the whole tool object as JSON.</param>
    public static async Task<RunClient> WithFunctionsAsync(ApiClient api, IReadOnlyList<string> functions, params string[] fileIds)
    {
        var client = new RunClient(api);
        var assistant = new JsonObject { ["model"] = "gpt-4o", ["instructions"] = "Be brief." };
        if (fileIds.Length > 0)
        {
            var store = (await api.Post("/v1/vector_stores", new JsonObject { ["file_ids"] = Array(fileIds) }.ToJsonString())).Ok().Text("id");
            assistant["tool_resources"] = new JsonObject { ["file_search"] = new JsonObject { ["vector_store_ids"] = Array(store) } };
        }

        var tools = functions.Select(function => JsonNode.Parse(function)).Concat(fileIds.Length > 0 ? [new JsonObject { ["type"] = "file_search" }] : []);
        assistant["tools"] = new JsonArray([.. tools]);
        client.AssistantId = (await api.Post("/v1/assistants", assistant.ToJsonString())).Ok().Text("id");
        client.ThreadId = (await api.Post("/v1/threads")).Ok().Text("id");
        return client;
    }

    /// <summary>Makes an assistant, on a thread of its own, that runs code which finds the files.</summary>
    public static async Task<RunClient> WithCodeAsync(ApiClient api, IReadOnlyList<string> functions, params string[] fileIds)
    {
        var client = await WithFunctionsAsync(api, ["""{"type":"code_interpreter"}""", .. functions]);
        var resources = new JsonObject { ["code_interpreter"] = new JsonObject { ["file_ids"] = Array(fileIds) } };
        (await api.Post($"/v1/assistants/{client.AssistantId}", new JsonObject { ["tool_resources"] = resources }.ToJsonString())).Ok();
        return client;
    }

    /// <summary>Adds the question and starts a run.</summary>
    public async Task StartAsync(string question, JsonObject? settings = null)
    {
        (await api.Post($"/v1/threads/{ThreadId}/messages", new JsonObject { ["role"] = "user", ["content"] = question }.ToJsonString())).Ok();
        var run = settings ?? [];
        run["assistant_id"] = AssistantId;
        RunId = (await api.Post($"/v1/threads/{ThreadId}/runs", run.ToJsonString())).Ok().Text("id");
    }

    /// <summary>Adds the question, starts a run and waits for its end.</summary>
    public async Task<ApiReply> AskAsync(string question, JsonObject? settings = null)
    {
        await StartAsync(question, settings);
        return await EndAsync();
    }

    /// <summary>Answers the calls that the run waits for.</summary>
    public Task<ApiReply> SubmitAsync(params (string CallId, string Output)[] outputs) => api.Post($"{RunPath}/submit_tool_outputs", OutputsBody(outputs));

    /// <summary>Adds the question, starts a run and reads its events to the end of the stream.</summary>
    public async Task<StreamedRun> StreamAsync(string question, JsonObject? settings = null, string query = "")
    {
        (await api.Post($"/v1/threads/{ThreadId}/messages", new JsonObject { ["role"] = "user", ["content"] = question }.ToJsonString())).Ok();
        var run = settings ?? [];
        run["assistant_id"] = AssistantId;
        run["stream"] = true;
        var streamed = await StreamedRun.PostAsync(api, $"/v1/threads/{ThreadId}/runs{query}", run.ToJsonString());
        RunId = streamed.RunId;
        return streamed;
    }

    /// <summary>Answers the calls and reads the events that follow.</summary>
    public Task<StreamedRun> SubmitStreamedAsync(params (string CallId, string Output)[] outputs)
    {
        var body = JsonNode.Parse(OutputsBody(outputs))!.AsObject();
        body["stream"] = true;
        return StreamedRun.PostAsync(api, $"{RunPath}/submit_tool_outputs", body.ToJsonString());
    }

    public async Task CancelAsync() => (await api.Post($"{RunPath}/cancel")).Ok();

    /// <summary>The run once it is terminal.</summary>
    public Task<ApiReply> EndAsync() => api.Poll(RunPath, reply => !Active.Contains(reply.Text("status")));

    /// <summary>Waits until text of the answer was stored.</summary>
    public Task<ApiReply> AnswerBegunAsync() =>
        api.Poll($"/v1/threads/{ThreadId}/messages?run_id={RunId}", reply => reply.Data.Any(message => message!["content"]!.AsArray().Count > 0));

    /// <summary>The messages that the run wrote, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> MessagesAsync() =>
        [.. (await api.Get($"/v1/threads/{ThreadId}/messages?run_id={RunId}&order=asc")).Ok().Data.Select(message => message!)];

    /// <summary>The text part of the one message that the run wrote.</summary>
    public async Task<JsonNode> AnswerAsync() => Assert.Single(await MessagesAsync())["content"]![0]!["text"]!;

    /// <summary>The steps of the run, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> StepsAsync() =>
        [.. (await api.Get($"{RunPath}/steps?order=asc")).Ok().Data.Select(step => step!)];

    private static string OutputsBody((string CallId, string Output)[] outputs) => new JsonObject
    {
        ["tool_outputs"] = new JsonArray([.. outputs.Select(output => new JsonObject { ["tool_call_id"] = output.CallId, ["output"] = output.Output })]),
    }.ToJsonString();

    private static JsonArray Array(params string[] ids) => [.. ids.Select(id => JsonValue.Create(id))];
}
