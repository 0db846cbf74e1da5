using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Memberships of files in vector stores inside a transaction.</summary>
internal static class Memberships
{
    public static VectorStoreFile? FindMember(this Rows rows, string storeId, string fileId) =>
        rows.Find(Schema.Members, Schema.MemberId(storeId, fileId));

    public static IReadOnlyList<VectorStoreFile> MembershipsOf(this Rows rows, string fileId) =>
        rows.Range(Schema.Members, Schema.ByFile, KeyRange.Numbers(fileId));

    public static bool WaitsFor(this VectorStoreFile member, ChunkSource source) =>
        member.Source == source && member.Status == IngestionStatus.InProgress;

    /// <summary>It shows the ingestion as completed, with what it took in the store before it was read again.</summary>
    public static bool Shows(this VectorStoreFile member, FileIngestion ingestion) =>
        member.Source == ingestion.Source
        && (member.Status, ingestion.Status) == (IngestionStatus.Completed, IngestionStatus.Completed)
        && member.UsageBytes != ingestion.UsageBytes;

    /// <summary>The membership with the state of the file's ingestion. A queued file is in progress: the API knows no other word.</summary>
    public static VectorStoreFile Following(this VectorStoreFile member, FileIngestion ingestion) => member with
    {
        Status = ingestion.IsFinished ? ingestion.Status : IngestionStatus.InProgress,
        LastError = ingestion.Error,
        UsageBytes = ingestion.UsageBytes,
    };
}
