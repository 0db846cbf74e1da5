using RetrievalQA.Documents;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering;

/// <summary>The evidence that one run has shown to its model, by code. A sentence keeps its code in later searches.</summary>
public sealed class EvidenceLedger
{
    private readonly Dictionary<string, Evidence> byCode = [];
    private readonly Dictionary<(string FileId, SourceSpan Span), Evidence> bySpan = [];
    private readonly List<EvidenceSearch> searches = [];

    public IReadOnlyList<EvidenceSearch> Searches => searches;

    public bool Knows(string code) => byCode.ContainsKey(code);

    public Evidence? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>Gives every sentence of the passages a code. Headings and the like are sentences too.</summary>
    public EvidenceSearch Add(string query, SearchResult result, IReadOnlyList<string> unready)
    {
        var number = searches.Count;
        var passages = result.Passages
            .Select(passage => new EvidenceGroup(passage, [.. passage.Chunk.Sentences.Select(span => Register(number, query, passage, span))]))
            .ToList();
        var search = new EvidenceSearch(query, passages, result.Terms, unready);
        searches.Add(search);
        return search;
    }

    private Evidence Register(int search, string query, Passage passage, SourceSpan span)
    {
        var key = (passage.Chunk.Source.FileId, span);
        if (bySpan.TryGetValue(key, out var known))
        {
            return known;
        }

        var code = EvidenceCode.Next();
        while (byCode.ContainsKey(code))
        {
            code = EvidenceCode.Next();
        }

        var evidence = new Evidence(code, search, query, passage, span);
        byCode.Add(code, evidence);
        bySpan.Add(key, evidence);
        return evidence;
    }
}

/// <summary>What one search showed to the model.</summary>
/// <param name="Unready">Files in scope that could not be searched, each with the reason.</param>
public sealed record EvidenceSearch(
    string Query,
    IReadOnlyList<EvidenceGroup> Passages,
    IReadOnlyList<QueryTerm> Terms,
    IReadOnlyList<string> Unready);

/// <summary>A passage and its sentences with their codes, in reading order.</summary>
public sealed record EvidenceGroup(Passage Passage, IReadOnlyList<Evidence> Sentences);
