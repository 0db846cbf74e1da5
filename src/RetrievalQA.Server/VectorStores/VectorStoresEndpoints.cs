using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.VectorStores.Batches;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

public static class VectorStoresEndpoints
{
    public static void MapVectorStores(this IEndpointRouteBuilder app)
    {
        var stores = app.MapGroup("/vector_stores");
        stores.MapPost("", Create);
        stores.MapGet("", List);
        stores.MapGet("/{vector_store_id}", Retrieve).AddEndpointFilter<PollHint>();
        stores.MapPost("/{vector_store_id}", Modify);
        stores.MapDelete("/{vector_store_id}", Delete);
        stores.MapPost("/{vector_store_id}/search", Search);
        stores.MapVectorStoreFiles();
        stores.MapFileBatches();
    }

    private static async Task<VectorStoreObject> Create(
        RequestBody body, StoreFiling filing, IOptions<LimitOptions> limits, TimeProvider time, CancellationToken cancel) =>
        VectorStoreObject.From(await filing.CreateAsync(StoreRequest.Read(body, limits.Value), cancel), time);

    private static async Task<ListPage> List(ListParameters parameters, Caller caller, IVectorStoreCatalog stores, TimeProvider time, CancellationToken cancel)
    {
        var slice = await stores.ListAsync(caller.ProjectId, parameters.ToQuery(), cancel);
        return ListPage.From(slice, store => store.Id, store => VectorStoreObject.From(store, time));
    }

    private static async Task<VectorStoreObject> Retrieve(string vector_store_id, RequestedObjects objects, TimeProvider time, CancellationToken cancel) =>
        VectorStoreObject.From(await objects.StoreAsync(vector_store_id, cancel), time);

    private static async Task<VectorStoreObject> Modify(
        string vector_store_id, RequestBody body, Caller caller, IVectorStoreCatalog stores, TimeProvider time, CancellationToken cancel)
    {
        var request = body.ToObject("name", "expires_after", "metadata");
        var name = request["name"]?.Text(StoreRequest.NameLength);
        var days = request["expires_after"] is { } expiry ? StoreRequest.ReadExpiry(expiry) : (int?)null;
        var metadata = request["metadata"]?.Metadata() ?? StoreRequest.NoMetadata;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var changed = await stores.UpdateAsync(
            caller.ProjectId,
            vector_store_id,
            store => store.UsedAt(now) with
            {
                Name = request.Has("name") ? name : store.Name,
                ExpiresAfterDays = request.Has("expires_after") ? LifetimeOf(store, days, time) : store.ExpiresAfterDays,
                Metadata = request.Has("metadata") ? metadata : store.Metadata,
            },
            cancel);
        return VectorStoreObject.From(changed ?? throw ApiException.NotFound("vector store", vector_store_id), time);
    }

    // A store that has expired stays so: its files may be gone already.
    private static int? LifetimeOf(VectorStore store, int? days, TimeProvider time)
    {
        StoreFiling.ExpectAlive(store, time);
        return days;
    }

    private static Task<SearchPageObject> Search(
        string vector_store_id,
        RequestBody body,
        Caller caller,
        StoreSearch search,
        IOptions<LimitOptions> limits,
        IOptions<RetrievalOptions> retrieval,
        CancellationToken cancel) =>
        search.RunAsync(caller.ProjectId, vector_store_id, SearchRequest.Read(body, limits.Value, retrieval.Value), cancel);

    private static async Task<DeletedObject> Delete(string vector_store_id, Caller caller, IVectorStoreCatalog stores, CancellationToken cancel) =>
        DeletedObject.Confirm(
        await stores.DeleteAsync(caller.ProjectId, vector_store_id, cancel),
        vector_store_id,
        "vector_store.deleted",
        () => ApiException.NotFound("vector store", vector_store_id));
}
