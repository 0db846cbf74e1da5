using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

internal sealed class LiteDbIngestionLedger(DurableDatabase database, TimeProvider time) : IIngestionLedger
{
    public Task<IReadOnlyList<FileIngestion>> RequestAsync(
        string projectId,
        IReadOnlyCollection<string> fileIds,
        ChunkingStrategy chunking,
        CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return database.WriteAsync<IReadOnlyList<FileIngestion>>(
            rows => [.. fileIds.Distinct().Select(id => rows.RequestIngestion(projectId, id, chunking, now)).OfType<FileIngestion>()],
            cancel);
    }

    public async Task<IReadOnlyList<FileIngestion>> FindAsync(IReadOnlyCollection<ChunkSource> sources, CancellationToken cancel)
    {
        var found = new List<FileIngestion>();
        foreach (var portion in sources.Distinct().Chunk(database.Options.RowsPerTransaction))
        {
            found.AddRange(await database.ReadAsync(
                rows => portion.Select(source => rows.FindIngestion(source)?.Ingestion).OfType<FileIngestion>().ToList(),
                cancel));
        }

        return found;
    }

    public Task<FileIngestion?> TakeNextAsync(CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            var next = rows.Range(Schema.Ingestions, Schema.ByState, KeyRange.Numbers(Schema.Queued), limit: 1).SingleOrDefault();
            if (next is null)
            {
                return null;
            }

            var taken = next.Ingestion with { Status = IngestionStatus.InProgress, Attempts = next.Ingestion.Attempts + 1 };
            rows.Update(Schema.Ingestions, next with { Ingestion = taken });
            return taken;
        },
        cancel);

    public Task<int> RequeueInterruptedAsync(CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            var interrupted = rows.Range(Schema.Ingestions, Schema.ByState, KeyRange.Numbers(Schema.InProgress));
            foreach (var row in interrupted)
            {
                rows.Update(Schema.Ingestions, row with { Ingestion = row.Ingestion with { Status = IngestionStatus.Queued } });
            }

            return interrupted.Count;
        },
        cancel);

    public async Task<bool> SaveChunksAsync(FileIngestion ingestion, IReadOnlyList<Chunk> chunks, CancellationToken cancel)
    {
        if (await database.WriteGenerationAsync(ingestion.Source, chunks, cancel) is not { } writing)
        {
            return false;
        }

        var isKept = false;
        try
        {
            isKept = await SwitchAsync(ingestion.Source, writing, chunks is [var first, ..] ? first.TextVersion : null, cancel);
            return isKept;
        }
        finally
        {
            if (!isKept)
            {
                await database.EraseAsync([writing], CancellationToken.None);
            }
        }
    }

    public Task FinishAsync(
        FileIngestion ingestion,
        IngestionStatus status,
        IngestionError? error,
        long usageBytes,
        CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            if (rows.FindIngestion(ingestion.Source) is not { } row)
            {
                return false;
            }

            var finished = row.Ingestion with { Status = status, Error = error, UsageBytes = usageBytes };
            rows.Update(Schema.Ingestions, row with { Ingestion = finished });
            var changes = new MembershipChanges(rows);
            foreach (var member in rows.MembershipsOf(ingestion.Source.FileId).Where(member => member.WaitsFor(ingestion.Source)))
            {
                changes.Replace(member, member.Following(finished));
            }

            changes.Count();
            return true;
        },
        cancel);

    private async Task<bool> SwitchAsync(ChunkSource source, Erasure writing, int? textVersion, CancellationToken cancel)
    {
        var replaced = await database.WriteAsync(
            rows => rows.FindFile(source.ProjectId, source.FileId) switch
            {
                null => null,
                { } file when textVersion is { } version && version != file.CurrentReading().Version => throw new StaleTextException(source.FileId),
                _ => rows.Switch(source, writing),
            },
            cancel);
        if (replaced is null)
        {
            return false;
        }

        await database.EraseAsync(replaced, CancellationToken.None);
        return true;
    }
}
