using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Housekeeping;

/// <summary>Section "Files".</summary>
public sealed class FileOptions
{
    public const string Section = "Files";

    /// <summary>How long a request for a file's text waits for the file to be read.</summary>
    [Range(0, 600)]
    public int TextWaitSeconds { get; init; } = 60;

    /// <summary>How often files are looked through for expired ones.</summary>
    [Range(1, 86_400)]
    public int ExpirySweepSeconds { get; init; } = 60;

    /// <summary>How often replaced texts are looked through for those that no message cites any more.</summary>
    [Range(1, 86_400)]
    public int TextSweepSeconds { get; init; } = 300;
}
