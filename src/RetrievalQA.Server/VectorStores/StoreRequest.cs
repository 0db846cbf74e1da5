using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

/// <summary>A vector store as a client asks for it.</summary>
public sealed record StoreRequest(
    string? Name,
    string? Description,
    IReadOnlyList<string> FileIds,
    ChunkingStrategy Chunking,
    int? ExpiresAfterDays,
    IReadOnlyDictionary<string, string> Metadata)
{
    public const int NameLength = 256;

    private const int DescriptionLength = 512;
    private const int MinDays = 1;
    private const int MaxDays = 365;

    public static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A store that nobody described.</summary>
    public static StoreRequest Unnamed(IReadOnlyList<string> fileIds, int? expiresAfterDays) =>
        new(Name: null, Description: null, fileIds, ChunkingStrategy.Default, expiresAfterDays, NoMetadata);

    public static StoreRequest Read(RequestBody body, LimitOptions limits)
    {
        var store = body.ToObject("name", "description", "file_ids", "expires_after", "chunking_strategy", "metadata");
        return Read(store, limits.FilesPerStoreCreate) with
        {
            Name = store["name"]?.Text(NameLength),
            Description = store["description"]?.Text(DescriptionLength),
            ExpiresAfterDays = store["expires_after"] is { } expiry ? ReadExpiry(expiry) : null,
        };
    }

    /// <summary>An element of <c>tool_resources.file_search.vector_stores</c>.</summary>
    public static StoreRequest ReadHelper(RequestValue value, LimitOptions limits) =>
        Read(value.ToObject("file_ids", "chunking_strategy", "metadata"), limits.FilesPerStore);

    public static int ReadExpiry(RequestValue value)
    {
        var expiry = value.ToObject("anchor", "days");
        expiry.Required("anchor").OneOf("last_active_at");
        return expiry.Required("days").WholeNumber(MinDays, MaxDays);
    }

    private static StoreRequest Read(RequestObject store, int maxFiles) => new(
        Name: null,
        Description: null,
        [.. (store["file_ids"]?.Array(maxFiles) ?? []).Select(id => id.Text()).Distinct(StringComparer.Ordinal)],
        ChunkingRequest.Read(store["chunking_strategy"]),
        ExpiresAfterDays: null,
        store["metadata"]?.Metadata() ?? NoMetadata);
}
