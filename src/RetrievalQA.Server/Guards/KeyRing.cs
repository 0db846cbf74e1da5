using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Server.Guards;

/// <summary>
/// The keys that open the server now: those of the settings and those of the key file, which is looked at again as
/// requests come. A broken file changes nothing. Once there was a key, the server is never open to all again.
/// </summary>
public sealed partial class KeyRing
{
    private readonly Lock mutex = new();
    private readonly KeyFile file;
    private readonly KeyOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<KeyRing> log;
    private volatile FrozenDictionary<string, KeyHolder> holders = FrozenDictionary<string, KeyHolder>.Empty;
    private volatile bool isNeeded;
    private byte[] content;
    private string? fault;
    private long lookedAt;

    /// <exception cref="KeyFileException">The file is broken.</exception>
    public KeyRing(KeyFile file, IOptions<KeyOptions> options, TimeProvider time, ILogger<KeyRing> log)
    {
        this.file = file;
        this.options = options.Value;
        this.time = time;
        this.log = log;
        content = file.Read();
        lookedAt = time.GetTimestamp();
        Use(file.Parse(content));
    }

    /// <summary>Whether requests need a key.</summary>
    public bool IsNeeded
    {
        get
        {
            Refresh();
            return isNeeded;
        }
    }

    public IEnumerable<KeyHolder> Holders => holders.Values;

    /// <summary>Looked up by hash, so that the time it takes says nothing about other keys. Null where it opens nothing.</summary>
    public KeyHolder? Find(string secret)
    {
        Refresh();
        return holders.GetValueOrDefault(ApiKey.HashOf(secret));
    }

    private void Refresh()
    {
        if (time.GetElapsedTime(Volatile.Read(ref lookedAt)).TotalMilliseconds < options.RefreshMilliseconds || !mutex.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref lookedAt, time.GetTimestamp());
            Reload();
        }
        finally
        {
            mutex.Exit();
        }
    }

    private void Reload()
    {
        try
        {
            // The content says whether it changed: times of files are too coarse, and the file is small.
            var read = file.Read();
            if (!read.AsSpan().SequenceEqual(content))
            {
                Use(file.Parse(read));
                content = read;
                LogChanged(file.Path, holders.Count);
            }

            fault = null;
        }
        catch (KeyFileException broken)
        {
            if (fault != broken.Message)
            {
                LogBroken(broken);
            }

            fault = broken.Message;
        }
    }

    private void Use(IReadOnlyList<ApiKey> stored)
    {
        var keys = options.Allowed.Select(allowed => allowed.Value.ToKey(allowed.Key)).Concat(stored);
        holders = keys.DistinctBy(key => key.Sha256).ToFrozenDictionary(key => key.Sha256, Hold, StringComparer.Ordinal);
        isNeeded |= holders.Count > 0;
    }

    // A change elsewhere in the file gives nobody a fresh minute.
    private KeyHolder Hold(ApiKey key) =>
        holders.GetValueOrDefault(key.Sha256) is { } known && known.Key == key ? known : new KeyHolder(key, time);

    [LoggerMessage(Level = LogLevel.Information, Message = "The keys in {File} changed; {Count} keys open the server now.")]
    private partial void LogChanged(string file, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The keys stay as they were.")]
    private partial void LogBroken(Exception failure);
}
