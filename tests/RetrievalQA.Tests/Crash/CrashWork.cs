using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Crash;

/// <summary>
/// Clients that use everything until the server dies under them, and remember what it had acknowledged: uploads being
/// read, runs that search, wait for outputs, are cancelled or streamed.
/// </summary>
public sealed class CrashWork
{
    public const string Clock = """{"type":"function","function":{"name":"clock"}}""";

    private static readonly string[] Active = ["queued", "in_progress", "cancelling"];

    private static readonly TimeSpan ProgressLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ApiClient api;
    private readonly string store;
    private readonly string assistant;
    private readonly ConcurrentQueue<string> objects = [];
    private readonly ConcurrentDictionary<string, string> files = new();
    private readonly ConcurrentDictionary<string, Intent> runs = new();

    private CrashWork(ApiClient api, string store, string assistant) => (this.api, this.store, this.assistant) = (api, store, assistant);

    private enum Intent
    {
        Answer,
        Wait,
        Submitted,

        /// <summary>The cancellation was sent, and perhaps not received.</summary>
        PerhapsCancelled,
        Cancelled,
    }

    public static async Task<CrashWork> PrepareAsync(ApiClient api, string note)
    {
        var file = await api.Upload("note.txt", note);
        var storeId = (await api.Post("/v1/vector_stores", $$"""{"file_ids":["{{file}}"]}""")).Ok().Text("id");
        var assistantId = (await api.Post(
            "/v1/assistants", $$$$"""{"model":"m","tools":[{"type":"file_search"},{{{{Clock}}}}],"tool_resources":{"file_search":{"vector_store_ids":["{{{{storeId}}}}"]}}}""")).Ok().Text("id");
        return new CrashWork(api, storeId, assistantId);
    }

