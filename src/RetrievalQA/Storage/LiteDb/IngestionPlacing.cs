using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Gives ingestions their places in the lines, inside a transaction.</summary>
internal sealed class IngestionPlacing(LiteDbOptions options, TimeProvider time)
{
    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * Kilobyte;

    /// <summary>
    /// The ingestion of a file under a strategy, queued where there is none; null where there is no such file. Existing
    /// ones stay as they are.
    /// </summary>
    public FileIngestion? Request(Rows rows, string projectId, string fileId, ChunkingStrategy chunking)
    {
        if (rows.FindFile(projectId, fileId) is not { } file)
        {
            return null;
        }

        var source = new ChunkSource(projectId, fileId, chunking.Key);
        if (rows.FindIngestion(source) is { } known)
        {
            return known.Ingestion;
        }

        var isSlow = file.Bytes > options.QuickFileKilobytes * Kilobyte;
        var ingestion = new FileIngestion(
            source, chunking, file.FileName, IngestionStatus.Queued, Error: null, Attempts: 0, time.GetUtcNow().ToUnixTimeSeconds(), IsSlow: isSlow);
        rows.Insert(Schema.Ingestions, Queued(rows, new IngestionRow(ingestion, rows.NextSequence())));
        return ingestion;
    }

    /// <summary>As <see cref="Request"/>, but what failed for a reason of the server's has every attempt again.</summary>
    public FileIngestion? RequestAgain(Rows rows, string projectId, string fileId, ChunkingStrategy chunking, MembershipChanges changes)
    {
        var known = Request(rows, projectId, fileId, chunking);
        return known is { MayPass: true } && rows.FindIngestion(known.Source) is { } row
            ? Retry(rows, row with { Ingestion = known with { Attempts = 0 } }, changes)
            : known;
    }

    /// <summary>Queues it (again): at the place in its line that this moment and its file's size give it.</summary>
    /// <param name="delay">It may not be taken before.</param>
    public FileIngestion Queue(Rows rows, IngestionRow row, TimeSpan delay = default)
    {
        var queued = Queued(rows, row, delay);
        rows.Update(Schema.Ingestions, queued);
        return queued.Ingestion;
    }

    /// <summary>Queues again what had failed, and shows it so in every store that it failed in.</summary>
    public FileIngestion Retry(Rows rows, IngestionRow row, MembershipChanges changes)
    {
        var retried = Queue(rows, row with { Ingestion = row.Ingestion with { Error = null, Failures = 0 } });
        foreach (var member in rows.MembershipsOf(retried.Source.FileId))
        {
            if (member.Source == retried.Source && member.Status == IngestionStatus.Failed)
            {
                changes.Replace(member, member.Following(retried));
            }
        }

        return retried;
    }

    private IngestionRow Queued(Rows rows, IngestionRow row, TimeSpan delay = default)
    {
        var source = row.Ingestion.Source;
        var now = time.GetUtcNow();
        var bytes = rows.FindFile(source.ProjectId, source.FileId)?.Bytes ?? 0;
        return row with
        {
            Ingestion = row.Ingestion with { Status = IngestionStatus.Queued },
            Due = now.ToUnixTimeSeconds() + (bytes * options.WaitSecondsPerMegabyte / Megabyte),
            NotBefore = delay > TimeSpan.Zero ? (now + delay).ToUnixTimeSeconds() : 0,
        };
    }
}
