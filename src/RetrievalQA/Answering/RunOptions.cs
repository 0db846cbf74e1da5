using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Answering;

/// <summary>Section "Runs".</summary>
public sealed class RunOptions
{
    public const string Section = "Runs";

    /// <summary>Seconds after which an unfinished run expires.</summary>
    [Range(1, 86_400)]
    public int LifetimeSeconds { get; init; } = 600;

    /// <summary>Seconds that executed runs have to end when the server is asked to stop; the rest is left for the next start.</summary>
    [Range(0, 3_600)]
    public int ShutdownSeconds { get; init; } = 30;

    /// <summary>Runs executed at the same time; others wait in the queue.</summary>
    [Range(1, 1_000)]
    public int MaxConcurrent { get; init; } = 16;

    /// <summary>Seconds that a run's first search waits for files that are still being read.</summary>
    [Range(0, 600)]
    public int IngestionWaitSeconds { get; init; } = 60;

    /// <summary>Passages a search shows unless the tool says otherwise.</summary>
    [Range(1, 50)]
    public int SearchResults { get; init; } = 20;

    /// <summary>Tokens of evidence a search shows, codes included.</summary>
    [Range(500, 200_000)]
    public int EvidenceTokens { get; init; } = 16_000;

    /// <summary>Rows of a table that are shown to a question over all of it ("how many", "the most"); of a longer one it is said that it is not answered.</summary>
    [Range(1, 100_000)]
    public int TableRows { get; init; } = 1_000;

    /// <summary>Model calls in one run, so that a model that never stops calling tools is stopped.</summary>
    [Range(1, 100)]
    public int MaxTurns { get; init; } = 12;

    /// <summary>Characters that a model may write in one turn; one that does not stop is cut off there.</summary>
    [Range(1_000, 100_000_000)]
    public int TurnCharacters { get; init; } = 1_000_000;

    /// <summary>Milliseconds between two saves of a growing message.</summary>
    [Range(10, 60_000)]
    public int PartialSaveMilliseconds { get; init; } = 250;

    /// <summary>Events that may wait for one slow reader before it is dropped.</summary>
    [Range(16, 1_000_000)]
    public int EventBuffer { get; init; } = 4_096;
}
