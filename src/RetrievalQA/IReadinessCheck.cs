namespace RetrievalQA;

/// <summary>One thing that the server needs to do its work. Each folder registers its own; /readyz asks all.</summary>
public interface IReadinessCheck
{
    /// <summary>"storage", "index", "parser", "models" …</summary>
    string Name { get; }

    /// <summary>How it stands now. An exception counts as not ready.</summary>
    Task<Readiness> CheckAsync(CancellationToken cancel);
}

/// <param name="Detail">What an operator should know, such as "read-only: no space left" or "network isolated".</param>
public sealed record Readiness(bool IsReady, string Detail);
