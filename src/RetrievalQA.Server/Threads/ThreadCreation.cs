using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Threads;

/// <summary>Creates a thread with its store, files and first messages.</summary>
public sealed class ThreadCreation(Caller caller, IConversationStore conversations, ToolResourcesResolver resolver, MessageFiles files, TimeProvider time)
{
    public async Task<AssistantThread> CreateAsync(ThreadRequest request, ApiVersion version, CancellationToken cancel)
    {
        var given = await resolver.ResolveAsync(request.Resources, ToolResources.None, MessageFiles.LifetimeDays(version), cancel);
        var resources = await files.AddToNewAsync(given, request.Messages, version, cancel);
        var thread = new AssistantThread(NewId.Thread(), caller.ProjectId, time.GetUtcNow().ToUnixTimeSeconds(), resources, request.Metadata);
        return await conversations.AddThreadAsync(
            thread, [.. request.Messages.Select(message => message.ToMessage(thread.ProjectId, thread.Id, time))], cancel);
    }
}
