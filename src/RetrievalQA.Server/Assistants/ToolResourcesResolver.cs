using RetrievalQA.Conversations;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.VectorStores;

namespace RetrievalQA.Server.Assistants;

/// <summary>Turns requested tool resources into stored ones: checks what they name and creates the store they ask for.</summary>
public sealed class ToolResourcesResolver(RequestedObjects objects, StoreFiling filing)
{
    /// <param name="expiresAfterDays">For a store that is created.</param>
    public async Task<ToolResources> ResolveAsync(ToolResourcesRequest? request, ToolResources current, int? expiresAfterDays, CancellationToken cancel)
    {
        if (request is null)
        {
            return current;
        }

        await objects.ExpectFilesAsync(request.CodeInterpreterFileIds ?? [], cancel);
        foreach (var storeId in request.VectorStoreIds ?? [])
        {
            await objects.StoreAsync(storeId, cancel);
        }

        var stores = request.VectorStoreIds ?? current.VectorStoreIds;
        if (request.NewStore is { } wanted)
        {
            var store = await filing.CreateAsync(wanted with { ExpiresAfterDays = expiresAfterDays }, cancel);
            stores = [store.Id];
        }

        return new ToolResources(request.CodeInterpreterFileIds ?? current.CodeInterpreterFileIds, stores);
    }
}
