using RetrievalQA.Indexing;
using RetrievalQA.Storage.Backup;

namespace RetrievalQA.Server.Control;

/// <summary>Checks all that the data folder holds: rows, contents and texts, then the search index against them.</summary>
internal sealed class DataCheck(FolderCheck folder, ChunkIndex index)
{
    public async Task<CheckReport> RunAsync(bool repair, CancellationToken cancel)
    {
        var report = await folder.RunAsync(repair, cancel);
        var differences = await index.CompareAsync(cancel);
        foreach (var difference in differences)
        {
            report.Find(difference);
        }

        if (repair && differences.Count > 0)
        {
            await index.RebuildAsync(cancel);
            foreach (var _ in differences)
            {
                report.Repair("search index: built anew.");
            }
        }

        return report;
    }
}
