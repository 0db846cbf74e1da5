namespace RetrievalQA.Storage;

/// <summary>Whether the storage takes writes, for a readiness probe.</summary>
public sealed class StorageHealth
{
    private volatile string? readOnlyReason;

    /// <summary>Writes are refused; reads go on.</summary>
    public bool IsReadOnly => readOnlyReason is not null;

    /// <summary>Why writes are refused; null where they are taken.</summary>
    public string? ReadOnlyReason => readOnlyReason;

    internal void RefuseWrites(string reason) => readOnlyReason = reason;

    internal void TakeWrites() => readOnlyReason = null;
}
