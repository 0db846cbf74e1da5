using RetrievalQA.Conversations;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Answers;

/// <summary>Why a question got no answer.</summary>
public static class AnswerFailure
{
    public static ApiException Of(ThreadRun run) => run switch
    {
        { IsTerminal: false } => new ApiException(
            StatusCodes.Status503ServiceUnavailable, $"The server stops. The run {run.Id} goes on when it is started again.", type: ApiException.ServerError),
        { LastError: { Code: RunError.RateLimitExceeded } limited } =>
            new ApiException(StatusCodes.Status429TooManyRequests, limited.Message, limited.Code, type: "requests"),
        { LastError: { Code: RunError.InvalidPrompt } invalid } => ApiException.BadRequest(invalid.Message),
        { Status: RunStatus.Cancelled } => ApiException.WrongState($"The run {run.Id} was cancelled before it had an answer."),
        { LastError: { } error } => new ApiException(StatusCodes.Status500InternalServerError, error.Message, type: ApiException.ServerError),
        _ => new ApiException(
            StatusCodes.Status500InternalServerError, $"The run {run.Id} ended as '{run.Status.Name()}' without an answer.", type: ApiException.ServerError),
    };
}
