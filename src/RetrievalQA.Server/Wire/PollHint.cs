using Microsoft.Extensions.Options;

namespace RetrievalQA.Server.Wire;

/// <summary>Endpoint filter: tells clients that poll this object how long to wait until they look again.</summary>
public sealed class PollHint(IOptions<ApiOptions> options) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers[ResponseHeaders.PollAfter] = $"{options.Value.PollAfterMilliseconds}";
        return next(context);
    }
}
