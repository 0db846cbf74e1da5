using System.ClientModel;
using System.Net.Http.Headers;
using OpenAI;
using OpenAI.Assistants;
using OpenAI.Files;
using OpenAI.Models;
using OpenAI.VectorStores;

namespace RetrievalQA.Sdk;

/// <summary>The SDK's clients, and all that differs between its versions.</summary>
internal sealed class Clients(Uri endpoint, string key)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

#if OPENAI_2_15
    public AssistantClient Assistants { get; } = new(new ApiKeyCredential(key), new AssistantClientOptions { Endpoint = endpoint });

    public VectorStoreClient Stores { get; } = new(new ApiKeyCredential(key), new VectorStoreClientOptions { Endpoint = endpoint });
#else
    public AssistantClient Assistants { get; } = new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = endpoint });

    public VectorStoreClient Stores { get; } = new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = endpoint });
#endif

    public OpenAIFileClient Files { get; } = new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = endpoint });

    public OpenAIModelClient Models { get; } = new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = endpoint });

    public Clients WithKey(string other) => new(endpoint, other);

    /// <summary>Asks for what the SDK has no method for.</summary>
    public async Task<string> TextOfAsync(string fileId)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.GetStringAsync(new Uri($"{endpoint}/files/{fileId}/text"));
    }

    /// <summary>Waits until the run ends or waits for the client.</summary>
    public async Task<ThreadRun> EndAsync(ThreadRun run)
    {
        while (!run.Status.IsTerminal && run.Status != RunStatus.RequiresAction)
        {
            await Task.Delay(PollInterval, TimeProvider.System);
            run = await Assistants.GetRunAsync(run.ThreadId, run.Id);
        }

        return run;
    }

    /// <summary>Waits until none of the store's files is being read.</summary>
    public async Task<VectorStore> ReadyAsync(string storeId)
    {
        var store = await StoreAsync(storeId);
        while (store.Status == VectorStoreStatus.InProgress)
        {
            await Task.Delay(PollInterval, TimeProvider.System);
            store = await StoreAsync(storeId);
        }

        return store;
    }

#if OPENAI_2_15
    public async Task<List<StreamingUpdate>> StreamAsync(string threadId, string assistantId, RunCreationOptions? options = null) =>
        await (await Assistants.CreateRunStreamingAsync(threadId, assistantId, options)).ToListAsync();

    public async IAsyncEnumerable<StreamingUpdate> UpdatesAsync(string threadId, string assistantId)
    {
        await foreach (var update in await Assistants.CreateRunStreamingAsync(threadId, assistantId))
        {
            yield return update;
        }
    }

    public async Task<List<StreamingUpdate>> StreamWithThreadAsync(string assistantId, ThreadCreationOptions thread) =>
        await (await Assistants.CreateThreadAndRunStreamingAsync(assistantId, thread)).ToListAsync();

    public async Task<List<StreamingUpdate>> SubmitAsync(ThreadRun run, IEnumerable<ToolOutput> outputs) =>
        await (await Assistants.SubmitToolOutputsToRunStreamingAsync(run.ThreadId, run.Id, outputs)).ToListAsync();
#else
    public async Task<List<StreamingUpdate>> StreamAsync(string threadId, string assistantId, RunCreationOptions? options = null) =>
        await Assistants.CreateRunStreamingAsync(threadId, assistantId, options).ToListAsync();

    public IAsyncEnumerable<StreamingUpdate> UpdatesAsync(string threadId, string assistantId) => Assistants.CreateRunStreamingAsync(threadId, assistantId);

    public async Task<List<StreamingUpdate>> StreamWithThreadAsync(string assistantId, ThreadCreationOptions thread) =>
        await Assistants.CreateThreadAndRunStreamingAsync(assistantId, thread).ToListAsync();

    public async Task<List<StreamingUpdate>> SubmitAsync(ThreadRun run, IEnumerable<ToolOutput> outputs) =>
        await Assistants.SubmitToolOutputsToRunStreamingAsync(run.ThreadId, run.Id, outputs).ToListAsync();
