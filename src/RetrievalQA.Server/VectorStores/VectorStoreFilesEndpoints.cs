using RetrievalQA.Documents;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Requests;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

public static class VectorStoreFilesEndpoints
{
    public static void MapVectorStoreFiles(this IEndpointRouteBuilder stores)
    {
        stores.MapPost("/{vector_store_id}/files", Attach);
        stores.MapGet("/{vector_store_id}/files", List);
        stores.MapGet("/{vector_store_id}/files/{file_id}", Retrieve).AddEndpointFilter<PollHint>();
        stores.MapPost("/{vector_store_id}/files/{file_id}", Modify);
        stores.MapDelete("/{vector_store_id}/files/{file_id}", Detach);
        stores.MapGet("/{vector_store_id}/files/{file_id}/content", Content);
    }

    private static async Task<VectorStoreFileObject> Attach(
        string vector_store_id, RequestBody body, RequestedObjects objects, StoreFiling filing, CancellationToken cancel)
    {
        var attachment = AttachmentRequest.Read(body.ToObject(AttachmentRequest.Keys));
        var store = await objects.StoreAsync(vector_store_id, cancel);
        var members = await filing.AttachAsync(store, [attachment], cancel);
        return VectorStoreFileObject.From(members.Count == 1 ? members[0] : throw ApiException.FileNotFound(attachment.FileId));
    }

    private static async Task<ListPage> List(
        string vector_store_id, ListParameters parameters, IVectorStoreCatalog stores, RequestedObjects objects, CancellationToken cancel)
    {
        var (query, filter) = (parameters.ToQuery(), FileFilter.Read(parameters));
        await objects.StoreAsync(vector_store_id, cancel);
        var slice = await stores.ListFilesAsync(vector_store_id, batchId: null, filter, query, cancel);
        return ListPage.From(slice, file => file.FileId, VectorStoreFileObject.From);
    }

    private static async Task<VectorStoreFileObject> Retrieve(string vector_store_id, string file_id, RequestedObjects objects, CancellationToken cancel) =>
        VectorStoreFileObject.From(await objects.StoreFileAsync(vector_store_id, file_id, cancel));

    private static async Task<VectorStoreFileObject> Modify(
        string vector_store_id, string file_id, RequestBody body, IVectorStoreCatalog stores, RequestedObjects objects, CancellationToken cancel)
    {
        var request = body.ToObject("attributes");
        var attributes = request.Has("attributes") ? request["attributes"]?.Attributes() ?? [] : throw ApiException.MissingParameter("attributes");
        await objects.StoreAsync(vector_store_id, cancel);
        var changed = await stores.UpdateFileAttributesAsync(vector_store_id, file_id, attributes, cancel);
        return VectorStoreFileObject.From(changed ?? throw RequestedObjects.MissingStoreFile(vector_store_id, file_id));
    }

    private static async Task<DeletedObject> Detach(
        string vector_store_id, string file_id, IVectorStoreCatalog stores, RequestedObjects objects, CancellationToken cancel)
    {
        await objects.StoreAsync(vector_store_id, cancel);
        return DeletedObject.Confirm(
            await stores.DetachAsync(vector_store_id, file_id, cancel),
            file_id,
            "vector_store.file.deleted",
            () => RequestedObjects.MissingStoreFile(vector_store_id, file_id));
    }

    private static async Task<FileContentPage> Content(
        string vector_store_id, string file_id, RequestedObjects objects, DocumentTexts texts, CancellationToken cancel)
    {
        await objects.StoreFileAsync(vector_store_id, file_id, cancel);
        var document = await texts.ReadAsync(await objects.FileAsync(file_id, cancel), cancel);
        return new FileContentPage("vector_store.file_content.page", [new FileContentObject("text", document.Text)], HasMore: false, NextPage: null);
    }
}
