using System.Text.Json.Serialization;

namespace RetrievalQA.Sandboxes;

/// <summary>What the server asks of the driver; driver.py says which fields go with which operation. Times are milliseconds.</summary>
internal sealed record SandboxRequest(string Op)
{
    public const string StartOperation = "start", ExecuteOperation = "exec", InterruptOperation = "interrupt", PutOperation = "put", LinkOperation = "link",
        GetOperation = "get";

    public string? Id { get; init; }

    /// <summary>Bytes that follow the header.</summary>
    public long? Len { get; init; }

    public long? TimeoutMs { get; init; }

    public long? GraceMs { get; init; }

    /// <summary>A cell begins in a new worker, since it is known already that the old one was killed.</summary>
    public bool? Restart { get; init; }

    public string? Path { get; init; }

    public string? Target { get; init; }

    public long? Max { get; init; }

    public string? FontCache { get; init; }

    public SandboxLimits? Limits { get; init; }
}

/// <summary>Limits that the driver sets; memory and time of a whole session are the server's to watch.</summary>
internal sealed record SandboxLimits(
    long AddressSpace, long Disk, int OpenFiles, int CpuSeconds, int Processes, int OutputBytes, int Images, long ImageBytes, int CodeBytes);

/// <summary>What the driver says. User code can reach the driver, so no field can be trusted.</summary>
internal sealed record SandboxReply(string Ev)
{
    /// <summary>Ways in which a cell ends.</summary>
    public const string Ok = "ok", Failed = "error", Interrupted = "interrupted", Killed = "killed", Died = "died";

    // What the driver keeps to.
    private const int MaxFiles = 1_000;
    private const int MaxWord = 256;
    private const int MaxError = 8_192;
    private const int MaxLostImages = 1_000_000;
    private const int MaxSignal = 64;

    public string? Id { get; init; }

    public long Len { get; init; }

    public string? Error { get; init; }

    public string? Status { get; init; }

    public string? Result { get; init; }

    public string? Traceback { get; init; }

    /// <summary>Bytes of output that were not kept.</summary>
    public long Dropped { get; init; }

    public int LostImages { get; init; }

    public bool TimedOut { get; init; }

    /// <summary>The worker, and with it all variables, lives on.</summary>
    public bool Kept { get; init; }

    public int Signal { get; init; }

    public IReadOnlyList<SandboxFile>? Files { get; init; }

    public string? Python { get; init; }

    public IReadOnlyDictionary<string, string>? Packages { get; init; }

    public string? FontCache { get; init; }

    /// <summary>Whether a driver that nobody took over could have said this.</summary>
    [JsonIgnore]
    public bool IsPlausible =>
        Len >= 0 && Dropped >= 0 && LostImages is >= 0 and <= MaxLostImages && Signal is >= 0 and <= MaxSignal
        && (Status is null or Ok or Failed or Interrupted or Killed or Died)
        && (Error is null || Error.Length <= MaxError)
        && IsWord(Id) && IsWord(Python) && IsWord(FontCache) && FontCache?.Contains('/') is not true
        && (Packages is null || Packages.All(package => IsWord(package.Key) && package.Value is not null && IsWord(package.Value)))
        && (Files is null || (
            Files.Count <= MaxFiles && Files.All(file => file is { IsPlausible: true }) && Files.DistinctBy(file => file.Path).Count() == Files.Count));

    private static bool IsWord(string? word) => word is null || word.Length <= MaxWord;
}

/// <param name="Path">Absolute.</param>
internal sealed record SandboxFile(string Path, long Size, long MtimeNs)
{
    private const string Folder = "/mnt/data/";

    [JsonIgnore]
    public bool IsPlausible =>
        Size >= 0 && Path.StartsWith(Folder, StringComparison.Ordinal) && !Path.Contains('\0')
        && Path[Folder.Length..].Split('/').All(part => part is not ("" or "." or ".."));
}

// What is missing, null or there twice is an error as well.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SandboxRequest))]
[JsonSerializable(typeof(SandboxReply))]
internal sealed partial class SandboxJson : JsonSerializerContext;
