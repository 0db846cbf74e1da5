namespace RetrievalQA.Server.Guards;

/// <summary>Whoever has a key, and what is left of its limits.</summary>
public sealed class KeyHolder(ApiKey key, TimeProvider time)
{
    public ApiKey Key => key;

    /// <summary>Requests; null where the key has no such limit.</summary>
    public RateBucket? Requests { get; } = key.RequestsPerMinute is { } requests ? new RateBucket(requests, time) : null;

    /// <summary>Model tokens of its project's runs; null where the key has no such limit.</summary>
    public RateBucket? Tokens { get; } = key.TokensPerMinute is { } tokens ? new RateBucket(tokens, time) : null;
}
