using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Turns the evidence that a model pointed at into citations of one message. The quote is cut from the parsed document
/// here and nowhere else; neighbouring sentences of one source become one citation.
/// </summary>
public sealed class CitationResolver(IFileStore files, string projectId)
{
    private readonly Dictionary<string, ParsedDocument?> documents = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Dictionary<(string FileId, SourceSpan Span), int>> numbers = [];

    /// <param name="evidence">What stood at one place of the answer.</param>
    /// <param name="claim">The text that it stands for.</param>
    /// <param name="position">UTF-16 offset in the message's text.</param>
    /// <returns>Citations in the order of the evidence; none for files that were deleted meanwhile.</returns>
    public async Task<IReadOnlyList<Citation>> ResolveAsync(IReadOnlyList<Evidence> evidence, string claim, int position, CancellationToken cancel)
    {
        var citations = new List<Citation>();
        foreach (var (first, span) in await MergeNeighboursAsync(evidence, cancel))
        {
            if (await DocumentAsync(first.FileId, cancel) is { } document)
            {
                citations.Add(Cite(document, first, span, claim, position));
            }
        }

        return citations;
    }

    private async Task<List<(Evidence First, SourceSpan Span)>> MergeNeighboursAsync(IReadOnlyList<Evidence> evidence, CancellationToken cancel)
    {
        var merged = new List<(Evidence First, SourceSpan Span)>();
        foreach (var next in evidence)
        {
            var last = merged.Count - 1;
            if (last >= 0 && merged[last].First.FileId == next.FileId
                && await DocumentAsync(next.FileId, cancel) is { } document
                && Join(document, merged[last].Span, next.Span) is { } joined)
            {
                merged[last] = (merged[last].First, joined);
            }
            else
            {
                merged.Add((next, next.Span));
            }
        }

        return merged;
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

    private Citation Cite(ParsedDocument document, Evidence evidence, SourceSpan span, string claim, int position)
    {
        var quote = document.Slice(span);
        var start = CodePoints.Count(document.Text.AsSpan(0, span.Start));
        return new Citation(
            position,
            evidence.Search,
            NumberOf(evidence, span),
            evidence.FileId,
            evidence.Passage.FileName,
            span,
            start,
            start + CodePoints.Count(quote),
            quote,
            document.PageAt(span.Start)?.Number,
            SupportCheck.Check(claim, quote),
            new CitationReason(evidence.Query, evidence.Passage.Score, evidence.Passage.Terms));
    }

    private int NumberOf(Evidence evidence, SourceSpan span)
    {
        if (!numbers.TryGetValue(evidence.Search, out var ofSearch))
        {
            numbers.Add(evidence.Search, ofSearch = []);
        }

        var key = (evidence.FileId, span);
        if (!ofSearch.TryGetValue(key, out var number))
        {
            number = ofSearch.Count;
            ofSearch.Add(key, number);
        }

        return number;
    }

    private async Task<ParsedDocument?> DocumentAsync(string fileId, CancellationToken cancel)
    {
        if (!documents.TryGetValue(fileId, out var document))
        {
            document = await files.LoadParsedAsync(projectId, fileId, cancel);
            documents.Add(fileId, document);
        }

        return document;
    }
}
