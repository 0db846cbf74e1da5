using System.Net.Mime;
using System.Text.Json.Serialization;
using RetrievalQA.Indexing.Vectors;
using RetrievalQA.Server.Control;
using RetrievalQA.Server.Guards;

namespace RetrievalQA.Server.Health;

public static class HealthEndpoints
{
    private const string Alive = "/healthz";
    public const string Ready = "/readyz";
    private const string Ok = "ok";
    private const string NotReady = "not_ready";

    /// <summary>
    /// /healthz: the process answers. /readyz: it can do its work (503 where it cannot). Both are open to all; what
    /// exactly is wrong is for callers with a key, where there are keys.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet(Alive, (ServerInstance instance) => new HealthObject(Ok, instance.Id));
        app.MapGet(Ready, ReadyAsync);
    }

    public static bool IsHealth(PathString path) => path == Alive || path == Ready;

    private static async Task<IResult> ReadyAsync(IEnumerable<IReadinessCheck> checks, VectorIndex vectors, Caller caller, CancellationToken cancel)
    {
        var results = await Task.WhenAll(checks.Select(check => CheckAsync(check, cancel)));
        var isReady = results.All(result => result.Ready);
        return Results.Json(
            new ReadinessObject(
                isReady ? Ok : NotReady,
                caller.IsTrusted ? results : [.. results.Select(result => result with { Detail = null })],
                vectors is { IsOn: true, Progress: var (pending, done) } ? new(pending, done, caller.IsTrusted ? vectors.Fault : null) : null),
            contentType: MediaTypeNames.Application.Json,
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<ReadinessCheckObject> CheckAsync(IReadinessCheck check, CancellationToken cancel)
    {
        try
        {
            var readiness = await check.CheckAsync(cancel);
            return new ReadinessCheckObject(check.Name, readiness.IsReady, readiness.Detail);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            return new ReadinessCheckObject(check.Name, Ready: false, failure.Message);
        }
    }
}

/// <param name="Instance">Another one after each start.</param>
public sealed record HealthObject(string Status, string Instance);

/// <param name="Vectors">Null where there is no sentence model.</param>
public sealed record ReadinessObject(
    string Status,
    IReadOnlyList<ReadinessCheckObject> Checks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] VectorProgressObject? Vectors);

/// <param name="Pending">Files that are found by words alone so far.</param>
/// <param name="Done">Files that are found by meaning too.</param>
/// <param name="Fault">Why the model's endpoint gives no vectors: meanwhile questions are answered by words alone.</param>
public sealed record VectorProgressObject(
    int Pending, int Done, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fault);

public sealed record ReadinessCheckObject(
    string Name, bool Ready, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail);
