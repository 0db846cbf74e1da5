using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Requests;

/// <summary>Finds the objects that a request names. What is not there is the API's 404.</summary>
public sealed class RequestedObjects(Caller caller, IFileStore files, IVectorStoreCatalog stores, IConversationStore conversations)
{
    public async Task<UploadedFile> FileAsync(string fileId, CancellationToken cancel) =>
        await files.FindAsync(caller.ProjectId, fileId, cancel) ?? throw ApiException.FileNotFound(fileId);

    /// <summary>Checks that all of these files exist.</summary>
    public async Task ExpectFilesAsync(IReadOnlyCollection<string> fileIds, CancellationToken cancel)
    {
        if (fileIds.Count == 0)
        {
            return;
        }

        var known = await files.FindManyAsync(caller.ProjectId, fileIds, cancel);
        if (fileIds.FirstOrDefault(id => !known.ContainsKey(id)) is { } missing)
        {
            throw ApiException.FileNotFound(missing);
        }
    }

    public async Task<VectorStore> StoreAsync(string storeId, CancellationToken cancel) =>
        await stores.FindAsync(caller.ProjectId, storeId, cancel) ?? throw ApiException.NotFound("vector store", storeId);

    public async Task<VectorStoreFile> StoreFileAsync(string storeId, string fileId, CancellationToken cancel)
    {
        await StoreAsync(storeId, cancel);
        return await stores.FindFileAsync(storeId, fileId, cancel) ?? throw MissingStoreFile(storeId, fileId);
    }

    public async Task<VectorStoreFileBatch> BatchAsync(string storeId, string batchId, CancellationToken cancel)
    {
        await StoreAsync(storeId, cancel);
        return await stores.FindBatchAsync(storeId, batchId, cancel) ?? throw ApiException.NotFound("file batch", batchId);
    }

    public async Task<Assistant> AssistantAsync(string assistantId, CancellationToken cancel) =>
        await conversations.FindAssistantAsync(caller.ProjectId, assistantId, cancel) ?? throw ApiException.NotFound("assistant", assistantId);

    public async Task<AssistantThread> ThreadAsync(string threadId, CancellationToken cancel) =>
        await conversations.FindThreadAsync(caller.ProjectId, threadId, cancel) ?? throw ApiException.NotFound("thread", threadId);

    public async Task<ThreadMessage> MessageAsync(string threadId, string messageId, CancellationToken cancel)
    {
        await ThreadAsync(threadId, cancel);
        return await conversations.FindMessageAsync(threadId, messageId, cancel) ?? throw ApiException.NotFound("message", messageId);
    }

    public async Task<ThreadRun> RunAsync(string threadId, string runId, CancellationToken cancel)
    {
        await ThreadAsync(threadId, cancel);
        return await conversations.FindRunAsync(threadId, runId, cancel) ?? throw ApiException.NotFound("run", runId);
    }

    public async Task<RunStep> StepAsync(string threadId, string runId, string stepId, CancellationToken cancel)
    {
        await RunAsync(threadId, runId, cancel);
        return await conversations.FindStepAsync(runId, stepId, cancel) ?? throw ApiException.NotFound("run step", stepId);
    }

    public static ApiException MissingStoreFile(string storeId, string fileId) =>
        new(StatusCodes.Status404NotFound, $"No file found with id '{fileId}' in vector store '{storeId}'.");
}
