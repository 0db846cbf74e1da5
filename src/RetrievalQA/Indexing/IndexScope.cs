using Lucene.Net.Index;
using Lucene.Net.Util;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Vectors;

namespace RetrievalQA.Indexing;

/// <summary>
/// The chunks of some sources in one state of the index, numbered from 0, with the statistics that scores need. Nothing
/// outside the scope has a part in them.
/// </summary>
internal sealed class IndexScope
{
    private readonly float[] norms;
    private readonly Lock gate = new();
    private (long Generation, ScopeVectors? Vectors)? vectors;

    private IndexScope(DirectoryReader reader, IReadOnlyList<ScopeSegment> segments)
    {
        Reader = reader;
        Segments = segments;
        Count = segments.Count > 0 ? segments[^1].First + segments[^1].Members.Count : 0;
        var lengths = LengthsOf(segments, Count);
        var average = Count > 0 ? Math.Max(1, lengths.Sum(length => (long)length)) / (double)Count : 1;
        norms = Array.ConvertAll(lengths, length => (float)Bm25.Norm(length, average));
        Languages = LanguagesOf(segments);
    }

    public DirectoryReader Reader { get; }

    public IReadOnlyList<ScopeSegment> Segments { get; }

    /// <summary>Chunks in the scope.</summary>
    public int Count { get; }

    /// <summary>The languages of the documents in the scope.</summary>
    public IReadOnlyCollection<string> Languages { get; }

    public ReadOnlySpan<float> Norms => norms;

    /// <summary>Finds the chunks of the sources; what an earlier state of the index shares with this one is not read again.</summary>
    public static IndexScope Open(DirectoryReader reader, IReadOnlyList<ChunkSource> sources, IndexScope? earlier)
    {
        var terms = sources.DistinctBy(source => source.Term).ToDictionary(source => source.Term, StringComparer.Ordinal);
        var known = earlier?.Segments.ToDictionary(segment => segment.Core);
        var segments = new List<ScopeSegment>();
        var first = 0;
        foreach (var leaf in reader.Leaves)
        {
            var segment = leaf.AtomicReader;
            var same = known?.GetValueOrDefault(segment.CoreCacheKey);
            var withDeleted = same?.WithDeleted ?? DocumentsOf(segment, terms);
            var live = segment.LiveDocs is { } bits ? Array.FindAll(withDeleted, bits.Get) : withDeleted;
            var ids = same?.Ids ?? new ChunkIdRuns(segment, withDeleted, terms);
            segments.Add(new ScopeSegment(segment, first, withDeleted, new DocumentSet(live, segment.MaxDoc), ids));
            first += live.Length;
        }

        return new IndexScope(reader, segments);
    }

    /// <summary>The vectors of the scope's passages; null where not all of them are there.</summary>
    public ScopeVectors? Vectors(VectorIndex index, IReadOnlyList<ChunkSource> sources)
    {
        lock (gate)
        {
            var generation = index.Generation;
            if (vectors?.Generation != generation)
            {
                vectors = (generation, index.RecordsOf(sources) is { } records ? ScopeVectors.Of(this, records) : null);
            }

            return vectors.Value.Vectors;
        }
    }

    /// <summary>The segment that holds a chunk of the scope: the last one that begins at or before it.</summary>
    public ScopeSegment SegmentOf(int chunk)
    {
        var index = Segments.Count - 1;
        while (Segments[index].First > chunk)
        {
            index--;
        }

        return Segments[index];
    }

    private static int[] DocumentsOf(AtomicReader segment, Dictionary<string, ChunkSource> sources)
    {
        if (segment.GetTerms(ChunkFields.Source) is not { } terms)
        {
            return [];
        }

        var documents = new List<int>();
        var position = terms.GetEnumerator();
        var held = segment.GetSortedDocValues(ChunkFields.Source).ValueCount;
        if (held < sources.Count)
        {
            while (position.MoveNext())
            {
                if (sources.ContainsKey(position.Term.Utf8ToString()))
                {
                    AddDocuments(position, documents);
                }
            }
        }
        else
        {
            foreach (var source in sources.Keys.Where(source => position.SeekExact(new BytesRef(source))))
            {
                AddDocuments(position, documents);
            }
        }

        documents.Sort();
        return [.. documents];
    }

    private static void AddDocuments(TermsEnum source, List<int> documents)
    {
        var postings = source.Docs(null, null, DocsFlags.NONE);
        for (var document = postings.NextDoc(); document != DocsEnum.NO_MORE_DOCS; document = postings.NextDoc())
        {
            documents.Add(document);
        }
    }

    private static int[] LengthsOf(IReadOnlyList<ScopeSegment> segments, int count)
    {
        var lengths = new int[count];
        foreach (var segment in segments)
        {
            var values = segment.Reader.GetNumericDocValues(ChunkFields.Length);
            for (var rank = 0; rank < segment.Members.Count; rank++)
            {
                lengths[segment.First + rank] = (int)values.Get(segment.Members.Documents[rank]);
            }
        }

        return lengths;
    }

    private static HashSet<string> LanguagesOf(IReadOnlyList<ScopeSegment> segments)
    {
        var languages = new HashSet<string>(StringComparer.Ordinal);
        var name = new BytesRef();
        foreach (var segment in segments)
        {
            var values = segment.Reader.GetSortedDocValues(ChunkFields.Language);
            var seen = new bool[values.ValueCount];
            foreach (var document in segment.Members.Documents)
            {
                seen[values.GetOrd(document)] = true;
            }

            for (var ordinal = 0; ordinal < seen.Length; ordinal++)
            {
                if (seen[ordinal])
                {
                    values.LookupOrd(ordinal, name);
                    languages.Add(name.Utf8ToString());
                }
            }
        }

        return languages;
    }
}

/// <summary>The part of a scope that lies in one segment of the index.</summary>
/// <param name="First">Number in the scope of the segment's first member.</param>
/// <param name="WithDeleted">The members with those that were deleted since the segment was written; sorted.</param>
/// <param name="Ids">Those of the members, deleted ones too.</param>
internal sealed record ScopeSegment(AtomicReader Reader, int First, int[] WithDeleted, DocumentSet Members, ChunkIdRuns Ids)
{
    /// <summary>The same for every state of the index that shares the segment.</summary>
    public object Core => Reader.CoreCacheKey;
}
