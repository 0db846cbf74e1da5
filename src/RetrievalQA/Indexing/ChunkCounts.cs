using Lucene.Net.Index;
using Lucene.Net.Search;
using RetrievalQA.Documents;

namespace RetrievalQA.Indexing;

/// <summary>How many chunks an index has, of a source and of all, for a comparison with the chunk store.</summary>
internal sealed class ChunkCounts(IndexReader reader)
{
    private readonly IndexSearcher searcher = new(reader);

    public int All => reader.NumDocs;

    // The postings still count what was deleted, a search does not.
    public int Of(ChunkSource source) => searcher.Search(new TermQuery(new Term(ChunkFields.Source, source.Term)), 1).TotalHits;
}
