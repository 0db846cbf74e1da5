using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RetrievalQA.Answering.Citations;

namespace RetrievalQA.Tests.Contract;

/// <summary>
/// An OpenAI-compatible chat-completions endpoint on a loopback port, without a state: the script stands in the newest
/// user message, so that any client can say what the model does. A script is an array of turns:
/// <c>{"calls":[{"name","arguments"}]}</c> calls functions; <c>{"say":["a","b"]}</c> streams text, in which "@Some words"
/// stands for the marker of the evidence sentence that has those words, with <c>"cut":true</c> up to the limit of tokens,
/// with <c>"hold":true</c> without an end; <c>{"fail":"why"}</c> refuses.
/// </summary>
public sealed class MessageScriptModel : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly CancellationTokenSource closing = new();

    private MessageScriptModel()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapPost("/v1/chat/completions", PlayAsync);
    }

    public string Url => app.Urls.First() + "/v1";

    public static async Task<MessageScriptModel> StartAsync()
    {
        var model = new MessageScriptModel();
        await model.app.StartAsync();
        return model;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.DisposeAsync();
        closing.Dispose();
    }

    private async Task PlayAsync(HttpContext context)
    {
        var messages = (await JsonNode.ParseAsync(context.Request.Body))!["messages"]!.AsArray();
        var turn = NextTurn(messages);
        if ((string?)turn["fail"] is { } reason)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = new { message = reason, type = "invalid_request_error" } });
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var delta in Deltas(turn, messages))
        {
            await SendAsync(context, delta, finishReason: null);
        }

        if ((bool?)turn["hold"] == true)
        {
            await LeftAsync(context);
            return;
        }

        await SendAsync(context, [], turn["calls"] is not null ? "tool_calls" : (bool?)turn["cut"] == true ? "length" : "stop");
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static JsonNode NextTurn(JsonArray messages)
    {
        var asked = messages.ToList().FindLastIndex(message => (string?)message!["role"] == "user");
        var played = messages.Skip(asked + 1).Count(message => (string?)message!["role"] == "assistant");
        return JsonNode.Parse((string)messages[asked]!["content"]!)![played]!;
    }

    private static IEnumerable<JsonObject> Deltas(JsonNode turn, JsonArray messages) =>
        turn["calls"] is JsonArray calls
            ? calls.SelectMany((call, index) => CallDeltas(index, call!))
            : turn["say"]!.AsArray().SelectMany(piece => Pieces((string)piece!, messages))
                .Select(text => new JsonObject { ["role"] = "assistant", ["content"] = text });

    private static IEnumerable<JsonObject> CallDeltas(int index, JsonNode call)
    {
        var arguments = (string)call["arguments"]!;
        var half = arguments.Length / 2;
        yield return CallDelta(new JsonObject
        {
            ["index"] = index,
            ["id"] = $"call_{Guid.NewGuid():N}",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = (string)call["name"]!, ["arguments"] = arguments[..half] },
        });
        yield return CallDelta(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = arguments[half..] } });
    }

    private static JsonObject CallDelta(JsonObject call) => new() { ["tool_calls"] = new JsonArray(call) };

    /// <summary>The text itself, or a marker in three pieces.</summary>
    private static string[] Pieces(string text, JsonArray messages)
    {
        if (!text.StartsWith('@'))
        {
            return [text];
        }

        var code = messages.Where(message => (string?)message!["role"] == "tool")
            .SelectMany(message => EvidenceText.Read((string)message!["content"]!).Passages)
            .SelectMany(passage => passage.Sentences)
            .Last(sentence => sentence.Text.Contains(text[1..], StringComparison.Ordinal)).Code;
        return ["【", code[..2], $"{code[2..]}】"];
    }

    private static async Task SendAsync(HttpContext context, JsonObject delta, string? finishReason)
    {
        var chunk = new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1,
            ["model"] = "scripted",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason }),
        };
        await context.Response.WriteAsync($"data: {chunk.ToJsonString(JsonSerializerOptions.Web)}\n\n");
        await context.Response.Body.FlushAsync();
    }

    private async Task LeftAsync(HttpContext context)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, left.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
