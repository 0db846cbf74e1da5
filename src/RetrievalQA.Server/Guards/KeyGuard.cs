using Microsoft.Extensions.Primitives;
using RetrievalQA.Documents;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Guards;

/// <summary>
/// Lets in whoever has a key and binds the request to the key's project. Without keys only this machine is served
/// (<see cref="LoopbackGuard"/>). With keys the names by which others know the server are their business, and a page
/// of another origin gets nowhere: a browser adds no key of its own accord, and no answer allows it to send one.
/// </summary>
public sealed class KeyGuard(RequestDelegate next, KeyRing keys)
{
    public const string ProjectHeader = "OpenAI-Project";

    private const string Scheme = "Bearer ";
    private const string AzureHeader = "api-key";
    private const int ShownFirst = 8;
    private const int ShownLast = 4;

    public Task InvokeAsync(HttpContext context, Caller caller)
    {
        if (!keys.IsNeeded)
        {
            LoopbackGuard.Check(context.Request);
            caller.IsTrusted = true;
            return next(context);
        }

        var secret = SecretOf(context.Request.Headers);
        if (secret is not null && keys.Find(secret) is { } holder)
        {
            ExpectOwnProject(context.Request.Headers[ProjectHeader], holder.Key.ProjectId);
            caller.Holder = holder;
            caller.ProjectId = holder.Key.ProjectId;
            caller.IsTrusted = true;
        }
        else if (IsApi(context.Request.Path))
        {
            throw secret is null ? ApiException.NoKey() : ApiException.WrongKey(Mask(secret));
        }

        return next(context);
    }

    /// <summary>Whether the path belongs to the API, of which nothing is open to all.</summary>
    public static bool IsApi(PathString path) => path.StartsWithSegments(ApiDoors.Root, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first 8 and the last 4 characters; of a short word nothing, it may be a password.</summary>
    public static string Mask(string secret) => secret.Length < 2 * (ShownFirst + ShownLast)
        ? "****"
        : $"{secret[..ShownFirst]}****{secret[^ShownLast..]}";

    private static string? SecretOf(IHeaderDictionary headers) => BearerIn(headers.Authorization) ?? (headers[AzureHeader] is [{ } value]
        && value.Trim() is { Length: > 0 } secret ? secret : null);

    private static string? BearerIn(StringValues authorization) =>
        authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && value[Scheme.Length..].Trim() is { Length: > 0 } secret
            ? secret
            : null;

    // The key decides; a client that means another project must not be answered from this one.
    private static void ExpectOwnProject(StringValues named, string projectId)
    {
        if (named.Any(name => !string.IsNullOrEmpty(name) && Project.IdOf(name) != projectId))
        {
            throw ApiException.WrongProject();
        }
    }
}
