using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.VectorStores;
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
        IOptions<ApiOptions> options,
        TimeProvider time,
        CancellationToken cancel)
    {
        var request = AnswerRequest.From(body, models, defaults.Value, limits.Value);
        await ExpectAllAsync(request.Question, objects, time, cancel);
        var running = await answers.StartAsync(caller.ProjectId, request.Question, cancel);
        http.HttpContext.Response.RegisterForDispose(running);
        if (request.Stream ?? Accepts(http, EventStream))
        {
            return new AnswerEventsResult(running, TimeSpan.FromSeconds(options.Value.KeepAliveSeconds), time);
        }

        var (run, message) = await running.WaitAsync(cancel);
        if (AnswerObject.TryFrom(run, message) is not { } answer)
        {
            // What it named may have been deleted meanwhile: that is no failure of the server.
            await ExpectAllAsync(request.Question, objects, time, cancel);
            await objects.RunAsync(run.ThreadId, run.Id, cancel);
            throw AnswerFailure.Of(run);
        }

        return Accepts(http, Markdown)
            ? TypedResults.Text(FootnotedText.Markdown(message!), $"{Markdown}; charset=utf-8")
            : TypedResults.Json(answer, WireJson.Settings);
    }

    private static async Task ExpectAllAsync(Question question, RequestedObjects objects, TimeProvider time, CancellationToken cancel)
    {
        await objects.ExpectFilesAsync(question.FileIds, cancel);
        var thread = question.ThreadId is { } threadId ? await objects.ThreadAsync(threadId, cancel) : null;
        foreach (var storeId in question.VectorStoreIds.Concat(thread?.Resources.VectorStoreIds ?? []))
        {
            StoreFiling.ExpectAlive(await objects.StoreAsync(storeId, cancel), time);
        }
    }

    private static bool Accepts(HttpRequest request, string mediaType) =>
        request.GetTypedHeaders().Accept.Any(accepted => MediaTypeHeaderValue.Parse(mediaType).IsSubsetOf(accepted) && !accepted.MatchesAllTypes);
}
