using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Files;

namespace RetrievalQA.Server.Messages;

/// <summary>A citation of a message with all that is known of it. It stays when its file is deleted.</summary>
/// <param name="Number">Counts the cited spans of the message from 1.</param>
/// <param name="Start">Code points of the file's text.</param>
/// <param name="Page">Page, slide or sheet on which the quote begins; null where the format has none.</param>
/// <param name="Places">The quote page by page; without boxes where an older version cited it.</param>
/// <param name="Support">"verified", "partial" or "unchecked".</param>
/// <param name="Url">Shows the quote in its file; once that is deleted, in the first of <paramref name="Also"/>, and without one answers 404.</param>
/// <param name="Version">The text of the file that start and end count in.</param>
/// <param name="Gone">The text that was quoted is not there any more, and the quote is not in the current one.</param>
/// <param name="Shown">The quote with its escapes read, where it has any.</param>
/// <param name="Also">Where other files say the same, as far as they exist; null where none does.</param>
/// <param name="CitationMethod">"aligned" where the model did not point at it, and it was matched to what the model said; null otherwise.</param>
/// <param name="Headers">What names the columns of the row that is quoted, a text with its place each; null where no row is.</param>
/// <param name="Positions">Where its references "[n]" stand in the text of an answer, in code points; null in messages, whose annotations say it.</param>
public sealed record FootnoteObject(
    int Number,
    string Quote,
    string FileId,
    string Filename,
    int? Page,
    int Start,
    int End,
    string Support,
    string Url,
    bool Deleted,
    FootnoteReasonObject Why,
    int Version,
    bool Gone,
    IReadOnlyList<QuotePlaceObject> Places,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Shown = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CitationMethod = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? Positions = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CopyObject>? Also = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<QuoteHeader>? Headers = null)
{
    /// <summary>Each cited span once, in order of appearance, as it was cited.</summary>
    public static IReadOnlyList<FootnoteObject> AllOf(IEnumerable<Citation> citations) =>
        [.. citations.DistinctBy(citation => citation.Place).Select((citation, index) => From(citation, index + 1))];

    /// <param name="copies">Those of its copies that exist; null for all.</param>
    public static FootnoteObject From(
        Citation citation, int number, bool deleted = false, bool gone = false, IReadOnlyList<CitedCopy>? copies = null)
    {
        var also = (copies ?? citation.Also ?? []).Select(CopyObject.From).ToList();
        var url = deleted && also.Count > 0 ? also[0].Url
            : CitationUrl.Of(citation.FileId, citation.StartCodePoint, citation.EndCodePoint, citation.TextVersion);
        return new FootnoteObject(
            number,
            citation.Quote,
            citation.FileId,
            citation.FileName,
            citation.Page,
            citation.StartCodePoint,
            citation.EndCodePoint,
            citation.Support.ToString().ToLowerInvariant(),
            url,
            deleted,
            new FootnoteReasonObject(citation.Why.Query, citation.Why.Score, citation.Why.Terms),
            citation.TextVersion,
            gone,
            QuotePlaceObject.AllOf(citation),
            citation.Shown,
            citation.Method is Conversations.CitationMethod.Aligned ? "aligned" : null,
            Also: also.Count > 0 ? also : null,
            Headers: citation.Headers);
    }
}

public sealed record FootnoteReasonObject(string Query, double Score, IReadOnlyList<string> Terms);
