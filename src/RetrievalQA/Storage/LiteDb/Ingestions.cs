using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Ingestion rows inside a transaction.</summary>
internal static class Ingestions
{
    /// <summary>Notes what a file takes since its chunks were replaced, in its ingestion and its memberships.</summary>
    public static void CountUsage(this Rows rows, ChunkSource source, long usageBytes)
    {
        if (rows.FindIngestion(source) is not { Ingestion.Status: IngestionStatus.Completed } row)
        {
            return;
        }

        var counted = row.Ingestion with { UsageBytes = usageBytes };
        rows.Update(Schema.Ingestions, row with { Ingestion = counted });
        var changes = new MembershipChanges(rows);
        foreach (var member in rows.MembershipsOf(source.FileId).Where(member => member.Source == source && member.Status == IngestionStatus.Completed))
        {
            changes.Replace(member, member.Following(counted));
        }

        changes.Count();
    }

    public static IngestionRow? FindIngestion(this Rows rows, ChunkSource source)
    {
        var row = rows.Find(Schema.Ingestions, Schema.SourceId(source));
        return row?.Ingestion.Source == source ? row : null;
    }

    public static UploadedFile? FindFile(this Rows rows, string projectId, string fileId)
    {
        var file = rows.Find(Schema.Files, fileId);
        return file?.ProjectId == projectId ? file : null;
    }
}
