using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores.Batches;

public static class FileBatchesEndpoints
{
    public static void MapFileBatches(this IEndpointRouteBuilder stores)
    {
        var batches = stores.MapGroup("/{vector_store_id}/file_batches");
        batches.MapPost("", Create);
        batches.MapGet("/{batch_id}", Retrieve).AddEndpointFilter<PollHint>();
        batches.MapPost("/{batch_id}/cancel", Cancel);
        batches.MapGet("/{batch_id}/files", List);
    }

    private static async Task<FileBatchObject> Create(
        string vector_store_id, RequestBody body, RequestedObjects objects, StoreFiling filing, IOptions<LimitOptions> limits, CancellationToken cancel)
    {
        var files = FileBatchRequest.Read(body, limits.Value);
        var store = await objects.StoreAsync(vector_store_id, cancel);
        return FileBatchObject.From(await filing.AttachBatchAsync(store, files, cancel));
    }

    private static async Task<FileBatchObject> Retrieve(string vector_store_id, string batch_id, RequestedObjects objects, CancellationToken cancel) =>
        FileBatchObject.From(await objects.BatchAsync(vector_store_id, batch_id, cancel));

    /// <summary>What is finished stays; a batch that is all finished stays as it is.</summary>
    private static async Task<FileBatchObject> Cancel(
        string vector_store_id, string batch_id, IVectorStoreCatalog stores, RequestedObjects objects, CancellationToken cancel)
    {
        var batch = await objects.BatchAsync(vector_store_id, batch_id, cancel);
        if (batch.Counts.InProgress == 0)
        {
            return FileBatchObject.From(batch);
        }

        return FileBatchObject.From(await stores.CancelBatchAsync(vector_store_id, batch_id, cancel) ?? throw ApiException.NotFound("file batch", batch_id));
    }

    private static async Task<ListPage> List(
        string vector_store_id, string batch_id, ListParameters parameters, IVectorStoreCatalog stores, RequestedObjects objects, CancellationToken cancel)
    {
        var (query, filter) = (parameters.ToQuery(), FileFilter.Read(parameters));
        await objects.BatchAsync(vector_store_id, batch_id, cancel);
        var slice = await stores.ListFilesAsync(vector_store_id, batch_id, filter, query, cancel);
        return ListPage.From(slice, file => file.FileId, VectorStoreFileObject.From);
    }
}
