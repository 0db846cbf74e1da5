using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Runs.Steps;
using RetrievalQA.Server.Runs.Streaming;
using RetrievalQA.Server.Threads;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

/// <summary>Answers a request that sets a run going: with the run, or with its events where the client asked for a stream.</summary>
public sealed class RunReply(RunView view, SearchResultTexts texts, IOptions<ApiOptions> options, TimeProvider time)
{
    /// <param name="withContent">Search results in the stream come with their text.</param>
    public async Task<IResult> CreatedAsync(CreatedRun created, ApiVersion version, bool withContent, HttpResponse response, CancellationToken cancel)
    {
        var (run, thread, events) = created;
        Release(events, response);
        var shown = await view.ShowAsync(run, version, cancel);
        if (events is null)
        {
            return TypedResults.Json(shown, WireJson.Settings);
        }

        IEnumerable<StreamedEvent> made = thread is null ? [] : [new StreamedEvent("thread.created", ThreadObject.From(thread, version))];
        return await StreamAsync(
            run, events, [.. made, new StreamedEvent("thread.run.created", shown), new StreamedEvent("thread.run.queued", shown)], version, withContent,
            cancel);
    }

    /// <param name="events">Null where the client did not ask for a stream.</param>
    public async Task<IResult> ContinuedAsync(ThreadRun run, RunSubscription? events, ApiVersion version, HttpResponse response, CancellationToken cancel)
    {
        Release(events, response);
        return events is null
            ? TypedResults.Json(await view.ShowAsync(run, version, cancel), WireJson.Settings)
            : await StreamAsync(run, events, [], version, withContent: false, cancel);
    }

    /// <summary>With the request, whether or not its stream ever began.</summary>
    private static void Release(RunSubscription? events, HttpResponse response)
    {
        if (events is not null)
        {
            response.RegisterForDispose(events);
        }
    }

    private async Task<IResult> StreamAsync(
        ThreadRun run, RunSubscription events, IReadOnlyList<StreamedEvent> first, ApiVersion version, bool withContent, CancellationToken cancel)
    {
        var renderer = new RunEventRenderer(run, version, await view.FileIdsAsync(run, version, cancel), withContent ? texts : null);
        return new RunEventsResult(events, renderer, first, TimeSpan.FromSeconds(options.Value.KeepAliveSeconds), time);
    }
}
