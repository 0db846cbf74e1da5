using System.Text;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering;

namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>What the sessions of both versions do in the same way.</summary>
/// <param name="hasty">A client of a server whose runs expire soon.</param>
/// <param name="runsCode">Sandboxes can be had here.</param>
public abstract class SessionBase(ApiClient api, ApiClient hasty, ScriptedModelServer model, bool runsCode)
{
    protected const string Extractive = "extractive";
    protected const string Question = "How long is the notice period?";
    protected const string Weather = """{"type":"function","function":{"name":"get_weather","description":"Weather of a city","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}""";
    protected const string WeatherArguments = """{"city":"Seoul"}""";

    private static readonly string[] Resting = ["completed", "failed", "cancelled", "expired", "incomplete", "requires_action"];

    protected ApiClient Api => api;

    protected ApiClient Hasty => hasty;

    protected ScriptedModelServer Model => model;

    protected async Task<JsonObject> Get(string path) => (await api.Get($"/v1{path}")).Ok().Json;

    /// <summary>Posts JSON and gives the answer; a body with ' in place of " is easier to read here.</summary>
    protected async Task<JsonObject> Post(string path, string? body = null) => (await api.Post($"/v1{path}", body?.Replace('\'', '"'))).Ok().Json;

    protected async Task<JsonObject> Delete(string path) => (await api.Delete($"/v1{path}")).Ok().Json;

    protected async Task Refused(HttpMethod method, string path, string? body = null)
    {
        using var content = body is null ? null : new StringContent(body.Replace('\'', '"'), Encoding.UTF8, "application/json");
        var reply = await api.Send(method, $"/v1{path}", content);
        Assert.True((int)reply.Status is >= 400 and < 500, $"{method} {path}: {(int)reply.Status} {reply.Body}");
    }

    protected static string Id(JsonObject item) => (string)item["id"]!;

    protected async Task<string> Create(string path, string? body = null) => Id(await Post(path, body));

    /// <summary>Every page of a list, two at a time, until the empty one behind the last.</summary>
    protected async Task Page(string path)
    {
        var joint = path.Contains('?') ? '&' : '?';
        var page = await Get($"{path}{joint}limit=2&order=asc");
        Assert.NotEmpty(page["data"]!.AsArray());
        while (page["data"]!.AsArray().Count > 0)
        {
            page = await Get($"{path}{joint}limit=2&order=asc&after={page["data"]!.AsArray()[^1]!["id"]}");
        }
    }

    /// <summary>Polls a run until it is over or waits.</summary>
    protected static async Task<string> End(ApiClient client, string thread, string run, string status)
    {
        var ended = await client.Poll($"/v1/threads/{thread}/runs/{run}", reply => Resting.Contains(reply.Text("status")));
        Assert.True(ended.Text("status") == status, ended.Body);
        return run;
    }

    /// <summary>Starts a run on a new thread with the question.</summary>
    protected async Task<(string Thread, string Run)> Start(string assistant, string more = "")
    {
        var thread = await Create("/threads", $$$"""{'messages':[{'role':'user','content':'{{{Question}}}'}]}""");
        return (thread, await Create($"/threads/{thread}/runs", $$"""{'assistant_id':'{{assistant}}'{{more}}}"""));
    }

    /// <summary>Posts and reads the whole stream.</summary>
    protected static async Task<IReadOnlyList<StreamEvent>> Stream(ApiClient client, string path, string body)
    {
        var reply = (await client.Post($"/v1{path}", body.Replace('\'', '"'))).Ok();
        var events = StreamEvent.ReadAll(reply.Body);
        Assert.Equal("done", events[^1].Name);
        return events;
    }

