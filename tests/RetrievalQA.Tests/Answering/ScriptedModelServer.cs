using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RetrievalQA.Tests.Answering;

/// <summary>
/// An OpenAI-compatible chat-completions endpoint on a loopback port that plays a script: each request takes the next
/// turn, whatever its path. It keeps the requests.
/// </summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PollLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Func<JsonNode, HttpContext, Task>> turns = new();
    private readonly ConcurrentQueue<ScriptedRequest> requests = new();
    private readonly ConcurrentQueue<HttpContext> held = new();
    private readonly CancellationTokenSource closing = new();
    private static readonly (int Prompt, int Completion) UsualCost = (11, 7);

    private ScriptedModelServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapPost("/{**path}", PlayAsync);
    }

    /// <summary>The request bodies so far, oldest first.</summary>
    public IReadOnlyList<JsonNode> Requests => [.. requests.Select(request => request.Body)];

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyList<ScriptedRequest> Received => [.. requests];

    /// <summary>Turns that no request has taken yet.</summary>
    public int TurnsLeft => turns.Count;

    /// <summary>Tokens that every turn reports.</summary>
    public (int Prompt, int Completion) Cost { get; set; } = UsualCost;

    public string Url => Address + "/v1";

    /// <summary>The address without the version.</summary>
    public string Address => app.Urls.First();

    public static async Task<ScriptedModelServer> StartAsync()
    {
        var server = new ScriptedModelServer();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>A turn that streams text in the given pieces; the request decides what to say.</summary>
    public ScriptedModelServer Say(Func<JsonNode, IEnumerable<string>> pieces)
    {
        turns.Enqueue((request, context) => StreamAsync(context, pieces(request).Select(TextChunk), "stop"));
        return this;
    }

    /// <summary>A turn that calls one tool, its arguments split in two; it may say something before.</summary>
    public ScriptedModelServer Call(string name, string arguments, string before = "")
    {
        var half = arguments.Length / 2;
        var said = before.Length > 0 ? [TextChunk(before)] : Array.Empty<JsonObject>();
        turns.Enqueue((_, context) =>
            StreamAsync(context, [.. said, CallChunk("call_1", name, arguments[..half]), CallChunk(null, null, arguments[half..])], "tool_calls"));
        return this;
    }

    /// <summary>A turn that calls several tools, the fragments of their arguments in turn; without an id where it is null.</summary>
    public ScriptedModelServer CallAll(params (string? Id, string Name, string Arguments)[] calls)
    {
        var begun = calls.Select((call, index) => CallChunk(call.Id ?? "", call.Name, call.Arguments[..(call.Arguments.Length / 2)], index));
        var ended = calls.Select((call, index) => CallChunk(null, null, call.Arguments[(call.Arguments.Length / 2)..], index));
        turns.Enqueue((_, context) => StreamAsync(context, [.. begun, .. ended], "tool_calls"));
        return this;
    }

    /// <summary>A turn that stops in the middle because its endpoint allows no more tokens.</summary>
    public ScriptedModelServer SayCut(params string[] pieces)
    {
        turns.Enqueue((_, context) => StreamAsync(context, pieces.Select(TextChunk), "length"));
        return this;
    }

    /// <summary>A turn that writes the word again and again until the caller goes away.</summary>
    public ScriptedModelServer SayForever(string word)
    {
        turns.Enqueue(async (_, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            while (!context.RequestAborted.IsCancellationRequested && !closing.IsCancellationRequested)
            {
                await SendAsync(context, Chunk(TextChunk(word), finishReason: null));
            }
        });
        return this;
    }

    /// <summary>A turn that streams text, then nothing more until the caller goes away.</summary>
    public ScriptedModelServer SayAndHold(params string[] pieces)
    {
        turns.Enqueue(async (_, context) =>
        {
            await SendAllAsync(context, pieces.Select(TextChunk));
            held.Enqueue(context);
            using var left = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, left.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        return this;
    }

    /// <summary>A turn that says something, and the rest once it is released.</summary>
    public ScriptedModelServer SayAfter(string piece, Task release, string rest)
    {
        turns.Enqueue(async (_, context) =>
        {
            await SendAllAsync(context, [TextChunk(piece)]);
            await release;
            await SendAsync(context, Chunk(TextChunk(rest), finishReason: null));
            await SendAsync(context, Chunk([], "stop"));
            await context.Response.WriteAsync("data: [DONE]\n\n");
        });
        return this;
    }

    /// <summary>Cuts the connections of the turns that hold.</summary>
    public void CutHeld()
    {
        while (held.TryDequeue(out var context))
        {
            context.Abort();
        }
    }

    /// <summary>Turns that answer with an error; clients may try again.</summary>
    public ScriptedModelServer Fail(int status, string message, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            turns.Enqueue(async (_, context) =>
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsJsonAsync(new { error = new { message, type = "server_error" } });
            });
        }

        return this;
    }

    /// <summary>A turn that answers with this body.</summary>
    public ScriptedModelServer Reply(int status, string body, string contentType = "application/json", string? retryAfter = null)
    {
        turns.Enqueue(async (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            await context.Response.WriteAsync(body);
        });
        return this;
    }

    /// <summary>A turn that cuts the connection before it answers.</summary>
    public ScriptedModelServer Cut(int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            turns.Enqueue((_, context) =>
            {
                context.Abort();
                return Task.CompletedTask;
            });
        }

        return this;
    }

    /// <summary>A turn that streams text and then ends without saying why.</summary>
    public ScriptedModelServer SayUnfinished(params string[] pieces)
    {
        turns.Enqueue(async (_, context) =>
        {
            await SendAllAsync(context, pieces.Select(TextChunk));
            await context.Response.WriteAsync("data: [DONE]\n\n");
        });
        return this;
    }

    /// <summary>A turn that streams text and then these events, each a JSON text.</summary>
    public ScriptedModelServer SayThen(string piece, params string[] events)
    {
        turns.Enqueue(async (_, context) =>
        {
            await SendAllAsync(context, [TextChunk(piece)]);
            foreach (var data in events)
            {
                await context.Response.WriteAsync($"data: {data}\n\n");
            }
        });
        return this;
    }

    /// <summary>Forgets the script and the requests.</summary>
    public void Clear()
    {
        turns.Clear();
        requests.Clear();
        held.Clear();
        Cost = UsualCost;
    }

    /// <summary>Waits until so many requests have come.</summary>
    public async Task WaitForRequestsAsync(int count)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (requests.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < PollLimit, $"{requests.Count} of {count} requests came.");
            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.DisposeAsync();
        closing.Dispose();
    }

    /// <summary>All tool results that the request shows to the model, oldest first.</summary>
    public static IEnumerable<string> ToolResults(JsonNode request) =>
        request["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string)message!["content"]!);

    /// <summary>The newest tool result that the request shows to the model.</summary>
    public static string ToolResult(JsonNode request) =>
        (string)request["messages"]!.AsArray().Last(message => (string?)message!["role"] == "tool")!["content"]!;

    private async Task PlayAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        requests.Enqueue(new ScriptedRequest(context.Request.Path + context.Request.QueryString, headers, request));
        if (turns.TryDequeue(out var turn))
        {
            await turn(request, context);
            return;
        }

        context.Response.StatusCode = 400;
        await context.Response.WriteAsJsonAsync(new { error = new { message = "The script is over.", type = "invalid_request_error" } });
    }

    private async Task StreamAsync(HttpContext context, IEnumerable<JsonObject> deltas, string finishReason)
    {
        await SendAllAsync(context, deltas);
        await SendAsync(context, Chunk([], finishReason));
        var usage = Chunk([], null);
        usage["choices"] = new JsonArray();
        usage["usage"] = new JsonObject { ["prompt_tokens"] = Cost.Prompt, ["completion_tokens"] = Cost.Completion, ["total_tokens"] = Cost.Prompt
            + Cost.Completion };
        await SendAsync(context, usage);
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task SendAllAsync(HttpContext context, IEnumerable<JsonObject> deltas)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var delta in deltas)
        {
            await SendAsync(context, Chunk(delta, finishReason: null));
        }
    }

    private static async Task SendAsync(HttpContext context, JsonObject chunk)
    {
        await context.Response.WriteAsync($"data: {chunk.ToJsonString(JsonSerializerOptions.Web)}\n\n");
        await context.Response.Body.FlushAsync();
    }

    private static JsonObject Chunk(JsonObject delta, string? finishReason) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "scripted",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason }),
    };

    private static JsonObject TextChunk(string text) => new() { ["role"] = "assistant", ["content"] = text };

    private static JsonObject CallChunk(string? id, string? name, string arguments, int index = 0)
    {
        var function = new JsonObject { ["arguments"] = arguments };
        var call = new JsonObject { ["index"] = index, ["function"] = function };
        if (id is not null)
        {
            call["id"] = id;
            call["type"] = "function";
            function["name"] = name;
        }

        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }
}

/// <summary>A request as the endpoint saw it.</summary>
/// <param name="Target">Path and query.</param>
public sealed record ScriptedRequest(string Target, IReadOnlyDictionary<string, string> Headers, JsonNode Body);
