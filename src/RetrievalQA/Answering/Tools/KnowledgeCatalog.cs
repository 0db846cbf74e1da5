using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Models;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering.Tools;

/// <summary>Gathers the files that a run may search: of its stores, its assistant, its thread, or of the whole project.</summary>
public sealed class KnowledgeCatalog(
    IConversationStore conversations,
    IVectorStoreCatalog stores,
    IFileStore files,
    IIngestionLedger ledger,
    IFileInventories inventories,
    IngestionBell bell,
    IOptions<RunOptions> options,
    TimeProvider time)
{
    // A store's last use is written at most this often: it decides expiry by days.
    private const long ActivityGranularitySeconds = 60;

    private static readonly IReadOnlyDictionary<string, UploadedFile> NoFiles = new Dictionary<string, UploadedFile>(StringComparer.Ordinal);

    /// <summary>The scope once no file is pending, or as it is when the wait is over.</summary>
    /// <exception cref="RunFailedException">A store of the run is gone or has expired.</exception>
    public async Task<KnowledgeScope> WaitUntilReadyAsync(ThreadRun run, CancellationToken cancel)
    {
        var assistant = await conversations.FindAssistantAsync(run.ProjectId, run.AssistantId, cancel);
        var storeIds = await StoreIdsAsync(run, assistant, cancel);
        var deadline = time.GetUtcNow().AddSeconds(options.Value.IngestionWaitSeconds);
        while (true)
        {
            var change = inventories.NextChange;
            var inventory = await GatherAsync(run, assistant, storeIds, cancel);
            var left = deadline - time.GetUtcNow();
            if (inventory.Pending.Count == 0 || left <= TimeSpan.Zero)
            {
                return await ToScopeAsync(run.ProjectId, inventory, cancel);
            }

            await change.WaitAsync(left, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task<IReadOnlyList<string>> StoreIdsAsync(ThreadRun run, Assistant? assistant, CancellationToken cancel)
    {
        var thread = await conversations.FindThreadAsync(run.ProjectId, run.ThreadId, cancel);
        var ofAssistant = run.Resources.VectorStoreIds.Count > 0 ? run.Resources.VectorStoreIds : assistant?.Resources.VectorStoreIds ?? [];
        IReadOnlyList<string> storeIds = [.. ofAssistant.Concat(thread?.Resources.VectorStoreIds ?? []).Distinct(StringComparer.Ordinal)];
        foreach (var storeId in storeIds)
        {
            await TouchAsync(run.ProjectId, storeId, cancel);
        }

        return storeIds;
    }

    private async Task TouchAsync(string projectId, string storeId, CancellationToken cancel)
    {
        var store = await stores.FindAsync(projectId, storeId, cancel)
            ?? throw new RunFailedException(
                RunError.ServerError, $"Vector store '{storeId}' does not exist any more. Remove it from tool_resources or name another.");
        if (store.IsExpired(time))
        {
            throw new RunFailedException(RunError.ServerError, $"Vector store '{storeId}' has expired. Create a new one and add its files again.");
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now - store.LastActiveAt >= ActivityGranularitySeconds)
        {
            await stores.UpdateAsync(projectId, storeId, current => current with { LastActiveAt = now }, cancel);
        }
    }

    private async Task<FileInventory> GatherAsync(ThreadRun run, Assistant? assistant, IReadOnlyList<string> storeIds, CancellationToken cancel)
    {
        var gathered = new List<FileInventory>();
        foreach (var storeId in storeIds)
        {
            gathered.Add(await inventories.OfStoreAsync(storeId, cancel));
        }

        gathered.Add(await NamedFilesAsync(run, assistant, cancel));
        if (run.SearchesProject)
        {
            gathered.Add(await ProjectFilesAsync(run.ProjectId, cancel));
        }

        return FileInventory.Join(gathered);
    }

    private async Task<FileInventory> NamedFilesAsync(ThreadRun run, Assistant? assistant, CancellationToken cancel)
    {
        var fileIds = (assistant?.Files ?? []).Select(file => file.FileId).Concat(run.SearchFileIds ?? []).ToHashSet(StringComparer.Ordinal);
        var known = await ledger.FindAsync([.. fileIds.Select(id => new ChunkSource(run.ProjectId, id, ChunkingStrategy.Default.Key))], cancel);
        fileIds.ExceptWith(known.Select(ingestion => ingestion.Source.FileId));
        var requested = await RequestAsync(run.ProjectId, fileIds, cancel);
        return new FileInventory([.. known.Concat(requested).Select(InventoriedFile.Of)]);
    }

    private async Task<FileInventory> ProjectFilesAsync(string projectId, CancellationToken cancel)
    {
        var inventory = await inventories.OfProjectAsync(projectId, cancel);
        return (await RequestAsync(projectId, inventory.Unread, cancel)).Count == 0
            ? inventory
            : await inventories.OfProjectAsync(projectId, cancel);
    }

    // Files are read when they are needed for the first time; only that costs a write.
    private async Task<IReadOnlyList<FileIngestion>> RequestAsync(string projectId, IReadOnlyCollection<string> unread, CancellationToken cancel)
    {
        if (unread.Count == 0)
        {
            return [];
        }

        var requested = await ledger.RequestAsync(projectId, unread, ChunkingStrategy.Default, cancel);
        bell.Ring();
        return requested;
    }

    private async Task<KnowledgeScope> ToScopeAsync(string projectId, FileInventory inventory, CancellationToken cancel)
    {
        IReadOnlyList<InventoriedFile> others = [.. inventory.Failed, .. inventory.Pending];
        var names = others.Count == 0 ? NoFiles : await files.FindManyAsync(projectId, [.. others.Select(file => file.Source.FileId)], cancel);
        return new KnowledgeScope(
            new SearchScope(projectId, inventory.Ready, inventory.Attributes),
            [.. Named(inventory.Pending).Select(file => file.Name)],
            [.. Named(inventory.Failed).Select(file => $"{file.Name} ({file.File.Error?.Message ?? "could not be read"})")]);

        IEnumerable<(InventoriedFile File, string Name)> Named(IEnumerable<InventoriedFile> unready) => unready
            .Where(file => names.ContainsKey(file.Source.FileId))
            .Select(file => (file, names[file.Source.FileId].FileName));
    }
}
