using RetrievalQA.Server.VectorStores;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Assistants;

/// <summary>Tool resources as a client asks for them.</summary>
/// <param name="CodeInterpreterFileIds">Null where nothing was said about them.</param>
/// <param name="VectorStoreIds">Null where nothing was said about them.</param>
/// <param name="NewStore">A store to be created for it; excludes store ids.</param>
public sealed record ToolResourcesRequest(
    IReadOnlyList<string>? CodeInterpreterFileIds,
    IReadOnlyList<string>? VectorStoreIds,
    StoreRequest? NewStore)
{
    private const string CodeInterpreter = "code_interpreter";
    private const string FileSearch = "file_search";
    private const string StoreIds = "vector_store_ids";
    private const string Stores = "vector_stores";
    private const int MaxCodeFiles = 20;
    private const int MaxStores = 1;

    /// <param name="allowsNewStore">The helper that creates a store is there when objects are created, not when they are modified.</param>
    public static ToolResourcesRequest Read(RequestValue value, bool allowsNewStore, LimitOptions limits)
    {
        var resources = value.ToObject(CodeInterpreter, FileSearch);
        var code = resources[CodeInterpreter]?.ToObject("file_ids")["file_ids"]?.Array(MaxCodeFiles).Select(id => id.Text()).ToList();
        var search = allowsNewStore ? resources[FileSearch]?.ToObject(StoreIds, Stores) : resources[FileSearch]?.ToObject(StoreIds);
        var stores = search?[StoreIds]?.Array(MaxStores).Select(id => id.Id(ObjectId.VectorStore)).ToList();
        var created = search?[Stores]?.Array(MaxStores).Select(store => StoreRequest.ReadHelper(store, limits)).SingleOrDefault();
        if (stores is { Count: > 0 } && created is not null)
        {
            throw ApiException.BadRequest(
                $"Only one of '{search!.PathTo(StoreIds)}' and '{search.PathTo(Stores)}' may be given.", "invalid_value", search.PathTo(StoreIds));
        }

        return new ToolResourcesRequest(code, stores, created);
    }
}
