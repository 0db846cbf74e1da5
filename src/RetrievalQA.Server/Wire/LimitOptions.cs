using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Server.Wire;

/// <summary>Section "Limits": how much of everything there may be. Defaults are the documented ones of the hosted API.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Bytes of a file.</summary>
    [Range(1, long.MaxValue)]
    public long FileBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Files in a vector store.</summary>
    [Range(1, 100_000_000)]
    public int FilesPerStore { get; init; } = 10_000;

    /// <summary>Files that are named when a vector store is made.</summary>
    [Range(1, 100_000)]
    public int FilesPerStoreCreate { get; init; } = 500;

    /// <summary>Files in one batch.</summary>
    [Range(1, 100_000)]
    public int FilesPerBatch { get; init; } = 2_000;

    /// <summary>Files of an assistant of v1.</summary>
    [Range(1, 10_000)]
    public int FilesPerAssistant { get; init; } = 20;

    /// <summary>Files that a message brings.</summary>
    [Range(1, 10_000)]
    public int FilesPerMessage { get; init; } = 10;

    /// <summary>Messages in a thread.</summary>
    [Range(1, 10_000_000)]
    public int MessagesPerThread { get; init; } = 100_000;

    /// <summary>Characters of a message or of instructions.</summary>
    [Range(1, 10_000_000)]
    public int TextCharacters { get; init; } = 256_000;

    /// <summary>Parts that the content of one message may have.</summary>
    [Range(1, 10_000)]
    public int ContentParts { get; init; } = 100;

    /// <summary>Queries that one search of a store may have.</summary>
    [Range(1, 1_000)]
    public int QueriesPerSearch { get; init; } = 16;

    /// <summary>Levels that a filter on attributes may be nested.</summary>
    [Range(1, 100)]
    public int FilterDepth { get; init; } = 8;

    /// <summary>Comparisons of a filter, and the values in their lists.</summary>
    [Range(1, 100_000)]
    public int FilterConditions { get; init; } = 256;

    /// <summary>Tools of an assistant.</summary>
    [Range(1, 1_000)]
    public int ToolsPerAssistant { get; init; } = 128;

    /// <summary>Tools that a run, or an attachment, names.</summary>
    [Range(1, 1_000)]
    public int ToolsPerRun { get; init; } = 20;

    /// <summary>Outputs of functions in one request.</summary>
    [Range(1, 10_000)]
    public int ToolOutputs { get; init; } = 128;

    /// <summary>Characters of these outputs together.</summary>
    [Range(1, 100_000_000)]
    public int ToolOutputCharacters { get; init; } = 512 * 1024;
}
