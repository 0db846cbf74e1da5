using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Sandboxes;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Threads;

public static class ThreadsEndpoints
{
    public static void MapThreads(this IEndpointRouteBuilder app)
    {
        var threads = app.MapGroup("/threads");
        threads.MapPost("", Create);
        threads.MapGet("", List);
        threads.MapGet("/{thread_id}", Retrieve);
        threads.MapPost("/{thread_id}", Modify);
        threads.MapDelete("/{thread_id}", Delete);
    }

    private static async Task<ThreadObject> Create(
        RequestBody body, ApiVersion version, ThreadCreation creation, ThreadView view, IOptions<LimitOptions> limits, CancellationToken cancel)
    {
        var request = ThreadRequest.Read(body.ToObject(ThreadRequest.Keys(version)), version, limits.Value);
        return await view.ShowAsync(await creation.CreateAsync(request, version, cancel), version, cancel);
    }

    private static async Task<ListPage> List(
        ListParameters parameters, ApiVersion version, Caller caller, IConversationStore conversations, ThreadView view, CancellationToken cancel)
    {
        var slice = await conversations.ListThreadsAsync(caller.ProjectId, parameters.ToQuery(), cancel);
        var threads = new List<ThreadObject>(slice.Items.Count);
        foreach (var thread in slice.Items)
        {
            threads.Add(await view.ShowAsync(thread, version, cancel));
        }

        return ListPage.From(new ListSlice<ThreadObject>(threads, slice.HasMore), thread => thread.Id, thread => thread);
    }

    private static async Task<ThreadObject> Retrieve(
        string thread_id, ApiVersion version, RequestedObjects objects, ThreadView view, CancellationToken cancel) =>
        await view.ShowAsync(await objects.ThreadAsync(thread_id, cancel), version, cancel);

    private static async Task<ThreadObject> Modify(
        string thread_id,
        RequestBody body,
        ApiVersion version,
        RequestedObjects objects,
        ToolResourcesResolver resolver,
        IConversationStore conversations,
        ThreadView view,
        IOptions<LimitOptions> limits,
        CancellationToken cancel)
    {
        var request = version.IsV1 ? body.ToObject("metadata") : body.ToObject("metadata", "tool_resources");
        var change = MetadataChange.Read(request);
        var wanted = !version.IsV1 && request["tool_resources"] is { } given ? ToolResourcesRequest.Read(given, allowsNewStore: false, limits.Value) : null;
        var thread = await objects.ThreadAsync(thread_id, cancel);
        var resources = await resolver.ResolveAsync(wanted, thread.Resources, expiresAfterDays: null, cancel);
        var changed = await conversations.UpdateThreadAsync(
            thread.ProjectId,
            thread_id,
            row => row with { Metadata = change.Apply(row.Metadata), Resources = wanted is null ? row.Resources : resources },
            cancel);
        return await view.ShowAsync(changed ?? throw ApiException.NotFound("thread", thread_id), version, cancel);
    }

    /// <summary>A run that is active ends with its thread.</summary>
    private static async Task<DeletedObject> Delete(
        string thread_id, Caller caller, IConversationStore conversations, RunEventHub hub, RunBell bell, CodeSessions sessions, CancellationToken cancel)
    {
        var gone = await conversations.DeleteThreadAsync(caller.ProjectId, thread_id, cancel);
        bell.Ring();
        if (gone?.ActiveRunId is { } runId)
        {
            // The worker may never have seen it; whoever listens must not wait for ever.
            hub.Complete(runId);
        }

        if (gone is not null)
        {
            await sessions.EndAsync(thread_id);
        }

        return DeletedObject.Confirm(gone is not null, thread_id, "thread.deleted", () => ApiException.NotFound("thread", thread_id));
    }
}
