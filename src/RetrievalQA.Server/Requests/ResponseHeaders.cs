using RetrievalQA.Documents;
using RetrievalQA.Server.Guards;

namespace RetrievalQA.Server.Requests;

/// <summary>Headers that every answer carries, errors and unknown routes included.</summary>
public sealed class ResponseHeaders(RequestDelegate next, TimeProvider time)
{
    public const string RequestId = "x-request-id";
    public const string Organization = "org-retrievalqa";
    public const string PollAfter = "openai-poll-after-ms";

    private const string ApiDate = "2020-10-01";

    public Task InvokeAsync(HttpContext context, Caller caller)
    {
        var begun = time.GetTimestamp();
        context.TraceIdentifier = NewId.Request();

        // Set at the last moment: the exception handler clears what was set before.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers[RequestId] = context.TraceIdentifier;
            headers["openai-version"] = ApiDate;
            headers["openai-processing-ms"] = $"{(long)time.GetElapsedTime(begun).TotalMilliseconds}";
            headers.XContentTypeOptions = "nosniff";
            if (caller.IsTrusted && KeyGuard.IsApi(context.Request.Path))
            {
                headers["openai-organization"] = Organization;
                headers["openai-project"] = caller.ProjectId;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
