using Lucene.Net.Index;
using RetrievalQA.Documents;

namespace RetrievalQA.Indexing;

/// <summary>The scopes searched last, bounded by the chunks in them.</summary>
internal sealed class IndexScopeCache(int mostChunks)
{
    private readonly Lock gate = new();
    private readonly LinkedList<(ScopeKey Key, IndexScope Scope)> recent = [];
    private readonly Dictionary<ScopeKey, LinkedListNode<(ScopeKey Key, IndexScope Scope)>> byKey = [];
    private long chunks;

    /// <summary>The scope in the state of <paramref name="reader"/>, prepared now or earlier.</summary>
    public IndexScope Get(DirectoryReader reader, IReadOnlyList<ChunkSource> sources)
    {
        var key = new ScopeKey(sources);
        var known = Find(key);
        if (known is not null && known.Reader == reader)
        {
            return known;
        }

        var scope = IndexScope.Open(reader, sources, known);
        Put(key, scope);
        return scope;
    }

    private IndexScope? Find(ScopeKey key)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(key, out var node))
            {
                return null;
            }

            recent.Remove(node);
            recent.AddFirst(node);
            return node.Value.Scope;
        }
    }

    private void Put(ScopeKey key, IndexScope scope)
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

    private void Remove(ScopeKey key)
    {
        if (byKey.Remove(key, out var node))
        {
            recent.Remove(node);
            chunks -= CostOf(key, node.Value.Scope);
        }
    }

    // A source in the key takes several times what a chunk does.
    private static long CostOf(ScopeKey key, IndexScope scope) => scope.Count + (8L * (key.Count + 1));

    /// <summary>The sources of a scope, compared in full: a scope is never taken for another one.</summary>
    private sealed class ScopeKey : IEquatable<ScopeKey>
    {
        private readonly ChunkSource[] sources;
        private readonly int hash;

        public ScopeKey(IReadOnlyList<ChunkSource> sources)
        {
            this.sources = [.. sources];
            var code = default(HashCode);
            foreach (var source in this.sources)
            {
                code.Add(source.FileId);
            }

            hash = code.ToHashCode();
        }

        public int Count => sources.Length;

        public bool Equals(ScopeKey? other) => other is not null && hash == other.hash && sources.AsSpan().SequenceEqual(other.sources);

        public override bool Equals(object? obj) => Equals(obj as ScopeKey);

        public override int GetHashCode() => hash;
    }
}
