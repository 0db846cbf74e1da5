using RetrievalQA.Documents;

namespace RetrievalQA.Storage.LiteDb;

/// <summary>The members of the vector stores that were searched last, each valid for one version of its store.</summary>
internal sealed class MemberCache(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];
    private long uses;

    public IReadOnlyList<VectorStoreFile>? Find(string storeId, long version)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(storeId, out var entry) || entry.Version != version)
            {
                return null;
            }

            entries[storeId] = entry with { LastUse = ++uses };
            return entry.Members;
        }
    }

    public void Keep(string storeId, long version, IReadOnlyList<VectorStoreFile> members)
    {
        lock (gate)
        {
            entries[storeId] = new Entry(version, members, ++uses);
            if (entries.Count > capacity)
            {
                entries.Remove(entries.MinBy(entry => entry.Value.LastUse).Key);
            }
        }
    }

    private readonly record struct Entry(long Version, IReadOnlyList<VectorStoreFile> Members, long LastUse);
}
