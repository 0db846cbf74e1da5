using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Ingestion;

/// <summary>Files, ledger and chunks of one test; only what ingestion uses.</summary>
internal sealed class InMemoryLibrary(string folder) : IFileStore, IIngestionLedger, IReadings, IChunkStore
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource allFinished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int expected;

    public event EventHandler<FileDeletedEventArgs>? Deleted;

    public Dictionary<string, UploadedFile> Files { get; } = [];

    public Dictionary<string, ParsedDocument> Parsed { get; } = [];

    public List<FileIngestion> Ingestions { get; } = [];

    /// <summary>What saving texts fails with, one after another, before it works.</summary>
    public Queue<Exception> SaveFailures { get; } = [];

    /// <summary>For how long ingestions were put back; they are queued at once.</summary>
    public List<TimeSpan> Delays { get; } = [];

    /// <summary>Completes when an ingestion is taken.</summary>
    public Task TakenAsync => taken.Task;

    public Dictionary<ChunkSource, IReadOnlyList<Chunk>> Chunks { get; } = [];

    public string Add(string name, byte[] content, int attempts = 0)
    {
        var id = $"file-{Files.Count}-{name}";
        File.WriteAllBytes(Path.Combine(folder, id), content);
        Files[id] = new UploadedFile(id, Project.Default, name, "assistants", "", content.Length, "", 0);
        var source = new ChunkSource(Project.Default, id, ChunkingStrategy.Default.Key);
        Ingestions.Add(new FileIngestion(source, ChunkingStrategy.Default, name, IngestionStatus.Queued, null, attempts, 0));
        return id;
    }

    public Task WithFinishedAsync(int count, Func<Task, Task> run)
    {
        expected = count;
        return run(allFinished.Task);
    }

    public Task<FileIngestion?> TakeNextAsync(ReadingLane lane, CancellationToken cancel)
    {
        lock (gate)
        {
            var index = Ingestions.FindIndex(ingestion => ingestion.Status is IngestionStatus.Queued);
            if (index < 0)
            {
                return Task.FromResult<FileIngestion?>(null);
            }

            taken.TrySetResult();
            return Task.FromResult<FileIngestion?>(
                Ingestions[index] = Ingestions[index] with { Status = IngestionStatus.InProgress, Attempts = Ingestions[index].Attempts + 1 });
        }
    }

    public Task<bool> HasQuickAsync(CancellationToken cancel) => Task.FromResult(false);

    public Task<DateTimeOffset?> NextRetryAsync(CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);

    public Task PutBackAsync(FileIngestion ingestion, TimeSpan delay, CancellationToken cancel)
    {
        lock (gate)
        {
            var index = Ingestions.FindIndex(other => other.Source == ingestion.Source);
            Ingestions[index] = ingestion with { Status = IngestionStatus.Queued };
            Delays.Add(delay);
            return Task.CompletedTask;
        }
    }

    public Task<int> RequeueInterruptedAsync(CancellationToken cancel) => Task.FromResult(0);

    public Task<int> RequeueFailedAsync(int formatsVersion, CancellationToken cancel) => Task.FromResult(0);

    public Task<bool> SaveChunksAsync(FileIngestion ingestion, IReadOnlyList<Chunk> chunks, CancellationToken cancel)
    {
        lock (gate)
        {
            Chunks[ingestion.Source] = chunks;
            return Task.FromResult(true);
        }
    }

    public Task FinishAsync(FileIngestion ingestion, IngestionStatus status, IngestionError? error, long usageBytes, CancellationToken cancel)
    {
        lock (gate)
        {
            var index = Ingestions.FindIndex(other => other.Source == ingestion.Source);
            Ingestions[index] = Ingestions[index] with { Status = status, Error = error, UsageBytes = usageBytes };
            if (Ingestions.Count(other => other.IsFinished) == expected)
            {
                allFinished.TrySetResult();
            }

            return Task.CompletedTask;
        }
    }

    public Task<UploadedFile?> FindAsync(string projectId, string fileId, CancellationToken cancel) => Task.FromResult(Files.GetValueOrDefault(fileId));

    public string ContentPath(UploadedFile file) => Path.Combine(folder, file.Id);

    public Task SaveParsedAsync(UploadedFile file, ParsedDocument document, CancellationToken cancel)
    {
        lock (gate)
        {
            if (SaveFailures.TryDequeue(out var failure))
            {
                throw failure;
            }

            Parsed[file.Id] = document;
            return Task.CompletedTask;
        }
    }

    public Task<ParsedDocument?> LoadParsedAsync(string projectId, string fileId, int? version, CancellationToken cancel)
    {
        lock (gate)
        {
            return Task.FromResult(Parsed.GetValueOrDefault(fileId));
        }
    }

    public Task<IReadOnlyDictionary<string, UploadedFile>> FindManyAsync(string projectId, IReadOnlyCollection<string> fileIds, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, UploadedFile>>(Files.Where(file => fileIds.Contains(file.Key)).ToDictionary());

    public Task<long> LastSequenceAsync(CancellationToken cancel) => Task.FromResult(0L);

    public Task<IReadOnlyList<ChunkOperation>?> OperationsAfterAsync(long sequence, int limit, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ChunkOperation>?>([]);

    public Task TrimOperationsAsync(long sequence, CancellationToken cancel) => Task.CompletedTask;

    public Task<IReadOnlyList<Chunk>> ChunksAsync(ChunkSource source, CancellationToken cancel) => Task.FromResult(Chunks.GetValueOrDefault(source, []));

    public Task<IReadOnlyList<ChunkSource>> SourcesAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<ChunkSource>>([]);

    Task<IReadOnlyDictionary<string, Chunk>> IChunkStore.FindManyAsync(IReadOnlyCollection<string> chunkIds, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<UploadedFile> AddAsync(UploadedFile file, Stream content, long maxBytes, CancellationToken cancel) => throw new NotSupportedException();

    public Task<ListSlice<UploadedFile>> ListAsync(string projectId, string? purpose, ListQuery query, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<UploadedFile>> ExpiredAsync(long now, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Stream OpenContent(UploadedFile file) => throw new NotSupportedException();

    public Task<bool> DeleteAsync(string projectId, string fileId, CancellationToken cancel)
    {
        var existed = Files.Remove(fileId);
        Deleted?.Invoke(this, new FileDeletedEventArgs(fileId));
        return Task.FromResult(existed);
    }

    public Task<IReadOnlyList<FileIngestion>> RequestAsync(
        string projectId, IReadOnlyCollection<string> fileIds, ChunkingStrategy chunking, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> RetryAsync(IReadOnlyCollection<ChunkSource> sources, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<FileIngestion>> FindAsync(IReadOnlyCollection<ChunkSource> sources, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<bool> KeepsTextAsync(string projectId, string fileId, int version, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> EraseUncitedTextsAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task<FileRereading?> RequestAsync(string projectId, string fileId, bool isUrgent, CancellationToken cancel) => throw new NotSupportedException();

    public Task<FileRereading?> FindAsync(string fileId, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> RequestGivenUpAsync(string readers, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> RequestOlderAsync(string readers, Func<string, bool> isCurrent, CancellationToken cancel) => throw new NotSupportedException();

    Task<FileRereading?> IReadings.TakeNextAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task PostponeAsync(FileRereading rereading, CancellationToken cancel) => throw new NotSupportedException();

    public Task EndAsync(FileRereading rereading, CancellationToken cancel) => throw new NotSupportedException();

    public Task GiveUpAsync(FileRereading rereading, IngestionError error, string? readers, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<FileIngestion>> SourcesAsync(string projectId, string fileId, CancellationToken cancel) => throw new NotSupportedException();

    public Task<Reading?> ReplaceAsync(UploadedFile file, ParsedDocument document, IReadOnlyList<SourceChunks> sources, CancellationToken cancel) =>
        throw new NotSupportedException();
}
