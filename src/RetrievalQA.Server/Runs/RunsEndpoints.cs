using Microsoft.Extensions.Options;
using RetrievalQA.Conversations;
using RetrievalQA.Server.RunSteps;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

public static class RunsEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder app)
    {
        app.MapPost("/threads/runs", CreateWithThread);
        var runs = app.MapGroup("/threads/{thread_id}/runs");
        runs.MapPost("", Create);
        runs.MapGet("", List);
        runs.MapGet("/{run_id}", Retrieve).AddEndpointFilter<PollHint>();
        runs.MapPost("/{run_id}", Modify);
        runs.MapPost("/{run_id}/cancel", Cancel);
        runs.MapRunSteps();
    }

    private static async Task<object> CreateWithThread(
        RequestBody body, ApiVersion version, RunCreation creation, RunView view, IOptions<LimitOptions> limits, CancellationToken cancel)
    {
        var request = RunRequest.WithThread(body, version, limits.Value);
        return await view.ShowAsync(await creation.WithThreadAsync(request, version, cancel), version, cancel);
    }

    private static async Task<object> Create(
        string thread_id,
        RequestBody body,
        StepInclusion inclusion,
        ApiVersion version,
        RunCreation creation,
        RunView view,
        IOptions<LimitOptions> limits,
        CancellationToken cancel)
    {
        // What is to be included matters to streams only, but a wrong value is wrong.
        inclusion.Check();
        var request = RunRequest.OnThread(body, version, limits.Value);
        return await view.ShowAsync(await creation.OnThreadAsync(thread_id, request, version, cancel), version, cancel);
    }

    private static async Task<ListPage> List(
        string thread_id, ListParameters parameters, ApiVersion version, RequestedObjects objects, IConversationStore conversations, RunView view, CancellationToken cancel)
    {
        var query = parameters.ToQuery();
        await objects.ThreadAsync(thread_id, cancel);
        var slice = await conversations.ListRunsAsync(thread_id, query, cancel);
        var shown = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var run in slice.Items)
        {
            shown.Add(run.Id, await view.ShowAsync(run, version, cancel));
        }

        return ListPage.From(slice, run => run.Id, run => shown[run.Id]);
    }

    private static async Task<object> Retrieve(
        string thread_id, string run_id, ApiVersion version, RequestedObjects objects, RunView view, CancellationToken cancel) =>
        await view.ShowAsync(await objects.RunAsync(thread_id, run_id, cancel), version, cancel);

    private static async Task<object> Modify(
        string thread_id, string run_id, RequestBody body, ApiVersion version, RequestedObjects objects, IConversationStore conversations, RunView view, CancellationToken cancel)
    {
        var change = MetadataChange.Read(body);
        await objects.ThreadAsync(thread_id, cancel);
        var changed = await conversations.AdvanceRunAsync(
            thread_id, run_id, run => run with { Metadata = change.Apply(run.Metadata) }, [], message: null, cancel);
        return await view.ShowAsync(changed ?? throw ApiException.NotFound("run", run_id), version, cancel);
    }

    /// <summary>Answers with a run that is cancelling; the worker ends it.</summary>
    private static async Task<object> Cancel(
        string thread_id,
        string run_id,
        ApiVersion version,
        RequestedObjects objects,
        IConversationStore conversations,
        RunView view,
        RunBell bell,
        TimeProvider time,
        CancellationToken cancel)
    {
        await objects.ThreadAsync(thread_id, cancel);
        var cancelling = await conversations.AdvanceRunAsync(thread_id, run_id, run => StartCancelling(run, time), [], message: null, cancel)
            ?? throw ApiException.NotFound("run", run_id);
        bell.Ring();
        return await view.ShowAsync(cancelling, version, cancel);
    }

    private static ThreadRun StartCancelling(ThreadRun run, TimeProvider time) => run switch
    {
        { IsTerminal: true } => throw ApiException.WrongState($"Cannot cancel run with status '{run.Status.Name()}'."),
        { Status: RunStatus.Cancelling } => run,
        _ => run.MoveTo(RunStatus.Cancelling, time),
    };
}
