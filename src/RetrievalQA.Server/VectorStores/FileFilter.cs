using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

/// <summary>Reads the <c>filter</c> parameter of file lists.</summary>
public static class FileFilter
{
    public static IngestionStatus? Read(ListParameters parameters) =>
        parameters.OneOf("filter", "in_progress", "completed", "failed", "cancelled") switch
        {
            null => null,
            "completed" => IngestionStatus.Completed,
            "failed" => IngestionStatus.Failed,
            "cancelled" => IngestionStatus.Cancelled,
            _ => IngestionStatus.InProgress,
        };
}
