using Microsoft.Extensions.Options;
using RetrievalQA.Answering;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Threads;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

/// <summary>Writes a run into the queue and wakes the worker. The run belongs to the worker from then on.</summary>
public sealed class RunCreation(
    RequestedObjects objects,
    IConversationStore conversations,
    ThreadLock threadLock,
    ThreadCreation threads,
    MessageFiles files,
    ToolResourcesResolver resolver,
    ModelList models,
    RunBell bell,
    IOptions<RunOptions> options,
    TimeProvider time)
{
    /// <exception cref="ThreadLockedException">A run of the thread is active.</exception>
    public async Task<ThreadRun> OnThreadAsync(string threadId, RunRequest request, ApiVersion version, CancellationToken cancel)
    {
        var thread = await objects.ThreadAsync(threadId, cancel);
        var assistant = await AssistantAsync(request, cancel);
        await threadLock.ExpectOpenAsync(thread, request.AdditionalMessages.Count, cancel);
        await files.AddToThreadAsync(thread, request.AdditionalMessages, version, cancel);
        return await QueueAsync(request, assistant, threadId, ToolResources.None, cancel);
    }

    public async Task<ThreadRun> WithThreadAsync(RunRequest request, ApiVersion version, CancellationToken cancel)
    {
        var assistant = await AssistantAsync(request, cancel);
        var resources = await resolver.ResolveAsync(request.Resources, ToolResources.None, expiresAfterDays: null, cancel);
        var thread = await threads.CreateAsync(request.Thread, version, cancel);
        return await QueueAsync(request, assistant, thread.Id, resources, cancel);
    }

    private async Task<Assistant> AssistantAsync(RunRequest request, CancellationToken cancel)
    {
        var assistant = await objects.AssistantAsync(request.AssistantId, cancel);
        models.Expect(request.Model ?? assistant.Model);
        return assistant;
    }

    private async Task<ThreadRun> QueueAsync(RunRequest request, Assistant assistant, string threadId, ToolResources resources, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var run = request.ToRun(assistant, threadId, resources, now, options.Value.LifetimeSeconds);
        var queued = await conversations.AddRunAsync(run, [.. request.AdditionalMessages.Select(message => message.ToMessage(run.ProjectId, threadId, time))], cancel);
        bell.Ring();
        return queued;
    }
}
