using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>How the embedded database is kept in bounds. Section "Storage", as the folder it lives in.</summary>
public sealed class LiteDbOptions
{
    public const string Section = DataFolderOptions.Section;

    /// <summary>Length of the write-ahead log, in MB, at which it is folded into the database file.</summary>
    [Range(1, 1024)]
    public int CheckpointMegabytes { get; init; } = 16;

    /// <summary>Pages read and written, in MB, after which the database is reopened to empty its page cache.</summary>
    [Range(16, 65_536)]
    public int CacheMegabytes { get; init; } = 128;

    /// <summary>Writes that share one transaction at most.</summary>
    [Range(1, 1024)]
    public int WritesPerTransaction { get; init; } = 64;

    /// <summary>Writes that wait at most; a caller beyond that waits for room.</summary>
    [Range(1, 100_000)]
    public int WriteQueue { get; init; } = 1024;

    /// <summary>Rows of a bulk change (chunks of a file, messages of a deleted thread) per transaction.</summary>
    [Range(1, 5_000)]
    public int RowsPerTransaction { get; init; } = 500;

    /// <summary>Length of a database, in MB, up to which each of its pages is looked at on start.</summary>
    [Range(0, 1_000_000)]
    public int VerifyMegabytes { get; init; } = 4_096;

    /// <summary>Vector stores and projects whose inventory of files is kept in memory.</summary>
    [Range(1, 10_000)]
    public int CachedStores { get; init; } = 64;

    /// <summary>Memory, in MB, for parsed texts that are asked for again.</summary>
    [Range(0, 65_536)]
    public int CachedTextMegabytes { get; init; } = 16;

    /// <summary>Memory, in MB, for chunks that are found again.</summary>
    [Range(0, 65_536)]
    public int CachedChunkMegabytes { get; init; } = 16;

    /// <summary>Files up to this size stand in the quick lane until one turns out to be slow.</summary>
    [Range(1, 1_048_576)]
    public int QuickFileKilobytes { get; init; } = 1024;

    /// <summary>A file lets later ones of its project go first for this long for each MB of its size, and no longer.</summary>
    [Range(0, 3_600)]
    public int WaitSecondsPerMegabyte { get; init; } = 30;
}