    /// <summary>Works until the server is gone.</summary>
    public async Task DoAsync(Random random)
    {
        try
        {
            while (true)
            {
                await (random.Next(6) switch
                {
                    0 => UploadAsync(random.Next()),
                    1 => CallFunctionAsync(answers: true),
                    2 => CallFunctionAsync(answers: false),
                    3 => CancelAsync(),
                    4 => StreamAsync(),
                    _ => AskAsync(),
                });
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // The server was killed: what was not answered was not acknowledged.
        }
    }

    /// <summary>Waits until one more run was acknowledged: a busy machine takes its time to start.</summary>
    public async Task ProgressAsync()
    {
        var (before, begun) = (runs.Count, TimeProvider.System.GetTimestamp());
        while (runs.Count == before)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < ProgressLimit, "The server acknowledged nothing.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    /// <summary>Everything acknowledged is there; every run is over, or goes on when it gets its outputs; no thread is locked.</summary>
    public async Task VerifyAsync(int atLeast)
    {
        Assert.True(runs.Count >= atLeast, $"Only {runs.Count} runs were made.");
        Assert.NotEmpty(files);
        foreach (var path in objects)
        {
            (await api.Get(path)).Ok();
        }

        foreach (var (id, text) in files)
        {
            Assert.Equal(text, (await api.Get($"/v1/files/{id}/content")).Ok().Body);
            await api.Poll($"/v1/vector_stores/{store}/files/{id}", reply => reply.Text("status") == "completed");
        }

        foreach (var (path, intent) in runs)
        {
            await VerifyRunAsync(path, intent);
        }
    }

    private async Task VerifyRunAsync(string path, Intent intent)
    {
        var run = await api.Poll(path, reply => !Active.Contains(reply.Text("status")));
        if (run.Text("status") == "requires_action")
        {
            Assert.Contains(intent, new[] { Intent.Wait, Intent.PerhapsCancelled });
            (await SubmitAsync(path, run)).Ok();
            run = await api.Poll(path, reply => !Active.Contains(reply.Text("status")));
        }

        string[] expected = intent switch
        {
            Intent.Cancelled => ["cancelled"],
            Intent.PerhapsCancelled => ["cancelled", "completed"],
            _ => ["completed"],
        };
        Assert.True(expected.Contains(run.Text("status")) || IsOver(run) || (string?)run.Json["last_error"]?["code"] == "server_error", $"{intent}: {run.Body}");
        var thread = run.Text("thread_id");
        (await api.Post($"/v1/threads/{thread}/messages", """{"role":"user","content":"x"}""")).Ok();
        var messages = (await api.Get($"/v1/threads/{thread}/messages")).Ok().Data;
        Assert.DoesNotContain(messages, message => (string?)message!["status"] == "in_progress");
        var steps = (await api.Get($"{path}/steps")).Ok().Data;
        Assert.DoesNotContain(steps, step => (string?)step!["status"] == "in_progress");
    }

    // Where the kills take longer than a run has.
    private static bool IsOver(ApiReply run) => run.Text("status") == "expired"
        && TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds((long)run.Json["created_at"]!) >= Lifetime;

    private async Task UploadAsync(int number)
    {
        var text = $"The number of the day is {number}.\n";
        var id = await api.Upload($"day-{number}.txt", text);
        objects.Enqueue($"/v1/files/{id}");
        if ((await api.Post($"/v1/vector_stores/{store}/files", $$"""{"file_id":"{{id}}"}""")).Status == System.Net.HttpStatusCode.OK)
        {
            files[id] = text;
        }
    }

    private async Task AskAsync()
    {
        var path = await StartAsync("What is the colour of box 7000?", Intent.Answer);
        await api.Poll(path, reply => !Active.Contains(reply.Text("status")));
    }

    private async Task CallFunctionAsync(bool answers)
    {
        var path = await StartAsync("Tell me about the clock {}", Intent.Wait);
        var run = await api.Poll(path, reply => !Active.Contains(reply.Text("status")));
        if (answers)
        {
            Assert.Equal("requires_action", run.Text("status"));
            (await SubmitAsync(path, run)).Ok();
            runs[path] = Intent.Submitted;
        }
    }

    private async Task CancelAsync()
    {
        var path = await StartAsync("Tell me about the clock {}", Intent.Wait);
        await api.Poll(path, reply => !Active.Contains(reply.Text("status")));
        runs[path] = Intent.PerhapsCancelled;
        (await api.Post($"{path}/cancel")).Ok();
        runs[path] = Intent.Cancelled;
    }

    private async Task StreamAsync()
    {
        var thread = await ThreadAsync("What is the colour of box 7002?");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/threads/{thread}/runs")
        {
            Content = new StringContent($$"""{"assistant_id":"{{assistant}}","stream":true}""", System.Text.Encoding.UTF8, "application/json"),
        };
        using var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            const string Data = "data: ";
            if (line.StartsWith(Data + "{\"id\":\"run_", StringComparison.Ordinal))
            {
                runs.TryAdd($"/v1/threads/{thread}/runs/{(string)JsonNode.Parse(line[Data.Length..])!["id"]!}", Intent.Answer);
            }
        }
    }

    private async Task<string> StartAsync(string question, Intent intent)
    {
        var thread = await ThreadAsync(question);
        var run = (await api.Post($"/v1/threads/{thread}/runs", $$"""{"assistant_id":"{{assistant}}"}""")).Ok().Text("id");
        var path = $"/v1/threads/{thread}/runs/{run}";
        runs[path] = intent;
        return path;
    }

    private async Task<string> ThreadAsync(string question)
    {
        var thread = (await api.Post("/v1/threads")).Ok().Text("id");
        objects.Enqueue($"/v1/threads/{thread}");
        var message = (await api.Post($"/v1/threads/{thread}/messages", $$"""{"role":"user","content":"{{question}}"}""")).Ok().Text("id");
        objects.Enqueue($"/v1/threads/{thread}/messages/{message}");
        return thread;
    }

    private Task<ApiReply> SubmitAsync(string path, ApiReply run)
    {
        var call = (string)run.Json["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!["id"]!;
        return api.Post($"{path}/submit_tool_outputs", $$"""{"tool_outputs":[{"tool_call_id":"{{call}}","output":"noon"}]}""");
    }
}
