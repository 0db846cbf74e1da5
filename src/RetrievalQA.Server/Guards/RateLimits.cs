using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Guards;

/// <summary>Counts the requests of a key, and tells every answer what is left of its limits.</summary>
public sealed class RateLimits(RequestDelegate next)
{
    private const string Requests = "requests";
    private const string Tokens = "tokens";

    public Task InvokeAsync(HttpContext context, Caller caller)
    {
        if (caller.Holder is not { } holder || !KeyGuard.IsApi(context.Request.Path))
        {
            return next(context);
        }

        var requests = holder.Requests?.TryTake();
        context.Response.OnStarting(() =>
        {
            Tell(context.Response.Headers, Requests, requests);
            Tell(context.Response.Headers, Tokens, holder.Tokens?.Look());
            return Task.CompletedTask;
        });
        Expect(Requests, holder.Key, requests);
        return next(context);
    }

    /// <summary>Endpoint filter: starts no run while those of the project have used up the tokens of the caller's key.</summary>
    /// <exception cref="ApiException">There are none left.</exception>
    public static ValueTask<object?> ExpectTokens(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.RequestServices.GetRequiredService<Caller>().Holder is { } holder)
        {
            Expect(Tokens, holder.Key, holder.Tokens?.Look());
        }

        return next(context);
    }

    private static void Expect(string kind, ApiKey key, RateState? state)
    {
        if (state is { IsAllowed: false } spent)
        {
            throw ApiException.RateLimited(kind, key.Id, ResponseHeaders.Organization, spent.Limit, spent.Limit - spent.Remaining, spent.Wait);
        }
    }

    private static void Tell(IHeaderDictionary headers, string kind, RateState? state)
    {
        if (state is { } now)
        {
            headers[$"x-ratelimit-limit-{kind}"] = $"{now.Limit}";
            headers[$"x-ratelimit-remaining-{kind}"] = $"{Math.Max(0, now.Remaining)}";
            headers[$"x-ratelimit-reset-{kind}"] = ShortDuration.Of(now.Reset);
        }
    }
}
