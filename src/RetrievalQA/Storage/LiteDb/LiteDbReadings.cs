using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RetrievalQA.Documents;
using RetrievalQA.Storage.Blobs;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

internal sealed class LiteDbReadings(DurableDatabase database, BlobStore blobs, ParsedTextStore parsed) : IReadings
{
    // The pass over all files that asks for those which older parsers read; its value names the parsers.
    private const string OlderRequested = "older_readings_requested";
    private const string Unfinished = "files after ";

    private readonly TextVersions texts = new(database, parsed, cacheBytes: 0);
    private readonly LiteDbChunkStore chunkStore = new(database);

    private int PageSize => database.Options.RowsPerTransaction;

    public Task<FileRereading?> RequestAsync(string projectId, string fileId, bool isUrgent, CancellationToken cancel) =>
        database.WriteAsync(rows => rows.FindFile(projectId, fileId) is null ? null : Request(rows, projectId, fileId, isUrgent), cancel);

    public Task<FileRereading?> FindAsync(string fileId, CancellationToken cancel) =>
        database.ReadAsync(rows => rows.Find(Schema.Rereadings, fileId), cancel);

    public Task<int> RequestGivenUpAsync(string readers, CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            var givenUp = rows.Range(Schema.Rereadings, Table.Id, KeyRange.StartingWith(string.Empty))
                .Where(row => row.Error is not null && row.Readers != readers).ToList();
            givenUp.ForEach(row => rows.Update(Schema.Rereadings, row.Again));
            return givenUp.Count;
        },
        cancel);

    public async Task<int> RequestOlderAsync(string readers, Func<string, bool> isCurrent, CancellationToken cancel)
    {
        var requested = 0;
        var isLast = await database.ReadAsync(rows => rows.Find(Schema.Passed, OlderRequested)?.Value == readers, cancel);
        while (!isLast)
        {
            (var portion, isLast) = await database.WriteAsync(rows => RequestPortion(rows, readers, isCurrent), cancel);
            requested += portion;
        }

        return requested;
    }

    public Task<FileRereading?> TakeNextAsync(CancellationToken cancel) => database.WriteAsync(
        rows =>
        {
            if (rows.Range(Schema.Rereadings, Schema.ByState, KeyRange.StartingWith($"{Schema.Queued}/"), limit: 1) is not [var next])
            {
                return null;
            }

            var taken = next with { Attempts = next.Attempts + 1 };
            rows.Update(Schema.Rereadings, taken);
            return taken;
        },
        cancel);

    public Task PostponeAsync(FileRereading rereading, CancellationToken cancel) =>
        ChangeAsync(rereading, (rows, row) => row with { Sequence = rows.NextSequence() }, cancel);

    public Task EndAsync(FileRereading rereading, CancellationToken cancel) =>
        database.WriteAsync(rows => Find(rows, rereading) is not null && rows.Delete(Schema.Rereadings, rereading.FileId), cancel);

    public Task GiveUpAsync(FileRereading rereading, IngestionError error, string? readers, CancellationToken cancel) =>
        ChangeAsync(rereading, (_, row) => row with { Error = error, Readers = readers }, cancel);

    public Task<IReadOnlyList<FileIngestion>> SourcesAsync(string projectId, string fileId, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<FileIngestion>>(
            rows => [.. SourcesOf(rows, fileId).Select(source => rows.FindIngestion(source)?.Ingestion).OfType<FileIngestion>()],
            cancel);

    public async Task<Reading?> ReplaceAsync(UploadedFile file, ParsedDocument document, IReadOnlyList<SourceChunks> sources, CancellationToken cancel)
    {
        database.EnsureWritable();
        var hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(document.Text.AsSpan())));
        if (await database.ReadAsync(rows => rows.FindFile(file.ProjectId, file.Id)?.CurrentReading(), cancel) is not { } old)
        {
            return null;
        }

        var isSame = await IsSameTextAsync(file, old, document, hash, cancel);
        if (await database.WriteAsync(rows => Begin(rows, file, old, isSame), cancel) is not { } version)
        {
            return null;
        }

        var change = new ReadingChange(file, old, new Reading(version, document.Reader, hash));
        var written = new List<(SourceChunks Source, Erasure Generation)>();
        var isKept = false;
        try
        {
            if (await KeepTextAsync(file, document, version, cancel) && await WriteChunksAsync(change, sources, written, cancel))
            {
                isKept = await SwitchAsync(change, written, cancel);
            }

            return isKept ? change.New : null;
        }
        finally
        {
            if (!isKept)
            {
                await database.EraseAsync([.. written.Select(part => part.Generation)], CancellationToken.None);
                await DropUnfinishedAsync(change);
            }
        }
    }

    private static FileRereading Request(Rows rows, string projectId, string fileId, bool isUrgent)
    {
        if (rows.Find(Schema.Rereadings, fileId) is not { } known)
        {
            var added = new FileRereading(projectId, fileId, isUrgent, Sequence: rows.NextSequence());
            rows.Insert(Schema.Rereadings, added);
            return added;
        }

        var isAgain = known is { Error: not null, Readers: null };
        if (!isUrgent || (known.IsUrgent && !isAgain))
        {
            return known;
        }

        var urgent = (isAgain ? known.Again : known) with { IsUrgent = true };
        rows.Update(Schema.Rereadings, urgent);
        return urgent;
    }

    // While a file is read, its text may be lost once more: that is another request.
    private static FileRereading? Find(Rows rows, FileRereading rereading) =>
        rows.Find(Schema.Rereadings, rereading.FileId) is { } row && row.Sequence == rereading.Sequence ? row : null;

    private Task<FileRereading?> ChangeAsync(FileRereading rereading, Func<Rows, FileRereading, FileRereading> change, CancellationToken cancel) =>
        database.WriteAsync(
        rows =>
        {
            if (Find(rows, rereading) is not { } row)
            {
                return null;
            }

            var changed = change(rows, row);
            rows.Update(Schema.Rereadings, changed);
            return changed;
        },
        cancel);

    private (int Requested, bool IsLast) RequestPortion(Rows rows, string readers, Func<string, bool> isCurrent)
    {
        var reached = rows.Find(Schema.Passed, OlderRequested)?.Value is { } value && value.StartsWith(Unfinished, StringComparison.Ordinal)
            ? value[Unfinished.Length..] : "";
        var files = rows.Range(Schema.Files, Table.Id, KeyRange.After(reached), PageSize);
        var requested = files.Count(
            file => WasRead(rows, file) && !isCurrent(file.CurrentReading().Reader) && Request(rows, file.ProjectId, file.Id, isUrgent: false).Error is null);
        var isLast = files.Count < PageSize;
        rows.Upsert(Schema.Passed, new Passed(OlderRequested, isLast ? readers : Unfinished + files[^1].Id));
        return (requested, isLast);
    }

    private static bool WasRead(Rows rows, UploadedFile file) => file.Reading is not null || SourcesOf(rows, file.Id).Count > 0;

    private static List<ChunkSource> SourcesOf(Rows rows, string fileId) =>
        [.. rows.Range(Schema.Sources, Table.Id, KeyRange.StartingWith($"{fileId}/")).Select(row => row.Source)];

    /// <summary>Texts without a recorded hash are the same where each of their chunks stands where it stood.</summary>
    private async Task<bool> IsSameTextAsync(UploadedFile file, Reading old, ParsedDocument document, string hash, CancellationToken cancel)
    {
        if (old.TextHash is { } known)
        {
            return known == hash;
        }

        foreach (var source in await database.ReadAsync(rows => SourcesOf(rows, file.Id), cancel))
        {
            if (!(await chunkStore.ChunksAsync(source, cancel)).All(chunk => document.Holds(chunk.Span, chunk.Text)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The version that the text gets. Another text than the current one is on the list of spare texts until it counts. Null
    /// where the file is gone.
    /// </summary>
    private static int? Begin(Rows rows, UploadedFile file, Reading old, bool isSame)
    {
        var current = rows.FindFile(file.ProjectId, file.Id)?.CurrentReading();
        if (current is null)
        {
            return null;
        }

        if (current != old)
        {
            throw new StaleTextException(file.Id);
        }

        if (isSame)
        {
            return old.Version;
        }

        var version = 1 + rows.SpareTextsOf(file.Id).Select(spare => spare.Version).Append(old.Version).Max();
        rows.AddSpareText(file.Id, version, isReplaced: false);
        return version;
    }

    /// <summary>False where the file was deleted meanwhile.</summary>
    private async Task<bool> KeepTextAsync(UploadedFile file, ParsedDocument document, int version, CancellationToken cancel)
    {
        var prepared = parsed.Prepare(document, file.Id, version);
        try
        {
            using var held = await blobs.LockAsync(file.Sha256, cancel);
            if (!await database.ReadAsync(rows => rows.FindFile(file.ProjectId, file.Id) is not null, cancel))
            {
                return false;
            }

            parsed.Keep(prepared, file.Id, version);
            return true;
        }
        finally
        {
            File.Delete(prepared);
        }
    }

    private async Task<bool> WriteChunksAsync(
        ReadingChange change, IReadOnlyList<SourceChunks> sources, List<(SourceChunks Source, Erasure Generation)> written, CancellationToken cancel)
    {
        foreach (var source in sources)
        {
            var chunks = source.Chunks.Select(chunk => chunk with { TextVersion = change.New.Version }).ToList();
            if (await database.WriteGenerationAsync(source.Source, chunks, cancel) is not { } generation)
            {
                return false;
            }

            written.Add((source, generation));
        }

        return true;
    }

    private async Task<bool> SwitchAsync(ReadingChange change, List<(SourceChunks Source, Erasure Generation)> written, CancellationToken cancel)
    {
        var replaced = await database.WriteAsync(rows => Switch(rows, change, written), cancel);
        if (replaced is null)
        {
            return false;
        }

        await database.EraseAsync(replaced, CancellationToken.None);
        if (change.IsOtherText)
        {
            await EraseUnlessWantedAsync(change.File.Id, change.Old.Version);
        }

        return true;
    }

    /// <summary>Null where the file is gone.</summary>
    private static IReadOnlyList<Erasure>? Switch(Rows rows, ReadingChange change, List<(SourceChunks Source, Erasure Generation)> written)
    {
        var fileId = change.File.Id;
        if (rows.FindFile(change.File.ProjectId, fileId) is not { } file)
        {
            return null;
        }

        var isWhole = !change.IsOtherText || SourcesOf(rows, fileId).TrueForAll(source => written.Exists(part => part.Source.Source == source));
        if (!isWhole || (file.CurrentReading() != change.Old && file.CurrentReading() != change.New))
        {
            throw new StaleTextException(fileId);
        }

        rows.Update(Schema.Files, file with { Reading = change.New });
        rows.Delete(Schema.Rereadings, fileId);
        if (change.IsOtherText)
        {
            rows.Delete(Schema.SpareTexts, Schema.TextId(fileId, change.New.Version));
            rows.AddSpareText(fileId, change.Old.Version, isReplaced: true);
        }

        foreach (var (source, _) in written)
        {
            rows.CountUsage(source.Source, source.UsageBytes);
        }

        return [.. written.SelectMany(part => rows.Switch(part.Source.Source, part.Generation))];
    }

    private async Task EraseUnlessWantedAsync(string fileId, int version)
    {
        var unwanted = await database.ReadAsync(
            rows => rows.FindSpareText(fileId, version) is { } spare && !rows.IsWanted(spare, database.SequenceAtStart) ? spare : null,
            CancellationToken.None);
        await texts.EraseAsync(unwanted is null ? [] : [unwanted], CancellationToken.None);
    }

    // A text that is the same stays: it is the current one.
    private async Task DropUnfinishedAsync(ReadingChange change)
    {
        if (change.IsOtherText)
        {
            var unfinished = await database.ReadAsync(
                rows => rows.FindSpareText(change.File.Id, change.New.Version) is { IsReplaced: false } spare ? spare : null, CancellationToken.None);
            await texts.EraseAsync(unfinished is null ? [] : [unfinished], CancellationToken.None);
        }
    }

    private sealed record ReadingChange(UploadedFile File, Reading Old, Reading New)
    {
        public bool IsOtherText => Old.Version != New.Version;
    }
}
