using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

internal sealed class LiteDbIngestionLedger(DurableDatabase database, TimeProvider time) : IIngestionLedger
{
    private readonly IngestionPlacing placing = new(database.Options, time);
    private readonly IngestionQueue queue = new(time);

    public Task<IReadOnlyList<FileIngestion>> RequestAsync(
        string projectId,
        IReadOnlyCollection<string> fileIds,
        ChunkingStrategy chunking,
        CancellationToken cancel) =>
        database.WriteAsync<IReadOnlyList<FileIngestion>>(
            rows => [.. fileIds.Distinct().Select(id => placing.Request(rows, projectId, id, chunking)).OfType<FileIngestion>()],
            cancel);

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

    public Task<int> RetryAsync(IReadOnlyCollection<ChunkSource> sources, CancellationToken cancel) => ChangeAsync(
        sources,
        row => row.Ingestion.MayPass,
        (rows, row, changes) => placing.Retry(rows, row, changes),
        cancel);

    public Task<FileIngestion?> TakeNextAsync(ReadingLane lane, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            if (queue.Next(rows, lane) is not { } next)
            {
                return null;
            }

            var taken = next.Ingestion with { Status = IngestionStatus.InProgress, Attempts = next.Ingestion.Attempts + 1 };
            rows.Update(Schema.Ingestions, next with { Ingestion = taken });
            return taken;
        },
        cancel);

    public Task<bool> HasQuickAsync(CancellationToken cancel) =>
        database.ReadAsync(rows => IngestionQueue.First(rows, KeyRange.StartingWith($"{Schema.Quick}/")) is not null, cancel);

    public Task<DateTimeOffset?> NextRetryAsync(CancellationToken cancel) => database.ReadAsync<DateTimeOffset?>(
        rows => IngestionQueue.First(rows, KeyRange.Numbers(Schema.Later)) is { } first ? DateTimeOffset.FromUnixTimeSeconds(first.NotBefore) : null,
        cancel);

    public Task PutBackAsync(FileIngestion ingestion, TimeSpan delay, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            if (rows.FindIngestion(ingestion.Source) is not { Ingestion.Status: IngestionStatus.InProgress } row)
            {
                return false;
            }

            var (attempts, failures, isSlow) = (ingestion.Attempts, ingestion.Failures, ingestion.IsSlow);
            placing.Queue(rows, row with { Ingestion = row.Ingestion with { Attempts = attempts, Failures = failures, IsSlow = isSlow } }, delay);
            return true;
        },
        cancel);

    public Task<int> RequeueInterruptedAsync(CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            var interrupted = rows.Range(Schema.Ingestions, Schema.ByState, KeyRange.Numbers(Schema.InProgress));
            foreach (var row in interrupted)
            {
                placing.Queue(rows, row);
            }

            return interrupted.Count;
        },
        cancel);

    public Task<int> RequeueFailedAsync(int formatsVersion, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            KeyRange[] ranges =
            [
                KeyRange.Numbers(Schema.Later),
                KeyRange.Numbers(Schema.Passing),
                KeyRange.Numbers(Schema.Unsupported, to: formatsVersion - 1),
            ];
            var limit = database.Options.RowsPerTransaction;
            var portion = ranges.SelectMany(range => rows.Range(Schema.Ingestions, Schema.ByState, range, limit)).Take(limit).ToList();
            var changes = new MembershipChanges(rows);
            foreach (var row in portion)
            {
                placing.Retry(rows, row, changes);
            }

            changes.Count();
            return portion.Count;
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

            var finished = Ended(row.Ingestion, status, error, usageBytes);
            rows.Update(Schema.Ingestions, row with { Ingestion = finished });
            var changes = new MembershipChanges(rows);
            foreach (var member in rows.MembershipsOf(ingestion.Source.FileId).Where(member => member.WaitsFor(ingestion.Source) || member.Shows(finished)))
            {
                changes.Replace(member, member.Following(finished));
            }

            changes.Count();
            return true;
        },
        cancel);

    private static FileIngestion Ended(FileIngestion ingestion, IngestionStatus status, IngestionError? error, long usageBytes) =>
        ingestion with { Status = status, Error = error, UsageBytes = usageBytes, Failures = 0 };

    private async Task<int> ChangeAsync(
        IReadOnlyCollection<ChunkSource> sources,
        Func<IngestionRow, bool> isMeant,
        Action<Rows, IngestionRow, MembershipChanges> change,
        CancellationToken cancel)
    {
        var changed = 0;
        foreach (var portion in sources.Distinct().Chunk(database.Options.RowsPerTransaction))
        {
            changed += await database.WriteAsync(rows => Change(rows, portion, isMeant, change), cancel);
        }

        return changed;
    }

    private static int Change(
        Rows rows,
        ChunkSource[] sources,
        Func<IngestionRow, bool> isMeant,
        Action<Rows, IngestionRow, MembershipChanges> change)
    {
        var changes = new MembershipChanges(rows);
        var meant = sources.Select(rows.FindIngestion).OfType<IngestionRow>().Where(isMeant).ToList();
        meant.ForEach(row => change(rows, row, changes));
        changes.Count();
        return meant.Count;
    }

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
