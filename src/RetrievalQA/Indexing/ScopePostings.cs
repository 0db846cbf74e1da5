using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace RetrievalQA.Indexing;

/// <summary>Reads postings of the chunks of a scope, and of no others.</summary>
internal sealed class ScopePostings(IndexScope scope)
{
    // Skipping to a member costs about as much as reading this many postings.
    private const int SkipCost = 16;

    private readonly Dictionary<(object Core, string Field), TermsEnum?> positions = [];

    /// <summary>Fills the list with every chunk of the scope that holds the term in the field.</summary>
    public void Read(string field, string term, PostingList found)
    {
        found.Clear();
        var bytes = new BytesRef(term);
        foreach (var segment in scope.Segments)
        {
            if (segment.Members.Count > 0 && Seek(segment, field, bytes) is { } position)
            {
                ReadSegment(segment, position, found);
            }
        }
    }

    /// <summary>Whether a chunk of the scope holds the term in the field.</summary>
    public bool Holds(string field, string term)
    {
        using var found = new PostingList();
        Read(field, term, found);
        return found.Count > 0;
    }

    /// <summary>The term's positions in a segment of the scope; null where the segment does not hold it.</summary>
    public DocsAndPositionsEnum? Positions(ScopeSegment segment, string field, string term) =>
        Seek(segment, field, new BytesRef(term))?.DocsAndPositions(null, null, DocsAndPositionsFlags.NONE);

    /// <summary>The documents that hold the term in a segment of the scope; null where there are none.</summary>
    public DocsEnum? Documents(ScopeSegment segment, string field, string term) =>
        Seek(segment, field, new BytesRef(term))?.Docs(null, null, DocsFlags.NONE);

    private TermsEnum? Seek(ScopeSegment segment, string field, BytesRef term)
    {
        if (!positions.TryGetValue((segment.Core, field), out var position))
        {
            position = segment.Reader.GetTerms(field)?.GetEnumerator();
            positions.Add((segment.Core, field), position);
        }

        return position?.SeekExact(term) == true ? position : null;
    }

    private static void ReadSegment(ScopeSegment segment, TermsEnum position, PostingList found)
    {
        var members = segment.Members;
        var postings = position.Docs(null, null, DocsFlags.FREQS);
        if ((long)members.Count * SkipCost < position.DocFreq)
        {
            SkipThrough(segment, postings, found);
        }
        else if (members.IsAll)
        {
            for (var document = postings.NextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = postings.NextDoc())
            {
                found.Add(segment.First + document, postings.Freq);
            }
        }
        else
        {
            Filter(segment, postings, found);
        }
    }

    private static void Filter(ScopeSegment segment, DocsEnum postings, PostingList found)
    {
        for (var document = postings.NextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = postings.NextDoc())
        {
            var rank = segment.Members.RankOf(document);
            if (rank >= 0)
            {
                found.Add(segment.First + rank, postings.Freq);
            }
        }
    }

    private static void SkipThrough(ScopeSegment segment, DocsEnum postings, PostingList found)
    {
        var documents = segment.Members.Documents;
        var at = -1;
        for (var rank = 0; rank < documents.Length; rank++)
        {
            if (at < documents[rank])
            {
                at = postings.Advance(documents[rank]);
            }

            if (at == documents[rank])
            {
                found.Add(segment.First + rank, postings.Freq);
            }
        }
    }
}
