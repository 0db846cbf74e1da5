using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Housekeeping;

/// <summary>Section "Uploads".</summary>
public sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>How long an upload takes parts.</summary>
    [Range(1, 604_800)]
    public int LifetimeSeconds { get; init; } = 3_600;

    /// <summary>Bytes of the whole file. The limit of files holds as well.</summary>
    [Range(1, long.MaxValue)]
    public long UploadBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <summary>Bytes of a part.</summary>
    [Range(1, long.MaxValue)]
    public long PartBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Parts of an upload.</summary>
    [Range(1, 100_000)]
    public int PartsPerUpload { get; init; } = 1_000;

    /// <summary>Uploads of one project that may be pending.</summary>
    [Range(1, 100_000)]
    public int PendingPerProject { get; init; } = 100;

    /// <summary>Hours after which an upload that ended is unknown.</summary>
    [Range(0, 8_760)]
    public int ForgetAfterHours { get; init; } = 24;

    /// <summary>How often uploads are looked through for expired ones.</summary>
    [Range(1, 86_400)]
    public int ExpirySweepSeconds { get; init; } = 60;
}
