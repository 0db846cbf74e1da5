using RetrievalQA.Answering.Citations;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Tests.Answering.Citations;

/// <summary>Passages as a search finds them, made of sections of sentences.</summary>
internal static class EvidenceSamples
{
    /// <summary>A passage of one section per item; sentences are joined by spaces, and the first of a section with a heading is the heading.</summary>
    public static Passage Passage(string fileId, string fileName, double score, int start, params (string Context, bool HasHeading, string[] Sentences)[] sections)
    {
        var (text, spans, parts) = ("", new List<SourceSpan>(), new List<ChunkSection>());
        foreach (var (context, hasHeading, sentences) in sections)
        {
            parts.Add(new ChunkSection(spans.Count, context, Page: 1, hasHeading));
            foreach (var sentence in sentences)
            {
                spans.Add(new SourceSpan(start + text.Length, start + text.Length + sentence.Length));
                text += sentence + " ";
            }
        }

        var chunk = new Chunk(
            new ChunkSource(Project.Default, fileId, ChunkingStrategy.Default.Key), Ordinal: start, new SourceSpan(start, start + text.Length), text, "", spans,
            parts, "en", PageStart: 1, PageEnd: 1, Tokens: text.Length / 4);
        return new Passage(chunk, fileName, score, []);
    }

    /// <summary>A passage of one section without a heading.</summary>
    public static Passage Plain(string fileId, params string[] sentences) => Passage(fileId, $"{fileId}.txt", 0.5, 0, ("", false, sentences));

    public static EvidenceSearch Search(this EvidenceLedger ledger, string query, params Passage[] passages) =>
        ledger.Add(query, new SearchResult(passages, [.. query.Split(' ').Select(word => new QueryTerm(word, 2, Found: true))]), []);

    /// <summary>All sentences that the search showed, in the order in which it showed them.</summary>
    public static IReadOnlyList<Evidence> Shown(this EvidenceSearch search) => [.. search.Sections.SelectMany(section => section.Sentences)];
}
