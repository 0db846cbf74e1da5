using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Runs.Steps;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

public static class RunsEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder app)
    {
        app.MapPost("/threads/runs", CreateWithThread).AddEndpointFilter(RateLimits.ExpectTokens);
        var runs = app.MapGroup("/threads/{thread_id}/runs");
        runs.MapPost("", Create).AddEndpointFilter(RateLimits.ExpectTokens);
        runs.MapGet("", List);
        runs.MapGet("/{run_id}", Retrieve).AddEndpointFilter<PollHint>();
        runs.MapPost("/{run_id}", Modify);
        runs.MapPost("/{run_id}/cancel", Cancel);
        runs.MapPost("/{run_id}/submit_tool_outputs", SubmitToolOutputs);
        runs.MapRunSteps();
    }

    private static async Task<IResult> CreateWithThread(
        RequestBody body, ApiVersion version, RunCreation creation, RunReply reply, IOptions<LimitOptions> limits, HttpResponse response,
            CancellationToken cancel)
    {
        var request = RunRequest.WithThread(body, version, limits.Value);
        return await reply.CreatedAsync(await creation.WithThreadAsync(request, version, cancel), version, withContent: false, response, cancel);
    }

    private static async Task<IResult> Create(
        string thread_id,
        RequestBody body,
        StepInclusion inclusion,
        ApiVersion version,
        RunCreation creation,
        RunReply reply,
        IOptions<LimitOptions> limits,
        HttpResponse response,
        CancellationToken cancel)
    {
        var withContent = inclusion.IncludesContent();
        var request = RunRequest.OnThread(body, version, limits.Value);
        return await reply.CreatedAsync(await creation.OnThreadAsync(thread_id, request, version, cancel), version, withContent, response, cancel);
    }

    private static async Task<ListPage> List(
        string thread_id, ListParameters parameters, ApiVersion version, RequestedObjects objects, IConversationStore conversations, RunView view,
            CancellationToken cancel)
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
        string thread_id, string run_id, RequestBody body, ApiVersion version, RequestedObjects objects, IConversationStore conversations, RunView view,
            CancellationToken cancel)
    {
        var change = MetadataChange.Read(body);
        await objects.ThreadAsync(thread_id, cancel);
        var changed = await conversations.AdvanceRunAsync(
            thread_id, run_id, run => run with { Metadata = change.Apply(run.Metadata) }, [], message: null, cancel);
        return await view.ShowAsync(changed ?? throw ApiException.NotFound("run", run_id), version, cancel);
    }

    /// <summary>Answers with a run that is cancelling; the worker ends it.</summary>
    private static async Task<object> Cancel(
        string thread_id, string run_id, ApiVersion version, RequestedObjects objects, RunControl control, RunView view, CancellationToken cancel)
    {
        await objects.ThreadAsync(thread_id, cancel);
        var cancelling = await control.CancelAsync(thread_id, run_id, cancel) ?? throw ApiException.NotFound("run", run_id);
        return await view.ShowAsync(cancelling, version, cancel);
    }

    private static async Task<IResult> SubmitToolOutputs(
        string thread_id,
        string run_id,
        RequestBody body,
        ApiVersion version,
        RequestedObjects objects,
        RunControl control,
        RunEventHub hub,
        RunReply reply,
        IOptions<LimitOptions> limits,
        HttpResponse response,
        CancellationToken cancel)
    {
        var request = ToolOutputsRequest.Read(body, limits.Value);
        var waiting = await objects.RunAsync(thread_id, run_id, cancel);
        var events = request.Stream ? hub.Subscribe(run_id, waiting.Round + 1) : null;
        try
        {
            var queued = await control.SubmitAsync(thread_id, run_id, request.Outputs, cancel) ?? throw ApiException.NotFound("run", run_id);
            return await reply.ContinuedAsync(queued, events, version, response, cancel);
        }
        catch
        {
            events?.Dispose();
            throw;
        }
    }
}
