using RetrievalQA.Documents;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Memberships of files in vector stores inside a transaction; keeps the counts of stores and batches in step.</summary>
internal static class Memberships
{
    public static VectorStoreFile? FindMember(this Rows rows, string storeId, string fileId) =>
        rows.Find(Schema.Members, Schema.MemberId(storeId, fileId));

    public static IReadOnlyList<VectorStoreFile> MembershipsOf(this Rows rows, string fileId) =>
        rows.Range(Schema.Members, Schema.ByFile, KeyRange.Numbers(fileId));

    public static bool WaitsFor(this VectorStoreFile member, ChunkSource source) =>
        member.Source == source && member.Status == IngestionStatus.InProgress;

    /// <summary>The membership with the state of the file's ingestion. A queued file is in progress: the API knows no other word.</summary>
    public static VectorStoreFile Following(this VectorStoreFile member, FileIngestion ingestion) => member with
    {
        Status = ingestion.IsFinished ? ingestion.Status : IngestionStatus.InProgress,
        LastError = ingestion.Error,
        UsageBytes = ingestion.UsageBytes,
    };

    public static void AddMember(this Rows rows, VectorStoreFile member)
    {
        rows.Insert(Schema.Members, member);
        rows.Count(member, change: 1);
    }

    public static void ReplaceMember(this Rows rows, VectorStoreFile old, VectorStoreFile changed)
    {
        rows.Update(Schema.Members, changed);
        rows.Count(old, change: -1);
        rows.Count(changed, change: 1);
    }

    public static void RemoveMember(this Rows rows, VectorStoreFile member)
    {
        rows.Delete(Schema.Members, Schema.MemberId(member.StoreId, member.FileId));
        rows.Count(member, change: -1);
    }

    private static void Count(this Rows rows, VectorStoreFile member, int change)
    {
        if (rows.Find(Schema.VectorStores, member.StoreId) is { } row)
        {
            var store = row.Store with
            {
                Counts = row.Store.Counts.Add(member.Status, change),
                UsageBytes = row.Store.UsageBytes + (change * member.UsageBytes),
            };
            rows.Update(Schema.VectorStores, new VectorStoreRow(store, rows.NextSequence()));
        }

        if (member.BatchId is { } batchId && rows.Find(Schema.Batches, batchId) is { } batch)
        {
            rows.Update(Schema.Batches, batch with { Counts = batch.Counts.Add(member.Status, change) });
        }
    }
}
