using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Housekeeping;

/// <summary>Section "VectorStores".</summary>
public sealed class StoreOptions
{
    public const string Section = "VectorStores";

    /// <summary>Days for which an expired store still lists its files, so that they can be added to a new one.</summary>
    [Range(0, 3_650)]
    public int ExpiredFilesDays { get; init; } = 7;

    /// <summary>
    /// Integers that are remembered of the texts of searched files, to count in code points; a file takes 64 and one for each
    /// character beyond 16 bits.
    /// </summary>
    [Range(64, 1_000_000_000)]
    public int CachedOffsets { get; init; } = 4_000_000;

    /// <summary>How often stores are looked through for expired ones.</summary>
    [Range(1, 86_400)]
    public int ExpirySweepSeconds { get; init; } = 60;
}
