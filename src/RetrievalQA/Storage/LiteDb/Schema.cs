using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>Every table of the database and how its rows are found. Change it together with <see cref="Version"/>.</summary>
internal static class Schema
{
    public const int Version = 3;

    public const string ByOrder = "k";
    public const string ByPurpose = "p";
    public const string ByContent = "sha";
    public const string ByState = "s";
    public const string ByBatch = "b";
    public const string ByBatchAndState = "bs";
    public const string ByFile = "f";
    public const string ByRun = "r";
    public const string ByThread = "t";
    public const string ByExpiry = "x";

    public const string Queued = "queued";
    public const string InProgress = "in_progress";
    public const string Quick = "quick";
    public const string Slow = "slow";
    public const string Later = "later";
    public const string Passing = "passing";
    public const string Unsupported = "unsupported";
    public const string AllErasures = "erasure";
    public const string AllTombstones = "tombstone";
    public const string Expiring = "expiring";
    public const string Ended = "ended";
    public const string AllTexts = "text";

    public static readonly Table<SchemaRow> Meta = new("meta", _ => SchemaRow.Id);

    public static readonly Table<Counters> Counters = new("counters", _ => Engine.Counters.Id);

    public static readonly Table<UploadedFile> Files = new(
        "files",
        file => file.Id,
        new(ByOrder, file => OrderKey.Of(file.ProjectId, file.Sequence)),
        new(ByPurpose, file => OrderKey.Of($"{file.ProjectId}/{file.Purpose}", file.Sequence)),
        new(ByContent, file => file.Sha256),
        new(ByExpiry, file => file.ExpiresAt is { } at ? OrderKey.Of(Expiring, at) : null)) { IsFollowed = true };

    public static readonly Table<Upload> Uploads = new(
        "uploads",
        upload => upload.Id,
        new(ByState, upload => upload.Status == UploadStatus.Pending ? OrderKey.Of(upload.ProjectId, upload.Sequence) : null),
        new(ByExpiry, upload => OrderKey.Of(upload.Status == UploadStatus.Pending ? Expiring : Ended, upload.ExpiresAt)));

    public static readonly Table<UploadPart> UploadParts = new(
        "upload_parts",
        part => part.Id,
        new TableIndex<UploadPart>(ByOrder, part => OrderKey.Of(part.UploadId, part.Sequence)));

    public static readonly Table<IngestionRow> Ingestions = new(
        "ingestions",
        row => SourceId(row.Ingestion.Source),
        new TableIndex<IngestionRow>(ByState, PlaceOf)) { IsFollowed = true };

    public static readonly Table<SourceRow> Sources = new("sources", row => SourceId(row.Source));

    public static readonly Table<ChunkRow> Chunks = new(
        "chunks",
        row => $"{GenerationPrefix(row.Chunk.Source, row.Generation)}{row.Chunk.Ordinal:D6}");

    public static readonly Table<ChunkOperation> Operations = new("operations", operation => OrderKey.Digits(operation.Sequence));

    public static readonly Table<VectorStoreRow> VectorStores = new(
        "vector_stores",
        row => row.Store.Id,
        new(ByOrder, row => OrderKey.Of(row.Store.ProjectId, row.Store.Sequence)),
        new(ByExpiry, row => row.Store is { ExpiresAt: { } at, Counts.Total: > 0 } ? OrderKey.Of(Expiring, at) : null)) { IsFollowed = true };

    public static readonly Table<VectorStoreFile> Members = new(
        "vector_store_files",
        member => MemberId(member.StoreId, member.FileId),
        new(ByOrder, member => OrderKey.Of(member.StoreId, member.Sequence)),
        new(ByState, member => OrderKey.Of($"{member.StoreId}/{StateOf(member.Status)}", member.Sequence)),
        new(ByBatch, member => member.BatchId is { } batch ? OrderKey.Of(batch, member.Sequence) : null),
        new(ByBatchAndState, member => member.BatchId is { } batch ? OrderKey.Of($"{batch}/{StateOf(member.Status)}", member.Sequence) : null),
        new(ByFile, member => OrderKey.Of(member.FileId, member.Sequence))) { IsFollowed = true };

