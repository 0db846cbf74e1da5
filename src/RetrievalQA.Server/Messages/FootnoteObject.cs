using System.Text.Json.Serialization;
using RetrievalQA.Conversations;

namespace RetrievalQA.Server.Messages;

/// <summary>A citation of a message with all that is known of it. It stays when its file is deleted.</summary>
/// <param name="Number">Counts the cited spans of the message from 1.</param>
/// <param name="Start">Code points of the file's text.</param>
/// <param name="Support">"verified", "partial" or "unchecked".</param>
/// <param name="Url">Shows the quote in its file; answers 404 once the file is deleted.</param>
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? Positions = null)
{
    /// <summary>Each cited span once, in order of appearance.</summary>
    public static IReadOnlyList<FootnoteObject> AllOf(IEnumerable<Citation> citations, Func<string, bool> fileExists) =>
        [.. citations.DistinctBy(citation => (citation.FileId, citation.Span)).Select((citation, index) => From(citation, index + 1, !fileExists(citation.FileId)))];

    public static FootnoteObject From(Citation citation, int number, bool deleted) => new(
        number,
        citation.Quote,
        citation.FileId,
        citation.FileName,
        citation.Page,
        citation.StartCodePoint,
        citation.EndCodePoint,
        citation.Support.ToString().ToLowerInvariant(),
        $"/v1/files/{citation.FileId}/citation?start={citation.StartCodePoint}&end={citation.EndCodePoint}",
        deleted,
        new FootnoteReasonObject(citation.Why.Query, citation.Why.Score, citation.Why.Terms));
}

public sealed record FootnoteReasonObject(string Query, double Score, IReadOnlyList<string> Terms);
