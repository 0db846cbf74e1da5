using System.Net;
using RetrievalQA.Evaluation;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>Whether documents are read as their manifest says: phrases where they stand, what must be refused refused.</summary>
internal sealed class DocumentEvaluation(EvaluatedServer server, EvaluationStore store, ProgressLine progress)
{
    public async Task<IReadOnlyList<DocumentReading>> RunAsync(IReadOnlyList<ExpectedDocument> documents, CancellationToken cancel)
    {
        var readings = new List<DocumentReading>();
        foreach (var document in documents)
        {
            readings.Add(await ReadAsync(document, cancel));
            await progress.ShowAsync($"Compared {readings.Count} of {documents.Count} documents");
        }

        await progress.ClearAsync();
        return readings;
    }

    private async Task<DocumentReading> ReadAsync(ExpectedDocument document, CancellationToken cancel)
    {
        if (store.Refused.TryGetValue(document.Name, out var reason) || store.FileOf(document.Name) is not { } fileId)
        {
            return new DocumentReading(document, reason ?? "It was not uploaded.", [], []);
        }

        try
        {
            return await CompareAsync(document, fileId, cancel);
        }
        catch (HttpRequestException failure) when (failure.StatusCode >= HttpStatusCode.InternalServerError)
        {
            return new DocumentReading(document, failure.Message, [], []) { HasFailed = true };
        }
    }

    private async Task<DocumentReading> CompareAsync(ExpectedDocument document, string fileId, CancellationToken cancel)
    {
        var text = await TextAsync(fileId, page: null, cancel);
        var found = document.Phrases.Where(phrase => QuoteMatch.Holds(text, phrase.Text)).ToList();
        var placed = new List<ExpectedPhrase>();
        foreach (var phrase in found.Where(phrase => phrase.Page is not null))
        {
            if (QuoteMatch.Holds(await TextAsync(fileId, phrase.Page, cancel), phrase.Text))
            {
                placed.Add(phrase);
            }
        }

        return new DocumentReading(document, Refusal: null, found, placed) { IsEmpty = string.IsNullOrWhiteSpace(text) };
    }

    // A page that is not there has no text.
    private async Task<string> TextAsync(string fileId, int? page, CancellationToken cancel)
    {
        try
        {
            return await server.Connection.ReadAsync(
                $"{server.Root}/files/{fileId}/text{(page is null ? "" : $"?page={page}")}",
                async content =>
                {
                    using var reader = new StreamReader(content);
                    return await reader.ReadToEndAsync(cancel);
                },
                cancel);
        }
        catch (HttpRequestException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return "";
        }
    }
}
