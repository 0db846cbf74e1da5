using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RetrievalQA.Tests.Commands.Evaluating;

/// <summary>
/// Another server with the files, vector stores and search of the hosted API, and nothing else; it finds by shared words. It
/// knows no expiry and no filter of lists, counts a file some requests after it was added, and answers a deletion without a body.
/// </summary>
internal sealed class ForeignServer : IAsyncDisposable
{
    private const int RequestsUntilCounted = 3;

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, string> texts = new();
    private int made;
    private int asked;

    private ForeignServer(string root)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        var api = app.MapGroup(root);
        api.MapPost("/files", UploadAsync);
        api.MapDelete("/files/{id}", (string id) => texts.TryRemove(id, out _) ? Results.NoContent() : Results.NotFound());
        api.MapPost("/vector_stores", (JsonObject body) => body.ContainsKey("expires_after") ? Unknown("expires_after") : Results.Json(Store()));
        api.MapGet("/vector_stores/{id}", (string id) => Store());
        api.MapDelete("/vector_stores/{id}", (string id) =>
        {
            IsDeleted = true;
            return Results.NoContent();
        });
        api.MapPost("/vector_stores/{id}/file_batches", (string id) => new JsonObject());
        api.MapGet("/vector_stores/{id}/files", (string id) => new JsonObject
        {
            ["data"] = new JsonArray([.. texts.Keys.Select(file => new JsonObject { ["id"] = file, ["status"] = "completed" })]),
        });
        api.MapPost("/vector_stores/{id}/search", (string id, JsonObject body) => Search((string)body["query"]!, (int)body["max_num_results"]!));
    }

    public Uri Address => new(app.Urls.First());

    public bool IsDeleted { get; private set; }

    public int Files => texts.Count;

    public static async Task<ForeignServer> StartAsync(string root)
    {
        var server = new ForeignServer(root);
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> UploadAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form.Keys.FirstOrDefault(key => key.StartsWith("expires_after", StringComparison.Ordinal)) is { } unknown)
        {
            return Unknown(unknown);
        }

        using var reader = new StreamReader(form.Files.Single().OpenReadStream());
        var id = $"file-{Interlocked.Increment(ref made)}";
        texts[id] = await reader.ReadToEndAsync();
        return Results.Json(new JsonObject { ["id"] = id });
    }

    private static IResult Unknown(string parameter) =>
        Results.BadRequest(new JsonObject { ["error"] = new JsonObject { ["message"] = $"Unknown parameter: '{parameter}'." } });

    private JsonObject Store() => new()
    {
        ["id"] = "vs_1",
        ["file_counts"] = new JsonObject { ["in_progress"] = 0, ["completed"] = Interlocked.Increment(ref asked) > RequestsUntilCounted ? texts.Count : 0 },
    };

    // More than the hosted API gives is refused, as there.
    private IResult Search(string query, int most) => most > 50
        ? Results.BadRequest()
        : Results.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. texts.OrderByDescending(text => query.Split(' ').Count(text.Value.Contains)).Take(most)
                .Select(text => new JsonObject { ["file_id"] = text.Key, ["score"] = 0.5 })]),
        });
}
