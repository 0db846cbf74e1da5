namespace RetrievalQA.Documents;

/// <summary>A named set of files that can be searched together.</summary>
/// <param name="LastActiveAt">Unix seconds of the last use in a run or a search, or of the last change.</param>
/// <param name="ExpiresAfterDays">Days after <paramref name="LastActiveAt"/>, or null for never.</param>
/// <param name="UsageBytes">Sum over its files.</param>
public sealed record VectorStore(
    string Id,
    string ProjectId,
    string? Name,
    string? Description,
    long CreatedAt,
    long LastActiveAt,
    int? ExpiresAfterDays,
    IReadOnlyDictionary<string, string> Metadata,
    FileCounts Counts,
    long UsageBytes = 0,
    long Sequence = 0)
{
    private const long SecondsPerDay = 86_400;

    public long? ExpiresAt => ExpiresAfterDays is { } days ? LastActiveAt + (days * SecondsPerDay) : null;

    /// <summary>Puts off the expiry. A store that has expired stays so.</summary>
    public VectorStore UsedAt(long now) => ExpiresAt <= now ? this : this with { LastActiveAt = now };

    public bool IsExpired(TimeProvider time) => ExpiresAt <= time.GetUtcNow().ToUnixTimeSeconds();
}

/// <summary>How many files of a store or batch are in which state.</summary>
public readonly record struct FileCounts(int InProgress, int Completed, int Failed, int Cancelled)
{
    public int Total => InProgress + Completed + Failed + Cancelled;

    public FileCounts Add(FileCounts other) =>
        new(InProgress + other.InProgress, Completed + other.Completed, Failed + other.Failed, Cancelled + other.Cancelled);

    public FileCounts Add(IngestionStatus status, int change) => status switch
    {
        IngestionStatus.Completed => this with { Completed = Completed + change },
        IngestionStatus.Failed => this with { Failed = Failed + change },
        IngestionStatus.Cancelled => this with { Cancelled = Cancelled + change },
        _ => this with { InProgress = InProgress + change },
    };
}
