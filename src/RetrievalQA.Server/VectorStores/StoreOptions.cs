using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Server.VectorStores;

/// <summary>Section "VectorStores".</summary>
public sealed class StoreOptions
{
    public const string Section = "VectorStores";

    /// <summary>Days for which an expired store still lists its files, so that they can be added to a new one.</summary>
    [Range(0, 3_650)]
    public int ExpiredFilesDays { get; init; } = 7;

    /// <summary>How often stores are looked through for expired ones.</summary>
    [Range(1, 86_400)]
    public int ExpirySweepSeconds { get; init; } = 60;
}
