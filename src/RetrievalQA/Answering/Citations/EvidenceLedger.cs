using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Retrieval.Tables;

namespace RetrievalQA.Answering.Citations;

/// <summary>The evidence that one run has shown to its model, by code. A sentence keeps its code in later searches.</summary>
public sealed class EvidenceLedger
{
    private readonly Dictionary<string, Evidence> byCode = [];
    private readonly Dictionary<SourcePlace, Evidence> byPlace = [];
    private readonly List<EvidenceSearch> searches = [];
    private IReadOnlyDictionary<SourcePlace, string> saidRows = new Dictionary<SourcePlace, string>();

    public IReadOnlyList<EvidenceSearch> Searches => searches;

    public bool Knows(string code) => byCode.ContainsKey(code);

    public Evidence? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>Gives every sentence of the passages a code. Headings and the like are sentences too.</summary>
    /// <param name="tables">Those that are shown whole, each as a passage whose sentences are its rows.</param>
    /// <param name="rows">Rows of tables in the passages as they are said.</param>
    public EvidenceSearch Add(
        string query,
        SearchResult result,
        IReadOnlyList<string> unready,
        IReadOnlyList<(Passage Passage, AskedTable Asked)>? tables = null,
        IReadOnlyDictionary<SourcePlace, string>? rows = null)
    {
        saidRows = rows ?? saidRows;
        var number = searches.Count;
        var sections = result.Passages.SelectMany(passage => SectionsOf(number, query, passage, result.Passages)).ToList();
        var search = new EvidenceSearch(query, result.Passages, sections, result.Terms, unready, HasDocuments: result.Searched > 0)
        {
            Tables =
            [
                .. (tables ?? []).Select(table => new EvidenceTable(
                    table.Passage,
                    table.Asked,
                    [.. table.Passage.Chunk.Sentences.Select(row => Register(number, query, table.Passage, row, result.Passages))])),
            ],
        };
        searches.Add(search);
        return search;
    }

    /// <summary>
    /// Headings stand above their sections and are not cited themselves, unless there is nothing below them. What headers and
    /// footers repeat is no evidence.
    /// </summary>
    private IEnumerable<EvidenceSection> SectionsOf(int search, string query, Passage passage, IReadOnlyList<Passage> found)
    {
        var sections = passage.Chunk.Sections;
        for (var index = 0; index < sections.Count; index++)
        {
            var section = sections[index];
            var end = index + 1 < sections.Count ? sections[index + 1].FirstSentence : passage.Chunk.Sentences.Count;
            var first = section.FirstSentence + (section.HasHeading ? 1 : 0);
            var headsTheNext = index + 1 < sections.Count && sections[index + 1].Context.StartsWith(section.Context, StringComparison.Ordinal);
            if (section.IsRepeated || (first == end && headsTheNext))
            {
                continue;
            }

            var spans = passage.Chunk.Sentences.Take(Math.Min(first, end - 1)..end);
            yield return new EvidenceSection(passage, section, [.. spans.Select(span => Register(search, query, passage, span, found))]);
        }
    }

    private Evidence Register(int search, string query, Passage passage, SourceSpan span, IReadOnlyList<Passage> found)
    {
        var place = new SourcePlace(passage.Chunk.Source.FileId, passage.Chunk.TextVersion, span);
        if (byPlace.TryGetValue(place, out var known))
        {
            return known;
        }

        var code = EvidenceCode.Next();
        while (byCode.ContainsKey(code))
        {
            code = EvidenceCode.Next();
        }

        var evidence = new Evidence(code, search, query, passage, span) { Found = found, Row = saidRows.GetValueOrDefault(place) };
        byCode.Add(code, evidence);
        byPlace.Add(place, evidence);
        return evidence;
    }
}

/// <summary>What one search showed to the model.</summary>
/// <param name="Passages">The passages found, best first.</param>
/// <param name="Sections">Their sections, in the order of the passages.</param>
/// <param name="Unready">Files in scope that could not be searched, each with the reason.</param>
/// <param name="HasDocuments">There was something to search.</param>
public sealed record EvidenceSearch(
    string Query,
    IReadOnlyList<Passage> Passages,
    IReadOnlyList<EvidenceSection> Sections,
    IReadOnlyList<QueryTerm> Terms,
    IReadOnlyList<string> Unready,
    bool HasDocuments = true)
{
    /// <summary>Tables that the question asks for as a whole.</summary>
    public IReadOnlyList<EvidenceTable> Tables { get; init; } = [];

    /// <summary>About how many tokens it takes as text.</summary>
    public int Tokens => Passages.Sum(EvidenceText.Tokens) + Tables.Sum(table => table.Tokens);
}

/// <summary>A section of a passage and its sentences with their codes, in reading order.</summary>
public sealed record EvidenceSection(Passage Passage, ChunkSection Section, IReadOnlyList<Evidence> Sentences)
{
    /// <summary>0..1.</summary>
    public double Score => Sentences.Count == 0 ? Passage.Score : Passage.ScoreOf(new SourceSpan(Sentences[0].Span.Start, Sentences[^1].Span.End));
}
