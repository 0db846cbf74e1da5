using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Ingestion rows inside a transaction.</summary>
internal static class Ingestions
{
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
