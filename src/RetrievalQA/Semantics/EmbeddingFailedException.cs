namespace RetrievalQA.Semantics;

/// <summary>An endpoint gave no vectors.</summary>
/// <param name="message">Says why, without the key and what the endpoint wrote.</param>
public sealed class EmbeddingFailedException(string message) : Exception(message)
{
    /// <summary>Another try may go well.</summary>
    public bool MayPass { get; init; }

    /// <summary>When the endpoint wants to be asked again; null where it says nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
