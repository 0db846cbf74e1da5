using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Server.Files;

namespace RetrievalQA.Server.VectorStores;

/// <summary>All results of a search, best first.</summary>
/// <param name="SearchQuery">What was searched.</param>
public sealed record SearchPageObject(
    [property: JsonPropertyName("object")] string ObjectKind,
    IReadOnlyList<string> SearchQuery,
    IReadOnlyList<SearchResultObject> Data,
    bool HasMore,
    string? NextPage)
{
    public static SearchPageObject Of(IReadOnlyList<string> queries, IReadOnlyList<SearchResultObject> results) =>
        new("vector_store.search_results.page", queries, results, HasMore: false, NextPage: null);
}

/// <param name="Score">0..1, not rising from one result to the next.</param>
/// <param name="Page">Extension: page, slide or sheet of the place in the passage that matches; null where the format has none.</param>
/// <param name="Start">Extension: where the passage stands in the file's text, in code points.</param>
/// <param name="End">Extension: code points, exclusive.</param>
/// <param name="Version">Extension: which text of the file.</param>
/// <param name="Also">Extension: where other files say the same; null where none does.</param>
/// <param name="Headers">Extension: what names the columns of the rows in it, a text with its place each; null where it holds none.</param>
/// <param name="Shown">Extension: the passage with its escapes read, where it has any.</param>
public sealed record SearchResultObject(
    string FileId,
    string Filename,
    double Score,
    JsonObject Attributes,
    IReadOnlyList<FileContentObject> Content,
    int? Page,
    int Start,
    int End,
    int Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Shown = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CopyObject>? Also = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<QuoteHeader>? Headers = null)
{
    public static SearchResultObject From(Passage passage, int start, int end, IReadOnlyList<CopyObject> also, IReadOnlyList<QuoteHeader> headers) => new(
        passage.Chunk.Source.FileId,
        passage.FileName,
        passage.Score,
        passage.Attributes ?? [],
        [new FileContentObject("text", passage.Chunk.Text)],
        passage.Page,
        start,
        end,
        passage.Chunk.TextVersion,
        passage.Chunk.Shown(passage.Chunk.Span) is var shown && shown != passage.Chunk.Text ? shown : null,
        also.Count > 0 ? also : null,
        headers.Count > 0 ? headers : null);
}
