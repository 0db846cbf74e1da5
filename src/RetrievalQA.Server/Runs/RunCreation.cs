using Microsoft.Extensions.Options;
using RetrievalQA.Answering;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Threads;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

/// <summary>Makes runs, on threads that are there or on new ones. A run belongs to the worker from then on.</summary>
public sealed class RunCreation(
    RequestedObjects objects,
    ThreadLock threadLock,
    ThreadCreation threads,
    MessageFiles files,
    ToolResourcesResolver resolver,
    ModelList models,
    RunControl control,
    RunEventHub hub,
    IOptions<RunOptions> options,
    TimeProvider time)
{
    /// <exception cref="ThreadLockedException">A run of the thread is active.</exception>
    public async Task<CreatedRun> OnThreadAsync(string threadId, RunRequest request, ApiVersion version, CancellationToken cancel)
    {
        var thread = await objects.ThreadAsync(threadId, cancel);
        var assistant = await AssistantAsync(request, cancel);
        await threadLock.ExpectOpenAsync(thread, request.AdditionalMessages.Count, cancel);
        await files.AddToThreadAsync(thread, request.AdditionalMessages, version, cancel);
        return await QueueAsync(request, assistant, threadId, ToolResources.None, made: null, cancel);
    }

    public async Task<CreatedRun> WithThreadAsync(RunRequest request, ApiVersion version, CancellationToken cancel)
    {
        var assistant = await AssistantAsync(request, cancel);
        var resources = await resolver.ResolveAsync(request.Resources, ToolResources.None, expiresAfterDays: null, cancel);
        var thread = await threads.CreateAsync(request.Thread, version, cancel);
        return await QueueAsync(request, assistant, thread.Id, resources, thread, cancel);
    }

    private async Task<Assistant> AssistantAsync(RunRequest request, CancellationToken cancel)
    {
        var assistant = await objects.AssistantAsync(request.AssistantId, cancel);
        models.Expect(request.Model ?? assistant.Model);
        request.ExpectChoosable(assistant);
        return assistant;
    }

    private async Task<CreatedRun> QueueAsync(
        RunRequest request, Assistant assistant, string threadId, ToolResources resources, AssistantThread? made, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var run = request.ToRun(assistant, threadId, resources, now, options.Value.LifetimeSeconds);
        var messages = request.AdditionalMessages.Select(message => message.ToMessage(run.ProjectId, threadId, time)).ToList();
        var events = request.Stream ? hub.Subscribe(run.Id) : null;
        try
        {
            return new CreatedRun(await control.AddAsync(run, messages, cancel), made, events);
        }
        catch
        {
            events?.Dispose();
            throw;
        }
    }
}

/// <param name="Thread">The thread that was made for the run; null where it was there.</param>
/// <param name="Events">What happens in the run; null where the client did not ask for it.</param>
public sealed record CreatedRun(ThreadRun Run, AssistantThread? Thread, RunSubscription? Events);
