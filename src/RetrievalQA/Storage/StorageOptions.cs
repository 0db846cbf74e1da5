using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Storage;

/// <summary>Where the data lives and how the embedded database is kept in bounds.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The data folder; made where it does not exist. One process at a time.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Path { get; init; } = "data";

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

    /// <summary>Seconds between attempts to write again after the disk was full.</summary>
    [Range(1, 3_600)]
    public int FullRetrySeconds { get; init; } = 5;

    /// <summary>Vector stores whose list of members is kept in memory.</summary>
    [Range(0, 10_000)]
    public int CachedStores { get; init; } = 64;

    /// <summary>Files up to this size stand in the quick lane until one turns out to be slow.</summary>
    [Range(1, 1_048_576)]
    public int QuickFileKilobytes { get; init; } = 1024;

    /// <summary>A file lets later ones of its project go first for this long for each MB of its size, and no longer.</summary>
    [Range(0, 3_600)]
    public int WaitSecondsPerMegabyte { get; init; } = 30;

    public string DatabasePath => System.IO.Path.Combine(Path, "retrievalqa.db");

    public string LogPath => System.IO.Path.Combine(Path, "retrievalqa-log.db");

    /// <summary>Content of files by hash.</summary>
    public string BlobsPath => System.IO.Path.Combine(Path, "blobs");

    /// <summary>Parsed text of files by file id.</summary>
    public string ParsedPath => System.IO.Path.Combine(Path, "parsed");

    /// <summary>Parts of pending uploads by part id.</summary>
    public string UploadsPath => System.IO.Path.Combine(Path, "uploads");

    /// <summary>Files that are being written, on the same file system as what they become.</summary>
    public string TemporaryPath => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Search index: derived from the database, may be removed while the server is down.</summary>
    public string IndexPath => System.IO.Path.Combine(Path, "index");

    /// <summary>The keys of the API, hashed.</summary>
    public string KeysPath => System.IO.Path.Combine(Path, "keys.json");

    public string LockPath => System.IO.Path.Combine(Path, "lock");
}
