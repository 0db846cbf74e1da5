using System.Text.Json.Serialization;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.VectorStores;

public sealed record VectorStoreObject(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long CreatedAt,
    string? Name,
    string? Description,
    long UsageBytes,
    FileCountsObject FileCounts,
    string Status,
    ExpiresAfterObject? ExpiresAfter,
    long? ExpiresAt,
    long? LastActiveAt,
    IReadOnlyDictionary<string, string> Metadata)
{
    public static VectorStoreObject From(VectorStore store, TimeProvider time) => new(
        store.Id,
        "vector_store",
        store.CreatedAt,
        store.Name,
        store.Description,
        store.UsageBytes,
        FileCountsObject.From(store.Counts),
        StatusOf(store, time),
        store.ExpiresAfterDays is { } days ? new ExpiresAfterObject("last_active_at", days) : null,
        store.ExpiresAt,
        store.LastActiveAt,
        store.Metadata);

    private static string StatusOf(VectorStore store, TimeProvider time) =>
        store.IsExpired(time) ? "expired" : store.Counts.InProgress > 0 ? "in_progress" : "completed";
}

public sealed record ExpiresAfterObject(string Anchor, int Days);

public sealed record FileCountsObject(int InProgress, int Completed, int Failed, int Cancelled, int Total)
{
    public static FileCountsObject From(FileCounts counts) => new(counts.InProgress, counts.Completed, counts.Failed, counts.Cancelled, counts.Total);
}
