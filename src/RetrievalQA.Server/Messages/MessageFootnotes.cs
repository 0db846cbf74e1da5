using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Wire;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Messages;

/// <summary>The footnotes of a message: each quote where it was cut, or where it stands now that its text is gone.</summary>
public sealed class MessageFootnotes(IFileStore files, DocumentTexts texts)
{
    /// <exception cref="ApiException">A text is gone and the file is being read anew (503).</exception>
    public async Task<IReadOnlyList<FootnoteObject>> OfAsync(ThreadMessage message, CancellationToken cancel)
    {
        var citations = message.Content.OfType<TextContent>().SelectMany(part => part.Citations).DistinctBy(citation => citation.Place).ToList();
        var named = citations.SelectMany(citation => (citation.Also ?? []).Select(copy => copy.FileId).Prepend(citation.FileId));
        var existing = await files.FindManyAsync(message.ProjectId, named.ToHashSet(StringComparer.Ordinal), cancel);
        var footnotes = new List<FootnoteObject>(citations.Count);
        foreach (var citation in citations)
        {
            var copies = (citation.Also ?? []).Where(copy => existing.ContainsKey(copy.FileId)).ToList();
            footnotes.Add(await FootnoteAsync(citation, footnotes.Count + 1, existing.GetValueOrDefault(citation.FileId), copies, cancel));
        }

        return footnotes;
    }

    private async Task<FootnoteObject> FootnoteAsync(
        Citation citation, int number, UploadedFile? file, IReadOnlyList<CitedCopy> copies, CancellationToken cancel)
    {
        if (file is null)
        {
            return FootnoteObject.From(citation, number, deleted: true, copies: copies);
        }

        if (await files.KeepsTextAsync(file.ProjectId, file.Id, citation.TextVersion, cancel))
        {
            return FootnoteObject.From(citation, number, copies: copies);
        }

        return await FindAgainAsync(file, citation, cancel) is { } moved
            ? FootnoteObject.From(moved, number, copies: copies)
            : FootnoteObject.From(citation, number, gone: true, copies: copies);
    }

    private async Task<Citation?> FindAgainAsync(UploadedFile file, Citation citation, CancellationToken cancel)
    {
        try
        {
            return await texts.FindAgainAsync(file, citation, cancel) is var (document, span) ? Moved(citation, document, span) : null;
        }
        catch (ApiException failure) when (failure.Status == StatusCodes.Status400BadRequest)
        {
            // The file cannot be read any more.
            return null;
        }
    }

    private static Citation Moved(Citation citation, ParsedDocument document, SourceSpan span)
    {
        var start = CodePoints.Count(document.Text.AsSpan(0, span.Start));
        var places = QuotePlace.Of(document, span);
        return citation with
        {
            Span = span,
            StartCodePoint = start,
            EndCodePoint = start + CodePoints.Count(citation.Quote),
            Page = places.Count > 0 ? places[0].Page : null,
            TextVersion = document.Version,
            Places = places,
            Headers = QuoteHeader.Of(document, span) is { Count: > 0 } headers ? headers : null,
        };
    }
}