    /// <summary>Code that prints, draws and writes a file, streamed, and what is stored of it.</summary>
    protected async Task Code()
    {
        if (!runsCode)
        {
            return;
        }

        const string Python = "import matplotlib.pyplot as plt\nprint(1)\nplt.plot([1])\nplt.show()\nprint(2)\nopen('a.txt', 'w').write('a');";
        Model.Call("code_interpreter", new JsonObject { ["code"] = Python }.ToJsonString()).Say(_ => ["See sandbox:/mnt/data/a.txt."]);
        var assistant = await Create("/assistants", "{'model':'m','tools':[{'type':'code_interpreter'}]}");
        var run = LastRun(await Stream(api, "/threads/runs", Streamed(assistant)));
        Assert.Equal("completed", (string)run["status"]!);
        await Get($"/threads/{run["thread_id"]}/runs/{run["id"]}/steps");
        var message = (await Get($"/threads/{run["thread_id"]}/messages"))["data"]![0]!;
        Assert.Equal(["image_file", "text"], message["content"]!.AsArray().Select(part => (string)part!["type"]!));
        await Get($"/files/{message["content"]![1]!["text"]!["annotations"]![0]!["file_path"]!["file_id"]}");
        await Get("/files?purpose=assistants_output");
    }

    /// <summary>Streams of runs to every end that a run has.</summary>
    protected async Task StreamToEveryEnd()
    {
        var bare = await Create("/assistants", "{'model':'m'}");
        var waiting = await Create("/assistants", $$"""{'model':'m','tools':[{{Weather}}]}""");
        var expiring = (await hasty.Post("/v1/assistants", """{"model":"m"}""")).Ok().Text("id");

        model.Call("get_weather", WeatherArguments);
        Assert.Equal("requires_action", (string)LastRun(await Stream(api, "/threads/runs", Streamed(waiting)))["status"]!);
        model.Fail(400, "No.");
        Assert.Equal("failed", (string)LastRun(await Stream(api, "/threads/runs", Streamed(bare)))["status"]!);
        Assert.Equal("failed", await Interrupted(bare, (_, _) =>
        {
            model.CutHeld();
            return Task.CompletedTask;
        }));
        Assert.Equal("cancelled", await Interrupted(bare, (thread, run) => Post($"/threads/{thread}/runs/{run}/cancel")));
        model.SayAndHold("Half an");
        Assert.Equal("expired", (string)LastRun(await Stream(hasty, "/threads/runs", Streamed(expiring)))["status"]!);
        Assert.Equal(0, model.TurnsLeft);
        model.SayCut("Half an");
        var cut = LastRun(await Stream(api, "/threads/runs", Streamed(bare)));
        Assert.Equal("max_completion_tokens", (string)cut["incomplete_details"]!["reason"]!);
        await Get($"/threads/{cut["thread_id"]}/runs/{Id(cut)}");
        await Get($"/threads/{cut["thread_id"]}/messages");
        await Get($"/threads/{cut["thread_id"]}/runs/{Id(cut)}/steps");
    }

    /// <summary>Streams a run whose model says half of its answer, does something to the run then, and gives its last status.</summary>
    private async Task<string> Interrupted(string assistant, Func<string, string, Task> act)
    {
        model.Clear();
        model.SayAndHold("Half an");
        var thread = await Create("/threads", "{'messages':[{'role':'user','content':'Hi'}]}");
        var streaming = Stream(api, $"/threads/{thread}/runs", $$"""{'assistant_id':'{{assistant}}','stream':true}""");
        var messages = await api.Poll($"/v1/threads/{thread}/messages", reply => reply.Data.Count == 2 && reply.Data[0]!["content"]!.AsArray().Count > 0);
        await act(thread, (string)messages.Data[0]!["run_id"]!);
        return (string)LastRun(await streaming)["status"]!;
    }

    private static string Streamed(string assistant) => $$$"""{'assistant_id':'{{{assistant}}}','thread':{'messages':[{'role':'user','content':'Hi'}]},'stream':true}""";

    protected static string CallId(JsonObject run) => (string)run["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!["id"]!;

    protected static JsonObject LastRun(IReadOnlyList<StreamEvent> events) =>
        events.Last(item => item.Name.StartsWith("thread.run.", StringComparison.Ordinal)
        && !item.Name.Contains("step", StringComparison.Ordinal)).Data!.AsObject();
}
