namespace RetrievalQA.Storage;

/// <summary>Whether the storage is whole and takes writes, for a readiness probe.</summary>
public sealed class StorageHealth
{
    private volatile string? readOnlyReason;
    private volatile string? damage;
    private volatile string? notice;

    /// <summary>Writes are refused; reads go on.</summary>
    public bool IsReadOnly => readOnlyReason is not null;

    /// <summary>Why writes are refused; null where they are taken.</summary>
    public string? ReadOnlyReason => readOnlyReason;

    /// <summary>The first damage that was met while the server runs; stays until it is started again.</summary>
    public string? Damage => damage;

    /// <summary>What an operator should know of this start, such as contents that were set aside.</summary>
    public string? Notice => notice;

    internal void RefuseWrites(string reason) => readOnlyReason = reason;

    internal void TakeWrites() => readOnlyReason = null;

    /// <summary>Shows in readiness until the next start; the first report stays.</summary>
    public void ReportDamage(string found) => damage ??= found;

    internal void Notify(string found) => notice = notice is null ? found : $"{notice} {found}";
}
