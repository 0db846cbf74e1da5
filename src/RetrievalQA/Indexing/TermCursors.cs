using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace RetrievalQA.Indexing;

/// <summary>
/// Cursors over the terms of the segments of one reader, one for each segment and field. Making them costs more than most
/// look-ups, so the next search of the same reader has those of one that ended. For one search at a time.
/// </summary>
internal sealed class TermCursors
{
    private static readonly ConditionalWeakTable<IndexReader, ConcurrentBag<TermCursors>> Idle = [];

    private readonly Dictionary<(object Core, string Field), TermCursor?> cursors = [];

    /// <summary>Give them back when the search has come to its end.</summary>
    public static TermCursors Take(IndexReader reader) => Idle.GetOrCreateValue(reader).TryTake(out var used) ? used : new TermCursors();

    public static void Give(IndexReader reader, TermCursors cursors) => Idle.GetOrCreateValue(reader).Add(cursors);

    /// <summary>The cursor at a term; null where the segment does not hold it.</summary>
    public TermCursor? Seek(AtomicReader segment, string field, BytesRef term)
    {
        var key = (segment.CoreCacheKey, field);
        if (!cursors.TryGetValue(key, out var cursor))
        {
            cursor = segment.GetTerms(field)?.GetEnumerator() is { } terms ? new TermCursor(terms) : null;
            cursors.Add(key, cursor);
        }

        return cursor?.Seek(term) == true ? cursor : null;
    }
}

/// <summary>Stands at a term of one field of a segment. What it gives is good until it is asked again.</summary>
internal sealed class TermCursor(TermsEnum terms)
{
    private DocsEnum? documents;
    private DocsAndPositionsEnum? positions;

    /// <summary>Documents that hold the term, deleted ones too.</summary>
    public int DocumentFrequency => terms.DocFreq;

    public bool Seek(BytesRef term) => terms.SeekExact(term);

    public DocsEnum Documents(DocsFlags flags = DocsFlags.NONE) => documents = terms.Docs(null, documents, flags);

    /// <summary>Null where the field was indexed without positions.</summary>
    public DocsAndPositionsEnum? Positions() => positions = terms.DocsAndPositions(null, positions, DocsAndPositionsFlags.NONE);
}