#endif

#if OPENAI_2_1
    // This version cannot get a single store that another operation made.
    private async Task<VectorStore> StoreAsync(string storeId) => (await Stores.GetVectorStoresAsync().ToListAsync()).Single(store => store.Id == storeId);

    public async Task<string> CreateStoreAsync(VectorStoreCreationOptions options) =>
        (await Stores.CreateVectorStoreAsync(waitUntilCompleted: false, options)).VectorStoreId;

    /// <summary>Adds the file and waits; null where it was read, else why not.</summary>
    public async Task<string?> AddAsync(string storeId, string fileId)
    {
        var added = await Stores.AddFileToVectorStoreAsync(storeId, fileId, waitUntilCompleted: true);
        return added.Value!.LastError?.Code.ToString();
    }

    /// <summary>Adds the files, waits, and gives the ids of the batch.</summary>
    public async Task<List<string>> AddBatchAsync(string storeId, IEnumerable<string> fileIds)
    {
        var batch = await Stores.CreateBatchFileJobAsync(storeId, fileIds, waitUntilCompleted: true);
        Assert.Equal(VectorStoreBatchFileJobStatus.Completed, batch.Value!.Status);
        return [.. (await Stores.GetFileAssociationsAsync(storeId, batch.BatchId).ToListAsync()).Select(file => file.FileId)];
    }

    public async Task<List<string>> FilesOfAsync(string storeId) =>
        [.. (await Stores.GetFileAssociationsAsync(storeId, new VectorStoreFileAssociationCollectionOptions { PageSizeLimit = 2 }).ToListAsync())
            .Select(file => file.FileId)];

    public async Task RemoveAsync(string storeId, string fileId) => Assert.True((await Stores.RemoveFileFromStoreAsync(storeId, fileId)).Value.Removed);
#else
    private async Task<VectorStore> StoreAsync(string storeId) => await Stores.GetVectorStoreAsync(storeId);

    public async Task<string> CreateStoreAsync(VectorStoreCreationOptions options) => (await Stores.CreateVectorStoreAsync(options)).Value.Id;

    /// <summary>Adds the file and waits; null where it was read, else why not.</summary>
    public async Task<string?> AddAsync(string storeId, string fileId)
    {
        await Stores.AddFileToVectorStoreAsync(storeId, fileId);
        await ReadyAsync(storeId);
        VectorStoreFile added = await Stores.UpdateVectorStoreFileAttributesAsync(
            storeId, fileId, new Dictionary<string, BinaryData>(StringComparer.Ordinal) { ["floor"] = BinaryData.FromObjectAsJson(2) });
        Assert.Equal("2", added.Attributes["floor"].ToString());
        return added.LastError?.Code.ToString();
    }

    /// <summary>Adds the files, waits, and gives the ids of the batch.</summary>
    public async Task<List<string>> AddBatchAsync(string storeId, IEnumerable<string> fileIds)
    {
        VectorStoreFileBatch batch = await Stores.AddFileBatchToVectorStoreAsync(storeId, fileIds);
        await ReadyAsync(storeId);
        batch = await Stores.GetVectorStoreFileBatchAsync(storeId, batch.BatchId);
        Assert.Equal(VectorStoreFileBatchStatus.Completed, batch.Status);
        return [.. (await Stores.GetVectorStoreFilesInBatchAsync(storeId, batch.BatchId).ToListAsync()).Select(file => file.FileId)];
    }

    public async Task<List<string>> FilesOfAsync(string storeId) =>
        [.. (await Stores.GetVectorStoreFilesAsync(storeId, new VectorStoreFileCollectionOptions { PageSizeLimit = 2 }).ToListAsync())
            .Select(file => file.FileId)];

    public async Task RemoveAsync(string storeId, string fileId) => Assert.True((await Stores.RemoveFileFromVectorStoreAsync(storeId, fileId)).Value.Removed);
#endif
}
