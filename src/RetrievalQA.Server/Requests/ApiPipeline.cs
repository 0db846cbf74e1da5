using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Requests;

/// <summary>What every request goes through before its endpoint.</summary>
public static class ApiPipeline
{
    public static void UseApi(this WebApplication app)
    {
        app.Use(ApiDoors.EnterAsync);
        app.UseRouting();
        app.UseMiddleware<ResponseHeaders>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context => AnswerEmptyAsync(context.HttpContext));
        app.UseMiddleware<ConnectionGuard>();
        app.UseMiddleware<KeyGuard>();
        app.UseMiddleware<RateLimits>();
        app.Use(ApiVersion.CheckAsync);
    }

    /// <summary>Routing answers unknown routes and methods with a bare status; clients expect the error envelope.</summary>
    private static Task AnswerEmptyAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, ApiDoors.AskedPath(context));
        var failure = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ApiException.UnknownRoute(method, path),
            StatusCodes.Status405MethodNotAllowed => ApiException.MethodNotAllowed(method, path),
            var status => new ApiException(status, $"The request could not be served ({status})."),
        };
        return ApiExceptionHandler.ToResult(failure).ExecuteAsync(context);
    }
}
