using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Answers;

/// <summary>One question, one footnoted answer: as JSON, as a stream of events, or as Markdown.</summary>
public static class AnswersEndpoints
{
    private const string Markdown = "text/markdown";
    private const string EventStream = "text/event-stream";

    public static void MapAnswers(this IEndpointRouteBuilder app) => app.MapPost("/answers", Create).AddEndpointFilter(RateLimits.ExpectTokens);

    private static async Task<IResult> Create(
        RequestBody body,
        HttpRequest http,
        AnswerService answers,
        Caller caller,
        RequestedObjects objects,
        ModelList models,
        IOptions<ModelOptions> defaults,
        IOptions<LimitOptions> limits,
        CancellationToken cancel)
    {
        var request = AnswerRequest.From(body, models, defaults.Value, limits.Value);
        await ExpectAllAsync(request.Question, objects, cancel);
        var running = await answers.StartAsync(caller.ProjectId, request.Question, cancel);
        if (request.Stream ?? Accepts(http, EventStream))
        {
            return TypedResults.ServerSentEvents(StreamAsync(running, cancel));
        }

        using (running)
        {
            var (run, message) = await running.WaitAsync(cancel);
            var answer = Ended(run, message);
            return Accepts(http, Markdown)
                ? TypedResults.Text(FootnotedText.Markdown(message!), $"{Markdown}; charset=utf-8")
                : TypedResults.Json(answer, WireJson.Settings);
        }
    }

    private static async Task ExpectAllAsync(Question question, RequestedObjects objects, CancellationToken cancel)
    {
        await objects.ExpectFilesAsync(question.FileIds, cancel);
        foreach (var storeId in question.VectorStoreIds)
        {
            await objects.StoreAsync(storeId, cancel);
        }

        if (question.ThreadId is { } threadId)
        {
            await objects.ThreadAsync(threadId, cancel);
        }
    }

    /// <summary>answer.delta … answer.footnote … then answer.completed with the whole answer, or error; then done.</summary>
    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(RunningAnswer running, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var listening = running;
        var numbers = new FootnoteNumbers();
        var run = running.Run;
        string? messageId = null;
        await foreach (var change in running.EventsAsync(cancel))
        {
            switch (change)
            {
                case TextAdded text:
                    yield return Item("answer.delta", new AnswerDelta(text.Text));
                    break;
                case CitationAdded cited:
                    foreach (var item in Cite(cited.Citation, numbers))
                    {
                        yield return item;
                    }

                    break;
                case MessageChanged changed when changed.Message.Id != messageId:
                    if (messageId is not null)
                    {
                        yield return Item("answer.delta", new AnswerDelta(FootnotedText.MessageBreak));
                    }

                    messageId = changed.Message.Id;
                    break;
                case RunChanged changed:
                    run = changed.Run;
                    break;
            }
        }

        yield return IsAnswer(run, running.Message)
            ? Item("answer.completed", AnswerObject.From(run, running.Message!))
            : Item("error", new ApiErrorEnvelope(Failure(run).Error));
        yield return new SseItem<string>("[DONE]", "done");
    }

    private static IEnumerable<SseItem<string>> Cite(Citation citation, FootnoteNumbers numbers)
    {
        var known = numbers.Footnotes.Count;
        var number = numbers.NumberOf(citation);
        yield return Item("answer.delta", new AnswerDelta(FootnotedText.Bracketed(number)));
        if (number > known)
        {
            yield return Item("answer.footnote", FootnoteObject.From(citation, number));
        }
    }

    private static AnswerObject Ended(ThreadRun run, ThreadMessage? message) =>
        IsAnswer(run, message) ? AnswerObject.From(run, message!) : throw Failure(run);

    private static bool IsAnswer(ThreadRun run, ThreadMessage? message) =>
        message is not null && run.Status is RunStatus.Completed or RunStatus.Incomplete;

    private static ApiException Failure(ThreadRun run) => run.LastError switch
    {
        { Code: RunError.RateLimitExceeded } limited => new ApiException(StatusCodes.Status429TooManyRequests, limited.Message, limited.Code, type: "requests"),
        { Code: RunError.InvalidPrompt } invalid => ApiException.BadRequest(invalid.Message),
        { } error => new ApiException(StatusCodes.Status500InternalServerError, error.Message, type: ApiException.ServerError),
        null => new ApiException(StatusCodes.Status500InternalServerError, $"The run {run.Id} ended as '{run.Status.Name()}' without an answer.", type: ApiException.ServerError),
    };

    private static bool Accepts(HttpRequest request, string mediaType) =>
        request.GetTypedHeaders().Accept.Any(accepted => MediaTypeHeaderValue.Parse(mediaType).IsSubsetOf(accepted) && !accepted.MatchesAllTypes);

    private static SseItem<string> Item<T>(string name, T value) => new(JsonSerializer.Serialize(value, WireJson.Settings), name);
}