    public static readonly Table<VectorStoreFileBatch> Batches = new(
        "vector_store_file_batches",
        batch => batch.Id,
        new TableIndex<VectorStoreFileBatch>(ByOrder, batch => $"{batch.StoreId}/{batch.Id}"));

    public static readonly Table<Assistant> Assistants = new(
        "assistants",
        assistant => assistant.Id,
        new TableIndex<Assistant>(ByOrder, assistant => OrderKey.Of(assistant.ProjectId, assistant.Sequence)));

    public static readonly Table<AssistantThread> Threads = new(
        "threads",
        thread => thread.Id,
        new TableIndex<AssistantThread>(ByOrder, thread => OrderKey.Of(thread.ProjectId, thread.Sequence)));

    public static readonly Table<ThreadTally> Tallies = new("thread_tallies", tally => tally.ThreadId);

    public static readonly Table<ThreadMessage> Messages = new(
        "messages",
        message => message.Id,
        new(ByOrder, message => OrderKey.Of(message.ThreadId, message.Sequence)),
        new(ByRun, message => message.RunId is { } run ? OrderKey.Of($"{message.ThreadId}/{run}", message.Sequence) : null));

    public static readonly Table<ThreadRun> Runs = new(
        "runs",
        run => run.Id,
        new(ByOrder, run => OrderKey.Of(run.ThreadId, run.Sequence)),
        new(ByState, run => run.IsTerminal ? null : OrderKey.Of(run.Status.Name(), run.Sequence)),
        new(ByExpiry, run => run.IsTerminal ? null : OrderKey.Of(Expiring, run.ExpiresAt)));

    public static readonly Table<RunStep> Steps = new(
        "run_steps",
        step => step.Id,
        new(ByOrder, step => OrderKey.Of(step.RunId, step.Sequence)),
        new(ByThread, step => OrderKey.Of(step.ThreadId, step.Sequence)));

    public static readonly Table<Erasure> Erasures = new(
        "erasures",
        erasure => erasure.Id,
        new TableIndex<Erasure>(ByOrder, erasure => OrderKey.Of(AllErasures, erasure.Sequence)));

    public static readonly Table<Tombstone> Tombstones = new(
        "tombstones",
        tombstone => tombstone.Id,
        new TableIndex<Tombstone>(ByOrder, tombstone => OrderKey.Of(AllTombstones, tombstone.Sequence)));

    public static readonly Table<SpareText> SpareTexts = new(
        "spare_texts",
        spare => spare.Id,
        new TableIndex<SpareText>(ByOrder, spare => OrderKey.Of(AllTexts, spare.Sequence)));

    public static readonly Table<CitedText> CitedTexts = new(
        "cited_texts",
        cited => cited.Id,
        new(ByFile, cited => OrderKey.Of(cited.Text, cited.Sequence)),
        new(ByThread, cited => $"{cited.ThreadId}/{cited.MessageId}"));

    public static readonly Table<FileRereading> Rereadings = new(
        "rereadings",
        rereading => rereading.FileId,
        new TableIndex<FileRereading>(
            ByState,
            rereading => rereading.Error is null ? OrderKey.Of($"{Queued}/{(rereading.IsUrgent ? 0 : 1)}", rereading.Sequence) : null));

    public static readonly Table<Passed> Passed = new("passed", passed => passed.Name);

    public static readonly IReadOnlyList<Table> Tables =
    [
        Meta, Counters, Files, Uploads, UploadParts, Ingestions, Sources, Chunks, Operations, VectorStores, Members, Batches,
        Assistants, Threads, Tallies, Messages, Runs, Steps, Erasures, Tombstones, SpareTexts, CitedTexts, Rereadings, Passed,
    ];

    public static string MemberId(string storeId, string fileId) => $"{storeId}/{fileId}";

    /// <summary>Names one text of a file.</summary>
    public static string TextId(string fileId, int version) => $"{fileId}/{version:D6}";

    public static string SourceId(ChunkSource source) => $"{source.FileId}/{source.ChunkingKey}";

