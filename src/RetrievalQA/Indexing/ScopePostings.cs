using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace RetrievalQA.Indexing;

/// <summary>Reads postings of the chunks of a scope, and of no others.</summary>
internal sealed class ScopePostings(IndexScope scope)
{
    // Skipping to a member costs about as much as reading this many postings.
    private const int SkipCost = 16;

    private readonly TermCursors cursors = TermCursors.Take(scope.Reader);

    /// <summary>Fills the list with every chunk of the scope that holds the term in the field.</summary>
    public void Read(string field, string text, PostingList found)
    {
        found.Clear();
        var bytes = new BytesRef(text);
        foreach (var segment in scope.Segments)
        {
            if (segment.Members.Count > 0 && cursors.Seek(segment.Reader, field, bytes) is { } term)
            {
                ReadSegment(segment, term, found);
            }
        }
    }

    /// <summary>Whether a chunk of the scope holds the term in the field.</summary>
    public bool Holds(string field, string text)
    {
        var bytes = new BytesRef(text);
        foreach (var segment in scope.Segments.Where(segment => segment.Members.Count > 0))
        {
            if (cursors.Seek(segment.Reader, field, bytes) is { } term && (segment.Members.IsAll || HoldsOne(segment.Members, term)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The term's positions in a segment of the scope; null where the segment does not hold it.</summary>
    public DocsAndPositionsEnum? Positions(ScopeSegment segment, string field, string text) =>
        cursors.Seek(segment.Reader, field, new BytesRef(text))?.Positions();

    /// <summary>The documents that hold the term in a segment of the scope; null where there are none.</summary>
    public DocsEnum? Documents(ScopeSegment segment, string field, string text) =>
        cursors.Seek(segment.Reader, field, new BytesRef(text))?.Documents();

    /// <summary>Ends a search that came to its end; after a failure it is not known where the cursors stand.</summary>
    public void Close() => TermCursors.Give(scope.Reader, cursors);

    private static bool HoldsOne(DocumentSet members, TermCursor term)
    {
        var postings = term.Documents();
        for (var document = postings.NextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = postings.NextDoc())
        {
            if (members.RankOf(document) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void ReadSegment(ScopeSegment segment, TermCursor term, PostingList found)
    {
        var members = segment.Members;
        var postings = term.Documents(DocsFlags.FREQS);
        found.Reserve(Math.Min(members.Count, term.DocumentFrequency));
        if ((long)members.Count * SkipCost < term.DocumentFrequency)
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
