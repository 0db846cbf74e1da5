using Lucene.Net.Index;
using RetrievalQA.Documents;

namespace RetrievalQA.Indexing;

/// <summary>The scopes searched last, bounded by the chunks in them.</summary>
internal sealed class IndexScopeCache(int mostChunks)
{
    private const int Preparers = 32;

    private readonly Lock gate = new();
    private readonly Lock[] preparing = [.. Enumerable.Range(0, Preparers).Select(_ => new Lock())];
    private readonly LinkedList<(SourceSet Key, IndexScope Scope)> recent = [];
    private readonly Dictionary<SourceSet, LinkedListNode<(SourceSet Key, IndexScope Scope)>> byKey = [];
    private long chunks;

    /// <summary>The scope in the state of <paramref name="reader"/>, prepared now or earlier. Who asks meanwhile waits: it is prepared once.</summary>
    public IndexScope Get(DirectoryReader reader, SourceSet sources)
    {
        if (Find(sources) is { } ready && ready.Reader == reader)
        {
            return ready;
        }

        lock (preparing[(uint)sources.GetHashCode() % Preparers])
        {
            var known = Find(sources);
            if (known is not null && known.Reader == reader)
            {
                return known;
            }

            var scope = IndexScope.Open(reader, sources, known);
            Put(sources, scope);
            return scope;
        }
    }

    private IndexScope? Find(SourceSet key)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(key, out var node))
            {
                return null;
            }

            recent.Remove(node);
            recent.AddFirst(node);
            KeepLatest(node, key);
            return node.Value.Scope;
        }
    }

    // Sets are equal at no cost where they are the same object, and the latest is the one that is asked for again.
    private void KeepLatest(LinkedListNode<(SourceSet Key, IndexScope Scope)> node, SourceSet key)
    {
        if (!ReferenceEquals(node.Value.Key, key))
        {
            byKey.Remove(key);
            byKey.Add(key, node);
            node.Value = (key, node.Value.Scope);
        }
    }

    private void Put(SourceSet key, IndexScope scope)
    {
        lock (gate)
        {
            Remove(key);
            byKey[key] = recent.AddFirst((key, scope));
            chunks += CostOf(key, scope);
            while (chunks > mostChunks && recent.Count > 1)
            {
                Remove(recent.Last!.Value.Key);
            }
        }
    }

    private void Remove(SourceSet key)
    {
        if (byKey.Remove(key, out var node))
        {
            recent.Remove(node);
            chunks -= CostOf(key, node.Value.Scope);
        }
    }

    // A source in the key takes several times what a chunk does.
    private static long CostOf(SourceSet key, IndexScope scope) => scope.Count + (8L * (key.Count + 1));
}
