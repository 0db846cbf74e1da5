using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Wire;

/// <summary>The one place where exceptions become error answers.</summary>
public sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> log) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var failure = Translate(httpContext, exception);
        await AnswerAsync(httpContext, failure);
        return true;
    }

    public static Task AnswerAsync(HttpContext context, ApiException failure)
    {
        var headers = context.Response.Headers;
        if (failure.RetryAfter is { } wait)
        {
            headers.RetryAfter = $"{(long)Math.Ceiling(wait.TotalSeconds)}";
            headers["retry-after-ms"] = $"{(long)Math.Ceiling(wait.TotalMilliseconds)}";
        }

        if (failure.Status == StatusCodes.Status401Unauthorized)
        {
            headers.WWWAuthenticate = "Bearer";
        }

        return ToResult(failure).ExecuteAsync(context);
    }

    public static JsonHttpResult<ApiErrorEnvelope> ToResult(ApiException failure) =>
        TypedResults.Json(new ApiErrorEnvelope(failure.Error), WireJson.Settings, statusCode: failure.Status);

    private ApiException Translate(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case ApiException api:
                return api;
            case ThreadLockedException locked:
                return ApiException.ThreadIsBusy(
                    locked.ThreadId, locked.RunId, startsRun: context.Request.Path.Value!.EndsWith("/runs", StringComparison.Ordinal));
            case ThreadGoneException gone:
                return ApiException.NotFound("thread", gone.ThreadId);
            case RunEndedException or RunNotWaitingException or ToolOutputsException or IllegalRunMoveException or VectorStoreFullException:
                return ApiException.WrongState(exception.Message);
            case UnknownCursorException cursor:
                return ApiException.InvalidValue(cursor.Parameter, $"Invalid '{cursor.Parameter}': {cursor.Message}");
            case UploadStateException upload:
                return ApiException.WrongState(upload.Message);
            case ContentTooLargeException large:
                return ApiException.TooLarge(large.Limit, large.Limit + 1);
            case BadHttpRequestException bad:
                return new ApiException(
                    bad.StatusCode, bad.Message, type: bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? ApiException.ServerError
                    : ApiException.InvalidRequest);
            case StorageFullException or IOException when exception is StorageFullException || DiskFull.IsCauseOf((IOException)exception):
                LogFull(exception);
                return new ApiException(
                    StatusCodes.Status503ServiceUnavailable, "The disk that holds the server's data is full. Free some space and try again.",
                    type: ApiException.ServerError);
            case DatabaseDamagedException damaged:
                LogUnexpected(damaged, context.Request.Method, context.Request.Path, context.TraceIdentifier);
                return new ApiException(
                    StatusCodes.Status500InternalServerError, "The server's data is damaged; /readyz and its log say where.", type: ApiException.ServerError);
            default:
                LogUnexpected(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
                return new ApiException(
                    StatusCodes.Status500InternalServerError,
                    $"The server had an error while processing your request. Its log has the details under {context.TraceIdentifier}.",
                    type: ApiException.ServerError);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({RequestId}).")]
    private partial void LogUnexpected(Exception failure, string method, string path, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "No space is left for the data.")]
    private partial void LogFull(Exception failure);
}
