using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace RetrievalQA.Indexing;

/// <summary>The baseline: Lucene's standard analyzer and BM25 (k1 1.2, b 0.75) over one field, nothing else.</summary>
public sealed class PlainBm25 : IDisposable
{
    private readonly string path = System.IO.Directory.CreateTempSubdirectory("retrievalqa-bm25-").FullName;
    private readonly StandardAnalyzer analyzer = new(LuceneVersion.LUCENE_48, StopAnalyzer.ENGLISH_STOP_WORDS_SET);
    private readonly NIOFSDirectory directory;
    private readonly DirectoryReader reader;
    private readonly IndexSearcher searcher;

    public PlainBm25(IEnumerable<(string Id, string Text)> documents)
    {
        directory = new NIOFSDirectory(path);
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer)))
        {
            foreach (var (id, text) in documents)
            {
                writer.AddDocument([new StringField("id", id, Field.Store.YES), new TextField("text", text, Field.Store.NO)]);
            }
        }

        reader = DirectoryReader.Open(directory);
        searcher = new IndexSearcher(reader) { Similarity = new BM25Similarity() };
    }

    /// <returns>The ids of the best, with their scores.</returns>
    public IReadOnlyList<(string Id, double Score)> Search(string question, int limit)
    {
        var query = new BooleanQuery();
        using var terms = analyzer.GetTokenStream("text", question);
        var text = terms.GetAttribute<ICharTermAttribute>();
        terms.Reset();
        while (terms.IncrementToken())
        {
            if (query.Clauses.Count < BooleanQuery.MaxClauseCount)
            {
                query.Add(new TermQuery(new Term("text", text.ToString())), Occur.SHOULD);
            }
        }

        terms.End();
        return [.. searcher.Search(query, limit).ScoreDocs.Select(hit => (searcher.Doc(hit.Doc).Get("id"), (double)hit.Score))];
    }

    public void Dispose()
    {
        reader.Dispose();
        directory.Dispose();
        analyzer.Dispose();
        System.IO.Directory.Delete(path, recursive: true);
    }
}
