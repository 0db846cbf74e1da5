namespace RetrievalQA;

/// <summary>The values that were asked for last. Safe for concurrent use.</summary>
/// <param name="mostBytes">That they take together; what is larger by itself is not kept.</param>
/// <param name="bytesOf">About what a key and its value take.</param>
internal sealed class BoundedCache<TKey, TValue>(long mostBytes, Func<TKey, TValue, long> bytesOf, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
    where TValue : class
{
    // Of the dictionary and the list, beside key and value.
    private const int EntryBytes = 128;

    private readonly Lock gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> byKey = new(comparer);
    private readonly LinkedList<Entry> byUse = [];
    private long bytes;

    public TValue? Find(TKey key)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(key, out var node))
            {
                return null;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Value;
        }
    }

    /// <summary>Keeps the value; what was asked for longest ago makes room.</summary>
    public void Add(TKey key, TValue value)
    {
        var entry = new Entry(key, value, EntryBytes + bytesOf(key, value));
        lock (gate)
        {
            if (entry.Bytes > mostBytes || byKey.ContainsKey(key))
            {
                return;
            }

            byKey.Add(key, byUse.AddFirst(entry));
            bytes += entry.Bytes;
            while (bytes > mostBytes)
            {
                Remove(byUse.Last!);
            }
        }
    }

    public void Remove(TKey key)
    {
        lock (gate)
        {
            if (byKey.TryGetValue(key, out var node))
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        byKey.Remove(node.Value.Key);
        bytes -= node.Value.Bytes;
    }

    private sealed record Entry(TKey Key, TValue Value, long Bytes);
}
