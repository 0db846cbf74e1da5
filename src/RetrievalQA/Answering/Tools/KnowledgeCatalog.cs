using System.Text.Json.Nodes;
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
    IngestionBell bell,
    IOptions<RunOptions> options,
    TimeProvider time)
{
    private const int FilesPerPage = 1_000;

    // A store's last use is written at most this often: it decides expiry by days.
    private const long ActivityGranularitySeconds = 60;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    // Files of other purposes (training data, batch input) are not knowledge.
    private static readonly HashSet<string> KnowledgePurposes = new(StringComparer.Ordinal) { "assistants", "user_data" };

    /// <summary>The scope once no file is pending, or as it is when the wait is over.</summary>
    /// <exception cref="RunFailedException">A store of the run is gone or has expired.</exception>
    public async Task<KnowledgeScope> WaitUntilReadyAsync(ThreadRun run, CancellationToken cancel)
    {
        var assistant = await conversations.FindAssistantAsync(run.ProjectId, run.AssistantId, cancel);
        var storeIds = await StoreIdsAsync(run, assistant, cancel);
        var deadline = time.GetUtcNow().AddSeconds(options.Value.IngestionWaitSeconds);
        while (true)
        {
            var scope = await GatherAsync(run, assistant, storeIds, cancel);
            if (scope.Pending.Count == 0 || time.GetUtcNow() >= deadline)
            {
                return scope;
            }

            await Task.Delay(PollInterval, time, cancel);
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
            ?? throw new RunFailedException(RunError.ServerError, $"Vector store '{storeId}' does not exist any more. Remove it from tool_resources or name another.");
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

    private async Task<KnowledgeScope> GatherAsync(ThreadRun run, Assistant? assistant, IReadOnlyList<string> storeIds, CancellationToken cancel)
    {
        var gathered = new Dictionary<string, KnowledgeFile>(StringComparer.Ordinal);
        foreach (var storeId in storeIds)
        {
            foreach (var member in await stores.AllFilesAsync(storeId, cancel))
            {
                gathered.TryAdd(member.FileId, new KnowledgeFile(member.Source, member.Status, member.LastError, member.Attributes));
            }
        }

        foreach (var ingestion in await DirectFilesAsync(run, assistant, cancel))
        {
            gathered.TryAdd(ingestion.Source.FileId, new KnowledgeFile(ingestion.Source, ingestion.Status, ingestion.Error));
        }

        return await ToScopeAsync(run.ProjectId, gathered.Values, cancel);
    }

    private async Task<IReadOnlyList<FileIngestion>> DirectFilesAsync(ThreadRun run, Assistant? assistant, CancellationToken cancel)
    {
        var fileIds = (assistant?.Files ?? []).Select(file => file.FileId).Concat(run.SearchFileIds ?? []).ToHashSet(StringComparer.Ordinal);
        if (run.SearchesProject)
        {
            fileIds.UnionWith(await ProjectFilesAsync(run.ProjectId, cancel));
        }

        if (fileIds.Count == 0)
        {
            return [];
        }

        var ingestions = await ledger.RequestAsync(run.ProjectId, fileIds, ChunkingStrategy.Default, cancel);
        if (ingestions.Any(ingestion => ingestion.Status == IngestionStatus.Queued))
        {
            bell.Ring();
        }

        return ingestions;
    }

    private async Task<IReadOnlyList<string>> ProjectFilesAsync(string projectId, CancellationToken cancel)
    {
        var found = new List<string>();
        ListSlice<UploadedFile> page;
        string? after = null;
        do
        {
            page = await files.ListAsync(projectId, purpose: null, new ListQuery(FilesPerPage, Ascending: true, After: after), cancel);
            found.AddRange(page.Items.Where(file => KnowledgePurposes.Contains(file.Purpose)).Select(file => file.Id));
            after = page.Items.Count > 0 ? page.Items[^1].Id : null;
        }
        while (page.HasMore);
        return found;
    }

    private async Task<KnowledgeScope> ToScopeAsync(string projectId, IReadOnlyCollection<KnowledgeFile> gathered, CancellationToken cancel)
    {
        var ready = gathered.Where(file => file.Status == IngestionStatus.Completed).Select(file => file.Source).ToList();
        var attributes = gathered.Where(file => file.Attributes is not null).ToDictionary(file => file.Source.FileId, file => file.Attributes!, StringComparer.Ordinal);
        var others = gathered.Where(file => file.Status is not (IngestionStatus.Completed or IngestionStatus.Cancelled)).ToList();
        var names = await files.FindManyAsync(projectId, [.. others.Select(file => file.Source.FileId)], cancel);
        var pending = new List<string>();
        var failed = new List<string>();
        foreach (var file in others.Where(file => names.ContainsKey(file.Source.FileId)))
        {
            var name = names[file.Source.FileId].FileName;
            if (file.Status == IngestionStatus.Failed)
            {
                failed.Add($"{name} ({file.Error?.Message ?? "could not be read"})");
            }
            else
            {
                pending.Add(name);
            }
        }

        return new KnowledgeScope(new SearchScope(projectId, ready, attributes), pending, failed);
    }

    private sealed record KnowledgeFile(ChunkSource Source, IngestionStatus Status, IngestionError? Error, JsonObject? Attributes = null);
}
