using System.Text.Json.Serialization;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.VectorStores.Batches;

/// <summary>A batch is completed once no file of it is in progress, also where files failed: the counts say how many.</summary>
public sealed record FileBatchObject(
    string Id, [property: JsonPropertyName("object")] string ObjectKind, long CreatedAt, string Status, string VectorStoreId, FileCountsObject FileCounts)
{
    public static FileBatchObject From(VectorStoreFileBatch batch) => new(
        batch.Id,
        "vector_store.file_batch",
        batch.CreatedAt,
        batch.Cancelled ? "cancelled" : batch.Counts.InProgress > 0 ? "in_progress" : "completed",
        batch.StoreId,
        FileCountsObject.From(batch.Counts));
}
