using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Storage;

/// <summary>Where the data lives and what any storage engine needs to know. Section "Storage".</summary>
public sealed class DataFolderOptions
{
    public const string Section = "Storage";

    /// <summary>The data folder; made where it does not exist. One process at a time.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Path { get; init; } = "data";

    /// <summary>Seconds between attempts to write again after the disk was full.</summary>
    [Range(1, 3_600)]
    public int FullRetrySeconds { get; init; } = 5;

    /// <summary>Days for which contents that no row knows are kept aside before they are erased.</summary>
    [Range(0, 3_650)]
    public int SetAsideDays { get; init; } = 30;

    /// <summary>How often the contents that were set aside are looked through for those whose time is over.</summary>
    [Range(1, 86_400)]
    public int SetAsideSweepSeconds { get; init; } = 3_600;

    /// <summary>Copies of the database from before a migration that are kept.</summary>
    [Range(1, 100)]
    public int Snapshots { get; init; } = 3;

    public string DatabasePath => System.IO.Path.Combine(Path, "retrievalqa.db");

    public string LogPath => System.IO.Path.Combine(Path, "retrievalqa-log.db");

    /// <summary>How far the database had come.</summary>
    public string LastCommitPath => System.IO.Path.Combine(Path, "last-commit");

    /// <summary>The id that the folder and its database share.</summary>
    public string IdentityPath => System.IO.Path.Combine(Path, "identity.json");

    /// <summary>Content of files by hash.</summary>
    public string BlobsPath => System.IO.Path.Combine(Path, "blobs");

    /// <summary>Parsed text of files by file id.</summary>
    public string ParsedPath => System.IO.Path.Combine(Path, "parsed");

    /// <summary>Parts of pending uploads by part id.</summary>
    public string UploadsPath => System.IO.Path.Combine(Path, "uploads");

    /// <summary>Files that are being written, on the same file system as what they become.</summary>
    public string TemporaryPath => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Contents that no row knows, in a folder for each start that found some.</summary>
    public string SetAsidePath => System.IO.Path.Combine(Path, "set-aside");

    /// <summary>Copies of the database from before each migration.</summary>
    public string SnapshotsPath => System.IO.Path.Combine(Path, "snapshots");

    /// <summary>Search index: derived from the database, may be removed while the server is down.</summary>
    public string IndexPath => System.IO.Path.Combine(Path, "index");

    /// <summary>Vectors of passages: derived from the database, may be removed while the server is down.</summary>
    public string VectorsPath => System.IO.Path.Combine(Path, "vectors");

    /// <summary>The keys of the API, hashed.</summary>
    public string KeysPath => System.IO.Path.Combine(Path, "keys.json");

    /// <summary>Where commands of the folder's owner reach the running server.</summary>
    public string ControlPath => System.IO.Path.Combine(Path, "control.sock");

    public string LockPath => System.IO.Path.Combine(Path, "lock");
}
