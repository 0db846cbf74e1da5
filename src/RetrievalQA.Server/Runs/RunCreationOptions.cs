using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Server.Runs;

/// <summary>What the server itself needs of section "Runs".</summary>
public sealed class RunCreationOptions
{
    public const string Section = "Runs";

    /// <summary>Seconds after which an unfinished run expires.</summary>
    [Range(1, 86_400)]
    public int LifetimeSeconds { get; init; } = 600;
}
