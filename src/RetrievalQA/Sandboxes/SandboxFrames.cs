using System.Text.Json.Serialization;

namespace RetrievalQA.Sandboxes;

/// <summary>What the server asks of the driver; driver.py says which fields go with which operation. Times are milliseconds.</summary>
internal sealed record SandboxRequest(string Op)
{
    public const string StartOperation = "start", ExecuteOperation = "exec", InterruptOperation = "interrupt", PutOperation = "put", LinkOperation = "link", GetOperation = "get";

    public string? Id { get; init; }

    /// <summary>Bytes that follow the header.</summary>
    public long? Len { get; init; }

    public long? TimeoutMs { get; init; }

    public long? GraceMs { get; init; }

    public string? Path { get; init; }

    public string? Target { get; init; }

    public long? Max { get; init; }

    public string? FontCache { get; init; }

    public SandboxLimits? Limits { get; init; }
}

/// <summary>Limits that the driver sets; memory and time of a whole session are the server's to watch.</summary>
internal sealed record SandboxLimits(long AddressSpace, long Disk, int OpenFiles, int CpuSeconds, int Processes, int OutputBytes, int Images, long ImageBytes, int CodeBytes);

/// <summary>What the driver says. User code can reach the driver, so no field can be trusted.</summary>
internal sealed record SandboxReply(string Ev)
{
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
}

/// <param name="Path">Absolute.</param>
internal sealed record SandboxFile(string Path, long Size, long MtimeNs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SandboxRequest))]
[JsonSerializable(typeof(SandboxReply))]
internal sealed partial class SandboxJson : JsonSerializerContext;
