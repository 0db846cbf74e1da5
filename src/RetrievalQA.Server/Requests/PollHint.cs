using Microsoft.Extensions.Options;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Requests;

/// <summary>Endpoint filter: tells clients that poll this object how long to wait until they look again.</summary>
public sealed class PollHint(IOptions<ApiOptions> options) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers[ResponseHeaders.PollAfter] = $"{options.Value.PollAfterMilliseconds}";
        return next(context);
    }
}
