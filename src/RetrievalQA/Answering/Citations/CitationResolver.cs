using Microsoft.Extensions.Logging;
using RetrievalQA.Answering.Citations.Support;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Turns the evidence that a model pointed at into citations of one message. The quote is cut from the parsed document
/// here and nowhere else, and only where the document says there what the searched chunk said; neighbouring sentences of
/// one source become one citation.
/// </summary>
/// <param name="patience">How long a text that is lost and read anew is waited for.</param>
public sealed partial class CitationResolver(SourceTexts texts, string projectId, TimeSpan patience, ILogger<CitationResolver> log)
{
    private readonly Dictionary<(string FileId, int? Version), ParsedDocument?> documents = [];
    private readonly HashSet<string> waitedFor = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Dictionary<SourcePlace, int>> numbers = [];

    /// <param name="evidence">What stood at one place of the answer.</param>
    /// <param name="claim">The text that it stands for.</param>
    /// <param name="position">UTF-16 offset in the message's text.</param>
    /// <param name="method">How the evidence came there.</param>
    /// <returns>
    /// Citations in the order of the evidence, each as tight as the claim allows; none for files that were deleted meanwhile, and none where the text does not
    /// say what was searched.
    /// </returns>
    public async Task<IReadOnlyList<Citation>> ResolveAsync(
        IReadOnlyList<Evidence> evidence, string claim, int position, CancellationToken cancel, CitationMethod method = CitationMethod.Model)
    {
        var found = new List<FoundEvidence>();
        foreach (var item in evidence)
        {
            if (await FindAsync(item, cancel) is { } next)
            {
                AddOrJoin(found, next with { Span = QuoteCut.Tightest(next.Document.Text, next.Span, claim) });
            }
        }

        var citations = new List<Citation>(found.Count);
        foreach (var quoted in found)
        {
            citations.Add(Cite(quoted, claim, position) with { Method = method, Also = await CopiesAsync(quoted, cancel) });
        }

        return citations;
    }

    /// <summary>Null where no other file says the same.</summary>
    private async Task<IReadOnlyList<CitedCopy>?> CopiesAsync(FoundEvidence quoted, CancellationToken cancel)
    {
        var copies = new List<CitedCopy>();
        foreach (var (passage, span) in QuoteCopies.Of(quoted.Evidence.Passage, quoted.Span, quoted.Evidence.Found))
        {
            var (fileId, version) = (passage.Chunk.Source.FileId, passage.Chunk.TextVersion);
            if (await DocumentAsync(fileId, version, cancel) is { } document && span.End <= document.Text.Length)
            {
                var start = CodePoints.Count(document.Text.AsSpan(0, span.Start));
                var end = start + CodePoints.Count(document.Slice(span));
                var places = QuotePlace.Of(document, span);
                copies.Add(new CitedCopy(fileId, passage.FileName, places.Count > 0 ? places[0].Page : null, start, end, version));
            }
        }

        return copies.Count > 0 ? copies : null;
    }

    /// <summary>Where the evidence stands in a text of its file.</summary>
    private async Task<FoundEvidence?> FindAsync(Evidence evidence, CancellationToken cancel)
    {
        if (await DocumentAsync(evidence.FileId, evidence.Place.TextVersion, cancel) is { } searched)
        {
            if (searched.Holds(evidence.Span, evidence.Text))
            {
                return new FoundEvidence(evidence, searched, evidence.Span);
            }

            LogDiffers(evidence.FileId, evidence.Place.TextVersion, evidence.Span.Start, evidence.Span.End);
            return null;
        }

        if (await DocumentAsync(evidence.FileId, version: null, cancel) is not { } current)
        {
            return null;
        }

        if (QuoteSearch.Find(current.Text, evidence.Text, evidence.Span.Start) is { } span)
        {
            return new FoundEvidence(evidence, current, span);
        }

        LogGone(evidence.FileId, evidence.Place.TextVersion, evidence.Span.Start, evidence.Span.End);
        return null;
    }

    private static void AddOrJoin(List<FoundEvidence> found, FoundEvidence next)
    {
        if (found.Count > 0 && found[^1].Document == next.Document && found[^1].Evidence.FileId == next.Evidence.FileId
            && Join(next.Document, found[^1].Span, next.Span) is { } joined)
        {
            found[^1] = found[^1] with { Span = joined };
        }
        else
        {
            found.Add(next);
        }
    }

    /// <summary>The span of both where only white space lies between them, in either order.</summary>
    private static SourceSpan? Join(ParsedDocument document, SourceSpan left, SourceSpan right)
    {
        var (first, second) = left.Start <= right.Start ? (left, right) : (right, left);
        if (first.End >= second.Start || string.IsNullOrWhiteSpace(document.Text[first.End..second.Start]))
        {
            return new SourceSpan(first.Start, Math.Max(first.End, second.End));
        }

        return null;
    }

    private Citation Cite(FoundEvidence found, string claim, int position)
    {
        var (evidence, document, span) = found;
        var quote = document.Slice(span);
        var shown = document.Shown(span);
        var start = CodePoints.Count(document.Text.AsSpan(0, span.Start));
        var places = QuotePlace.Of(document, span);
        return new Citation(
            position,
            evidence.Search,
            NumberOf(evidence.Search, new SourcePlace(evidence.FileId, document.Version, span)),
            evidence.FileId,
            evidence.Passage.FileName,
            span,
            start,
            start + CodePoints.Count(quote),
            quote,
            places.Count > 0 ? places[0].Page : null,
            SupportCheck.Check(claim, shown, evidence.Passage.FileName, document.Text),
            new CitationReason(evidence.Query, evidence.Passage.Score, evidence.Passage.Terms),
            document.Version,
            places,
            shown == quote ? null : shown)
        {
            Headers = QuoteHeader.Of(document, span) is { Count: > 0 } headers ? headers : null,
        };
    }

    private int NumberOf(int search, SourcePlace place)
    {
        if (!numbers.TryGetValue(search, out var ofSearch))
        {
            numbers.Add(search, ofSearch = []);
        }

        if (!ofSearch.TryGetValue(place, out var number))
        {
            number = ofSearch.Count;
            ofSearch.Add(place, number);
        }

        return number;
    }

    private async Task<ParsedDocument?> DocumentAsync(string fileId, int? version, CancellationToken cancel)
    {
        if (documents.TryGetValue((fileId, version), out var known))
        {
            return known;
        }

        try
        {
            var document = await texts.FindAsync(projectId, fileId, version, waitedFor.Contains(fileId) ? TimeSpan.Zero : patience, cancel);
            documents.Add((fileId, version), document);
            return document;
        }
        catch (TextLostException lost)
        {
            // Not kept: the next citation finds what was read anew meanwhile. But an answer waits for a file only once.
            waitedFor.Add(fileId);
            LogLost(lost, fileId, lost.Version);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "A citation of file {FileId} is dropped: version {Version} of its text does not say at {Start}–{End} what was searched.")]
    private partial void LogDiffers(string fileId, int version, int start, int end);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A citation of file {FileId} is dropped: version {Version} of its text is gone, and what it said at {Start}–{End} is not in the current one.")]
    private partial void LogGone(string fileId, int version, int start, int end);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Citations of file {FileId} are dropped: version {Version} of its text is lost and was not read anew in time.")]
    private partial void LogLost(Exception failure, string fileId, int version);

    private sealed record FoundEvidence(Evidence Evidence, ParsedDocument Document, SourceSpan Span);
}