    /// <summary>What the ids of the chunks of one generation begin with.</summary>
    public static string GenerationPrefix(ChunkSource source, long generation) => $"{OrderKey.Of(SourceId(source), generation)}/";

    /// <summary>Where an ingestion stands: in one of the lines, by project and then by the time it is due, or aside.</summary>
    public static string? PlaceOf(IngestionRow row) => row.Ingestion switch
    {
        { Status: IngestionStatus.Queued } when row.NotBefore > 0 => OrderKey.Of(Later, row.NotBefore),
        { Status: IngestionStatus.Queued } waiting => OrderKey.Of(OrderKey.Of($"{LineOf(waiting)}/{waiting.Source.ProjectId}", row.Due), row.Sequence),
        { Status: IngestionStatus.InProgress } => OrderKey.Of(InProgress, row.Sequence),
        { MayPass: true } => OrderKey.Of(Passing, row.Sequence),
        { Error: { Code: IngestionError.UnsupportedFile } refusal } => OrderKey.Of(Unsupported, refusal.FormatsVersion),
        _ => null,
    };

    private static string LineOf(FileIngestion ingestion) => ingestion.IsSlow ? Slow : Quick;

    // The API knows no queued files: they are in progress.
    public static string StateOf(IngestionStatus status) => status switch
    {
        IngestionStatus.Completed => "completed",
        IngestionStatus.Failed => "failed",
        IngestionStatus.Cancelled => "cancelled",
        _ => InProgress,
    };
}

/// <summary>The version that the database was written by.</summary>
/// <param name="FolderId">The id of the data folder that it belongs to; null before version 3.</param>
internal sealed record SchemaRow(int Version, string? FolderId = null)
{
    public const string Id = "schema";
}

/// <param name="Due">Unix seconds; of the files of one project in one line, the one that is due first is taken first.</param>
/// <param name="NotBefore">Unix seconds before which it is not taken; 0 where it may be.</param>
internal sealed record IngestionRow(FileIngestion Ingestion, long Sequence, long Due = 0, long NotBefore = 0);

/// <summary>The generation of chunks that counts for a source; others are being written or erased.</summary>
internal sealed record SourceRow(ChunkSource Source, long Generation);

internal sealed record ChunkRow(Chunk Chunk, long Generation);

/// <param name="Version">Changes whenever a membership of the store does.</param>
internal sealed record VectorStoreRow(VectorStore Store, long Version);

/// <summary>What would be a scan otherwise: how many messages a thread has, and which run locks it.</summary>
internal sealed record ThreadTally(string ThreadId, int Messages, string? ActiveRunId);

/// <summary>
/// Rows that no longer count and are still there: too many for the transaction that made them so. They are erased in
/// portions afterwards, or on the next start.
/// </summary>
internal sealed record Erasure(string Table, string Field, string Prefix, long Sequence)
{
    public string Id => $"{Table}/{Field}/{Prefix}";
}

/// <summary>
/// Content that its rows have let go of, written in their transaction. It is erased right after, or on the next start where
/// the process was killed between.
/// </summary>
/// <param name="Kind">As <see cref="ContentKind.Name"/>.</param>
internal sealed record Tombstone(string Kind, string Name, long Sequence)
{
    public string Id => $"{Kind}/{Name}";
}

/// <summary>
/// A text of a file that is not its current one: it is being written, or it was replaced and stays for those who cite it.
/// The row goes after the text, so a crash leaves no text that nothing knows.
/// </summary>
/// <param name="IsReplaced">False while it is being written.</param>
/// <param name="Sequence">When it was begun or replaced, in the order of creation.</param>
internal sealed record SpareText(string FileId, int Version, bool IsReplaced, long Sequence)
{
    public string Id => Schema.TextId(FileId, Version);
}

/// <summary>A message cites a text of a file.</summary>
internal sealed record CitedText(string MessageId, string ThreadId, string FileId, int Version, long Sequence)
{
    public string Id => $"{MessageId}/{Text}";

    public string Text => Schema.TextId(FileId, Version);
}

/// <summary>Work over all rows that is done once: how far it came, or what it was done for.</summary>
internal sealed record Passed(string Name, string Value);
