using Microsoft.Extensions.Options;
using RetrievalQA.Server.Health;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Guards;

/// <summary>Notes which connections have a request in progress. Beyond the bound only the health of the server is told.</summary>
public sealed class ConnectionGuard(RequestDelegate next, ConnectionTable table, IOptions<ConnectionOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context)
    {
        using var request = table.Begin(context.Connection.Id);
        if (table.Busy > options.Value.Maximum && !HealthEndpoints.IsHealth(context.Request.Path))
        {
            throw new ApiException(
                StatusCodes.Status503ServiceUnavailable,
                $"The server serves {options.Value.Maximum} connections already, the most that it may. Try again soon.",
                type: ApiException.ServerError)
            {
                RetryAfter = RetryAfter,
            };
        }

        await next(context);
    }
}
