using System.Collections.Frozen;
using RetrievalQA.Server.Guards;

namespace RetrievalQA.Server.Requests;

/// <summary>
/// The addresses by which clients reach the API: <c>/v1</c>; Azure's <c>/openai</c> and <c>/openai/v1</c>; and the bare paths of
/// Azure's agents, with or without their project before them. All lead to the one under <c>/v1</c>, before anything looks
/// at the path.
/// </summary>
public static class ApiDoors
{
    public const string Root = "/v1";

    private const string AzureResource = "/openai";
    private const string AzureProjects = "/api/projects";

    /// <summary>What stands first in a bare path.</summary>
    private static readonly FrozenSet<string> Bare =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "answers", "assistants", "files", "models", "threads", "uploads", "vector_stores");

    public static Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        context.Items[typeof(ApiDoors)] = request.Path;

        // Azure's endpoints end with a slash, and some clients put another one behind it.
        var path = new PathString($"/{request.Path.Value?.TrimStart('/')}");
        var isInProject = path.StartsWithSegments(AzureProjects, StringComparison.OrdinalIgnoreCase, out var named)
            && named.Value!.IndexOf('/', startIndex: 1) > 1;
        if (isInProject)
        {
            var end = named.Value!.IndexOf('/', startIndex: 1);
            request.Headers.Append(KeyGuard.ProjectHeader, named.Value[1..end]);
            path = named.Value[end..];
        }

        var isInResource = path.StartsWithSegments(AzureResource, StringComparison.OrdinalIgnoreCase, out var behind);
        request.Path = isInResource ? UnderRoot(behind) : isInProject || Bare.Contains(path.Value!.Split('/')[1]) ? UnderRoot(path) : path;
        return next(context);
    }

    /// <summary>The path as the client wrote it.</summary>
    public static string AskedPath(HttpContext context) => $"{context.Request.PathBase}{context.Items[typeof(ApiDoors)] ?? context.Request.Path}";

    private static PathString UnderRoot(PathString path) =>
        path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase) ? path : new PathString(Root).Add(path);
}
