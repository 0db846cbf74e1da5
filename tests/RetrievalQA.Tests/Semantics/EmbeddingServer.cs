using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RetrievalQA.Tests.Semantics;

/// <summary>
/// An endpoint for embeddings on a loopback port. Each text has a number for each subject of a small dictionary that it speaks of, in
/// Korean or English, and a little of one for each of its words, so that texts are alike in meaning or by nothing.
/// </summary>
public sealed class EmbeddingServer : IAsyncDisposable
{
    public const int Dimensions = 32;

    private const float OfWord = 0.1f;

    private static readonly string[][] Subjects =
    [
        ["휴가", "연차", "쉴 수", "쉬는 날", "paid leave", "holiday", "days off"],
        ["개", "반려동물", "강아지", "pets", "dogs"],
        ["식당", "점심", "밥", "canteen", "lunch"],
        ["주차", "차를 세", "parking", "car"],
    ];

    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string? Authorization, JsonNode Body)> requests = new();

    private EmbeddingServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapPost("/v1/embeddings", AnswerAsync);
    }

    public string Url => app.Urls.First() + "/v1";

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyList<(string? Authorization, JsonNode Body)> Requests => [.. requests];

    /// <summary>What it answers in the place of vectors.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public static async Task<EmbeddingServer> StartAsync()
    {
        var server = new EmbeddingServer();
        await server.app.StartAsync();
        return server;
    }

    public static IReadOnlyList<string> Texts(JsonNode request) => [.. request["input"]!.AsArray().Select(text => (string)text!)];

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        requests.Enqueue(((string?)context.Request.Headers.Authorization, request));
        if (Instead is { } other)
        {
            await other(context);
            return;
        }

        // Backwards: the index counts, not the place.
        var rows = Texts(request).Select((text, index) => new { @object = "embedding", index, embedding = VectorOf(text) }).Reverse();
        await context.Response.WriteAsJsonAsync(new { @object = "list", data = rows, model = "test", usage = new { prompt_tokens = 1, total_tokens = 1 } });
    }

    private static float[] VectorOf(string text)
    {
        var vector = new float[Dimensions];
        foreach (var (subject, names) in Subjects.Index())
        {
            vector[subject] = names.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
        }

        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            vector[Subjects.Length + (word.Sum(letter => letter) % (Dimensions - Subjects.Length))] += OfWord;
        }

        return vector;
    }
}
