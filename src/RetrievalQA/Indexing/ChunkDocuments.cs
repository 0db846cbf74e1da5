using Lucene.Net.Documents;
using Lucene.Net.Util;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Indexing.Facts;
using RetrievalQA.Indexing.Labels;

namespace RetrievalQA.Indexing;

/// <summary>Turns chunks into index documents, one at a time; a document is valid until the next one is made.</summary>
internal sealed class ChunkDocuments : IDisposable
{
    private readonly List<AnalyzedTerm> body = [];
    private readonly List<AnalyzedTerm> title = [];
    private readonly List<AnalyzedTerm> both = [];
    private readonly TermStream bodyStream = new(TermSpace.Stem);
    private readonly TermStream titleStream = new(TermSpace.Stem);
    private readonly TermStream exactStream = new(TermSpace.Exact);

    private readonly WholeTerms labels = new();
    private readonly WholeTerms facts = new();
    private TableLabels tables = new();
    private IReadOnlyCollection<string> known = [];

    /// <summary>The documents of the chunks of one source, in order.</summary>
    public IEnumerable<Document> From(IReadOnlyList<Chunk> chunks, string fileName)
    {
        tables = new TableLabels();
        known = DocumentFacts.Of(fileName, chunks);
        return chunks.Select(chunk => From(chunk, fileName));
    }

    private Document From(Chunk chunk, string fileName)
    {
        body.Clear();
        title.Clear();
        both.Clear();
        var length = TextAnalyzer.Analyze(chunk.Shown(chunk.Span), chunk.Language, body);
        var titleLength = TextAnalyzer.AnalyzeTitle(TitleOf(chunk, fileName), chunk.Language, title);
        both.AddRange(body);
        for (var repeat = 0; repeat < ChunkFields.TitleWeight; repeat++)
        {
            both.AddRange(title);
        }

        return
        [
            new StringField(ChunkFields.Source, chunk.Source.Term, Field.Store.NO),
            new SortedDocValuesField(ChunkFields.Source, new BytesRef(chunk.Source.Term)),
            new SortedDocValuesField(ChunkFields.Language, new BytesRef(chunk.Language)),
            new NumericDocValuesField(ChunkFields.Ordinal, chunk.Ordinal),
            new NumericDocValuesField(ChunkFields.Length, length + (ChunkFields.TitleWeight * titleLength)),
            new Field(ChunkFields.Body, bodyStream.Over(body), ChunkFields.Positions),
            new Field(ChunkFields.Title, titleStream.Over(title), ChunkFields.Frequencies),
            new Field(ChunkFields.Exact, exactStream.Over(both), ChunkFields.Frequencies),
            new Field(ChunkFields.Label, labels.Over(tables.Next(chunk)), ChunkFields.Presence),
            new Field(ChunkFields.Fact, facts.Over(known), ChunkFields.Presence),
        ];
    }

    public void Dispose()
    {
        bodyStream.Dispose();
        titleStream.Dispose();
        exactStream.Dispose();
        labels.Dispose();
        facts.Dispose();
    }

    private static string TitleOf(Chunk chunk, string fileName) =>
        chunk.Context.Length > 0 ? $"{Path.GetFileNameWithoutExtension(fileName)}\n{chunk.Context}" : Path.GetFileNameWithoutExtension(fileName);
}
