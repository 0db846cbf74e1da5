using System.Collections;

namespace RetrievalQA.Documents;

/// <summary>Sources that are searched together. Never changed, hashed once, and compared in full: a set is never taken for another one.</summary>
public sealed class SourceSet : IReadOnlyList<ChunkSource>, IEquatable<SourceSet>
{
    public static readonly SourceSet Empty = new([]);

    private readonly ChunkSource[] sources;
    private readonly int hash;

    public SourceSet(IEnumerable<ChunkSource> sources)
    {
        this.sources = [.. sources];
        ProjectIds = [.. this.sources.Select(source => source.ProjectId).Distinct(StringComparer.Ordinal)];
        var code = default(HashCode);
        foreach (var source in this.sources)
        {
            code.Add(source.FileId);
        }

        hash = code.ToHashCode();
    }

    public int Count => sources.Length;

    /// <summary>The projects that the sources belong to.</summary>
    public IReadOnlyList<string> ProjectIds { get; }

    public ChunkSource this[int index] => sources[index];

    public bool Equals(SourceSet? other) =>
        ReferenceEquals(this, other) || (other is not null && hash == other.hash && sources.AsSpan().SequenceEqual(other.sources));

    public override bool Equals(object? obj) => Equals(obj as SourceSet);

    public override int GetHashCode() => hash;

    public IEnumerator<ChunkSource> GetEnumerator() => sources.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
