using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Conversations;

public enum CitationSupport
{
    /// <summary>Every number, date, name and negation of the claim occurs in the quote.</summary>
    Verified,

    /// <summary>Some of them do not.</summary>
    Partial,

    /// <summary>The claim holds nothing that can be checked.</summary>
    Unchecked,
}

/// <summary>Evidence at a position of a message. The quote is a slice of the source, made when the answer was.</summary>
/// <param name="Position">UTF-16 offset in the message's text after which the marker stands.</param>
/// <param name="Search">Which search of the run found the evidence, from 0.</param>
/// <param name="Number">Counts the distinct cited spans of that search, from 0.</param>
/// <param name="Span">UTF-16 span of the quote in the parsed document.</param>
/// <param name="StartCodePoint">Start of the quote in Unicode code points, as clients see it.</param>
/// <param name="EndCodePoint">End of the quote in Unicode code points.</param>
/// <param name="TextVersion">The text of the file that the quote was cut from.</param>
/// <param name="Places">The pages that the quote stands on; null in citations of older versions.</param>
/// <param name="Shown">The quote with its escapes read; null where it has none.</param>
/// <param name="Also">Where other files say the same; null where none does, and in citations of older versions.</param>
/// <param name="Method">Whether the model pointed at the evidence, or it was matched to what the model said.</param>
/// <param name="Headers">What names the columns of the row that is quoted; null where no row is, and in citations of older versions.</param>
public sealed record Citation(
    int Position,
    int Search,
    int Number,
    string FileId,
    string FileName,
    SourceSpan Span,
    int StartCodePoint,
    int EndCodePoint,
    string Quote,
    int? Page,
    CitationSupport Support,
    CitationReason Why,
    int TextVersion = 1,
    IReadOnlyList<QuotePlace>? Places = null,
    string? Shown = null,
    IReadOnlyList<CitedCopy>? Also = null,
    CitationMethod Method = CitationMethod.Model,
    IReadOnlyList<QuoteHeader>? Headers = null)
{
    /// <summary>Without hidden characters, which older versions kept.</summary>
    public string FileName { get; init; } = HiddenCharacters.Remove(FileName);

    public SourcePlace Place => new(FileId, TextVersion, Span);

    /// <summary>The citation is of another text of the file than this place is in: that text was gone.</summary>
    public bool WasMovedFrom(SourcePlace place) => FileId == place.FileId && TextVersion != place.TextVersion;
}

/// <summary>Why the evidence was found: the query, the passage's score (0..1) and the query terms that it holds.</summary>
public sealed record CitationReason(string Query, double Score, IReadOnlyList<string> Terms);
