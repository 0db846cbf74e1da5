using System.Globalization;
using Microsoft.Extensions.Options;
using RetrievalQA.Server.Requests;

namespace RetrievalQA.Server.Wire;

/// <summary>Which shape of the Assistants API the request speaks. The same stored object is shown in either.</summary>
public sealed record ApiVersion
{
    public static readonly ApiVersion V1 = new("assistants=v1");
    public static readonly ApiVersion V2 = new("assistants=v2");

    private const string HeaderName = "OpenAI-Beta";
    private const string TokenStart = "assistants=";
    private const string AzureParameter = "api-version";
    private const string DateFormat = "yyyy-MM-dd";

    // The first of Azure's versions that speaks v2 is 2024-05-01-preview; all before it are dates too.
    private static readonly DateOnly AzuresFirstV2 = new(2024, 5, 1);

    private readonly string token;

    private ApiVersion(string token) => this.token = token;

    public bool IsV1 => this == V1;

    /// <summary>The version that the header names, else that of Azure's parameter, else v2: calls of files and stores need neither.</summary>
    public static ValueTask<ApiVersion?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<ApiVersion?>(TokenOf(context.Request) == V1.token ? V1 : V2);

    /// <summary>Refuses a version that does not exist, and a missing header where settings ask for it.</summary>
    /// <exception cref="ApiException">The header is wrong or missing.</exception>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (NeedsHeader(context.Request.Path))
        {
            var named = TokenOf(context.Request);
            var required = context.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.RequireBetaHeader;
            if (named is null && required)
            {
                throw ApiException.BadRequest(
                    $"You must provide the '{HeaderName}' header to access the Assistants API. Please try again by setting the header '{HeaderName}: {V2.token}'.",
                    "invalid_beta");
            }

            if (named is not null && named != V1.token && named != V2.token)
            {
                throw ApiException.BadRequest(
                    $"Unknown beta '{named}' in the header '{HeaderName}'. Supported are '{V1.token}' and '{V2.token}'.", "invalid_beta");
            }
        }

        return next(context);
    }

    private static bool NeedsHeader(PathString path) =>
        path.StartsWithSegments($"{ApiDoors.Root}/assistants", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments($"{ApiDoors.Root}/threads", StringComparison.OrdinalIgnoreCase);

    private static string? TokenOf(HttpRequest request) => request.Headers[HeaderName]
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
        .FirstOrDefault(token => token.StartsWith(TokenStart, StringComparison.Ordinal))
        ?? (request.Query[AzureParameter] is [{ Length: > 0 } version, ..] ? AzureVersion(version).token : null);

    // Whatever is not known is newer than what is.
    private static ApiVersion AzureVersion(string version)
    {
        var start = version.AsSpan(0, Math.Min(version.Length, DateFormat.Length));
        return DateOnly.TryParseExact(start, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date < AzuresFirstV2 ? V1 : V2;
    }
}
