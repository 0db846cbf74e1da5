using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing;

/// <summary>How often each chunk of a scope holds one thing, whichever of its forms and fields.</summary>
internal sealed class FrequencyCounter(ScopePostings postings) : IDisposable
{
    // Of most words.
    private const int Capacity = 16_384;

    private PostingList held = new(Capacity);
    private PostingList read = new(Capacity);
    private PostingList title = new();
    private PostingList united = new(Capacity);

    /// <summary>The chunks that hold it; their number is its document frequency.</summary>
    public ReadOnlySpan<int> Chunks => held.Chunks;

    /// <summary>How often each of these chunks holds it: in the form that it holds most often.</summary>
    public ReadOnlySpan<int> Frequencies => held.Frequencies;

    public void Count(QueryUnit unit)
    {
        held.Clear();
        foreach (var term in unit.Terms)
        {
            ReadTerm(term, unit.Space);
            if (held.Count == 0)
            {
                (held, read) = (read, held);
            }
            else
            {
                Unite(ref held, read, 1, Math.Max);
            }
        }
    }

    public void Dispose()
    {
        held.Dispose();
        read.Dispose();
        title.Dispose();
        united.Dispose();
    }

    private void ReadTerm(string term, TermSpace space)
    {
        postings.Read(space == TermSpace.Exact ? ChunkFields.Exact : ChunkFields.Body, term, read);
        if (space != TermSpace.Exact)
        {
            postings.Read(ChunkFields.Title, term, title);
            Unite(ref read, title, ChunkFields.TitleWeight, (body, titles) => body + titles);
        }
    }

    private void Unite(ref PostingList list, PostingList added, int weight, Func<int, int, int> inBoth)
    {
        if (added.Count > 0)
        {
            united.Unite(list, added, weight, inBoth);
            (list, united) = (united, list);
        }
    }
}
