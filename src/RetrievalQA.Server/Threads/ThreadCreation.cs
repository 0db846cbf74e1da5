using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Threads;

/// <summary>Creates a thread with its store, files and first messages.</summary>
public sealed class ThreadCreation(IConversationStore conversations, ToolResourcesResolver resolver, MessageFiles files, TimeProvider time)
{
    public async Task<AssistantThread> CreateAsync(ThreadRequest request, ApiVersion version, CancellationToken cancel)
    {
        var given = await resolver.ResolveAsync(request.Resources, ToolResources.None, MessageFiles.LifetimeDays(version), cancel);
        var resources = await files.AddToNewAsync(given, request.Messages, version, cancel);
        var thread = new AssistantThread(NewId.Thread(), Project.Default, time.GetUtcNow().ToUnixTimeSeconds(), resources, request.Metadata);
        return await conversations.AddThreadAsync(thread, [.. request.Messages.Select(message => message.ToMessage(thread.Id, time))], cancel);
    }
}
