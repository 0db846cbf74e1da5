using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Sandboxes;

/// <summary>Section "CodeInterpreter".</summary>
public sealed class CodeInterpreterOptions
{
    public const string Section = "CodeInterpreter";

    /// <summary>Whether Python is run: Auto where the system has what it needs, Required or not started at all, Off never.</summary>
    public CodeInterpreterMode Mode { get; init; } = CodeInterpreterMode.Auto;

    /// <summary>Seconds that one call may run before it is interrupted.</summary>
    [Range(1, 3_600)]
    public int CellSeconds { get; init; } = 60;

    /// <summary>Seconds that interrupted code has to end by itself; then its process is killed.</summary>
    [Range(1, 60)]
    public int GraceSeconds { get; init; } = 2;

    /// <summary>Seconds that a sandbox may take to start.</summary>
    [Range(1, 300)]
    public int StartSeconds { get; init; } = 30;

    /// <summary>Megabytes that all processes and files of a session may hold together.</summary>
    [Range(128, 1_048_576)]
    public int MemoryMegabytes { get; init; } = 1_024;

    /// <summary>Where the server may make memory cgroups, each sandbox is held to that limit by one besides.</summary>
    public bool MemoryCgroup { get; init; } = true;

    /// <summary>Megabytes of addresses that one process may reserve.</summary>
    [Range(512, 1_048_576)]
    public int AddressSpaceMegabytes { get; init; } = 2_048;

    /// <summary>Megabytes that the files of a session may take; they are kept in memory.</summary>
    [Range(1, 1_048_576)]
    public int DiskMegabytes { get; init; } = 256;

    /// <summary>Files and folders that a session may hold.</summary>
    [Range(100, 10_000_000)]
    public int Inodes { get; init; } = 16_384;

    /// <summary>Processes and threads in a session.</summary>
    [Range(8, 10_000)]
    public int Processes { get; init; } = 64;

    /// <summary>Bytes of a call's output that are kept; the rest is counted.</summary>
    [Range(1_024, 16_777_216)]
    public int OutputBytes { get; init; } = 65_536;

    /// <summary>Images that a call may show.</summary>
    [Range(0, 1_000)]
    public int ImagesPerCall { get; init; } = 20;

    /// <summary>Megabytes that the images of a call may take together.</summary>
    [Range(1, 256)]
    public int ImageMegabytesPerCall { get; init; } = 16;

    /// <summary>New or changed files that are taken out after a call.</summary>
    [Range(0, 1_000)]
    public int FilesPerCall { get; init; } = 20;

    /// <summary>Megabytes that the files taken out after a call may have together.</summary>
    [Range(1, 1_048_576)]
    public int FileMegabytesPerCall { get; init; } = 100;

    /// <summary>Files that the calls of a thread wrote and that a new session gets again; older ones stay stored.</summary>
    [Range(0, 10_000)]
    public int FilesPerThread { get; init; } = 200;

    /// <summary>Sessions kept at the same time; the one unused for longest makes way for a new one.</summary>
    [Range(1, 1_000)]
    public int Sessions { get; init; } = 16;

    /// <summary>Seconds that a call waits while all sessions are busy.</summary>
    [Range(0, 3_600)]
    public int SessionWaitSeconds { get; init; } = 60;

    /// <summary>Minutes after which an unused session ends.</summary>
    [Range(1, 10_080)]
    public int IdleMinutes { get; init; } = 20;

    /// <summary>Minutes after which a session ends, once its running call is done.</summary>
    [Range(1, 10_080)]
    public int LifeMinutes { get; init; } = 60;

    /// <summary>Sandboxes kept started for the next session, from the first call on.</summary>
    [Range(0, 100)]
    public int WarmSandboxes { get; init; } = 1;

    /// <summary>A folder with bin/python3, shown in the sandbox read-only under the same path.</summary>
    [RegularExpression("/.*", ErrorMessage = "CodeInterpreter:PythonRoot must be an absolute path.")]
    public string PythonRoot { get; init; } = "/usr";

    /// <summary>How far sandboxes stand back behind the server for the processor, as in nice(1).</summary>
    [Range(0, 19)]
    public int Nice { get; init; } = 5;

    /// <summary>Where the server runs as root, sandboxes run under user ids from this one on; nobody else may have them.</summary>
    [Range(1_000, 2_000_000_000)]
    public int FirstUserId { get; init; } = 200_001;

    /// <summary>The server's data, which no sandbox may see. Set by the server.</summary>
    [Browsable(false)]
    public string DataFolder { get; set; } = "";

    internal long MemoryBytes => MemoryMegabytes * 1_048_576L;

    internal long DiskBytes => DiskMegabytes * 1_048_576L;

    internal long ImageBytes => ImageMegabytesPerCall * 1_048_576L;

    internal long FileBytes => FileMegabytesPerCall * 1_048_576L;
}

public enum CodeInterpreterMode
{
    /// <summary>Used where the system has what it needs; elsewhere runs that use the tool fail and say what is missing.</summary>
    Auto,

    /// <summary>The server does not start without it.</summary>
    Required,

    /// <summary>Never used.</summary>
    Off,
}
