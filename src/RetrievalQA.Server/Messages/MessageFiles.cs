using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.VectorStores;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Messages;

/// <summary>Gives the files of messages to the tools of their thread; file search gets them through the thread's store.</summary>
public sealed class MessageFiles(Caller caller, RequestedObjects objects, IConversationStore conversations, IVectorStoreCatalog stores, StoreFiling filing)
{
    // What the hosted API gives a store that it makes for a thread.
    private const int ImplicitStoreDays = 7;

    /// <summary>v1 clients know no stores and could not make a new one, so theirs do not expire.</summary>
    public static int? LifetimeDays(ApiVersion version) => version.IsV1 ? null : ImplicitStoreDays;

    /// <summary>The resources of a thread that does not exist yet.</summary>
    public async Task<ToolResources> AddToNewAsync(
        ToolResources resources, IReadOnlyList<MessageRequest> messages, ApiVersion version, CancellationToken cancel)
    {
        await objects.ExpectFilesAsync([.. messages.SelectMany(message => message.FileIds).Distinct(StringComparer.Ordinal)], cancel);
        var codeFiles = resources.CodeInterpreterFileIds.Union(Given(messages, AssistantTool.CodeInterpreter));
        var searched = Given(messages, AssistantTool.FileSearch);
        var storeIds = searched.Count == 0 ? resources.VectorStoreIds : [await FileAsync(resources, searched, version, cancel)];
        return new ToolResources([.. codeFiles], storeIds);
    }

    public async Task AddToThreadAsync(AssistantThread thread, IReadOnlyList<MessageRequest> messages, ApiVersion version, CancellationToken cancel)
    {
        if (!messages.SelectMany(message => message.FileIds).Any())
        {
            return;
        }

        var wanted = await AddToNewAsync(thread.Resources, messages, version, cancel);
        var changed = await conversations.UpdateThreadAsync(
            thread.ProjectId, thread.Id, row => row with { Resources = Merge(row.Resources, thread.Resources, wanted) }, cancel)
            ?? throw ApiException.NotFound("thread", thread.Id);
        if (!changed.Resources.VectorStoreIds.SequenceEqual(wanted.VectorStoreIds))
        {
            await FollowAsync(thread, changed.Resources, wanted, messages, version, cancel);
        }
    }

    /// <summary>A store that another request gave the thread meanwhile stays.</summary>
    private static ToolResources Merge(ToolResources row, ToolResources before, ToolResources wanted) => new(
        [.. row.CodeInterpreterFileIds.Union(wanted.CodeInterpreterFileIds)],
        row.VectorStoreIds.Count == 0 || row.VectorStoreIds.SequenceEqual(before.VectorStoreIds) ? wanted.VectorStoreIds : row.VectorStoreIds);

    /// <summary>The thread got another store meanwhile: file there too, and drop the one that was made here for nothing.</summary>
    private async Task FollowAsync(
        AssistantThread before, ToolResources actual, ToolResources wanted, IReadOnlyList<MessageRequest> messages, ApiVersion version,
            CancellationToken cancel)
    {
        if (Given(messages, AssistantTool.FileSearch) is { Count: > 0 } searched)
        {
            await FileAsync(actual, searched, version, cancel);
        }

        foreach (var made in wanted.VectorStoreIds.Except(before.Resources.VectorStoreIds))
        {
            await stores.DeleteAsync(caller.ProjectId, made, cancel);
        }
    }

    private async Task<string> FileAsync(ToolResources resources, IReadOnlyList<string> fileIds, ApiVersion version, CancellationToken cancel)
    {
        foreach (var storeId in resources.VectorStoreIds)
        {
            if (await stores.FindAsync(caller.ProjectId, storeId, cancel) is { } store)
            {
                await filing.AttachAsync(store, [.. fileIds.Select(id => new FileAttachment(id))], cancel);
                return storeId;
            }
        }

        // No store, or one that was deleted.
        return (await filing.CreateAsync(StoreRequest.Unnamed(fileIds, LifetimeDays(version)), cancel)).Id;
    }

    private static List<string> Given(IReadOnlyList<MessageRequest> messages, string tool) =>
        [.. messages.SelectMany(message => message.Attachments).Where(attachment => attachment.Tools.Contains(tool, StringComparer.Ordinal))
            .Select(attachment => attachment.FileId).Distinct(StringComparer.Ordinal)];
}
