using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using RetrievalQA.Evaluation;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>Asks a server every question of a set, after those that came before it in the same conversation, and judges the answers.</summary>
internal sealed class AnswerEvaluation(EvaluatedServer server, EvaluationStore store, SourceTexts texts, ProgressLine progress)
{
    public async Task<IReadOnlyList<AnswerJudgement>> RunAsync(IReadOnlyList<EvaluationQuestion> questions, CancellationToken cancel)
    {
        var judged = new ConcurrentDictionary<string, AnswerJudgement>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel };
        await Parallel.ForEachAsync(questions, options, async (question, end) =>
        {
            judged[question.Id] = AnswerJudgement.Of(await AnswerAsync(question, end));
            await progress.ShowAsync($"Asked {judged.Count} of {questions.Count} questions");
        });
        await progress.ClearAsync();
        return [.. questions.Select(question => judged[question.Id])];
    }

    /// <summary>A question that the server fails at is no reason to leave out the others; a server that has no answers is.</summary>
    private async Task<AnsweredQuestion> AnswerAsync(EvaluationQuestion question, CancellationToken cancel)
    {
        try
        {
            return await AskAsync(question, cancel);
        }
        catch (HttpRequestException failure) when (failure.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            throw new InvalidOperationException(
                $"{server.Connection.Server} has no {server.Root}/answers: 'eval retrieval' measures the search of any server, this only RetrievalQA.",
                failure);
        }
        catch (HttpRequestException failure) when (failure.StatusCode is { } status && status != HttpStatusCode.Unauthorized)
        {
            return AnsweredQuestion.Failed(question, failure.Message);
        }
    }

    private async Task<AnsweredQuestion> AskAsync(EvaluationQuestion question, CancellationToken cancel)
    {
        var thread = (string?)null;
        foreach (var earlier in question.History)
        {
            thread = (string?)(await AskAsync(question, earlier, thread, cancel))["thread_id"];
        }

        var answer = await AskAsync(question, question.Text, thread, cancel);
        if (!server.IsOwn)
        {
            await server.Connection.DeleteAsync($"{server.Root}/threads/{(string?)answer["thread_id"]}", cancel);
        }

        var quotes = new List<CitedQuote>();
        foreach (var footnote in answer["footnotes"]!.AsArray())
        {
            quotes.Add(await QuoteAsync(footnote!, cancel));
        }

        var text = (string)answer["text"]!;
        return new AnsweredQuestion(
            question, text, (bool)answer["refused"]!, (double?)answer["confidence"], quotes, LeakedMarkers.Count(text, quotes.Select(quote => quote.Quote)));
    }

    private Task<JsonNode> AskAsync(EvaluationQuestion question, string text, string? thread, CancellationToken cancel)
    {
        var body = new JsonObject { ["question"] = text };
        if (question.Documents is { } documents)
        {
            body["file_ids"] = new JsonArray([.. documents.Select(store.FileOf).OfType<string>().Select(id => (JsonNode)id)]);
        }
        else
        {
            body["vector_store_ids"] = new JsonArray(store.Id);
        }

        if (thread is not null)
        {
            body["thread_id"] = thread;
        }

        return server.Connection.PostAsync($"{server.Root}/answers", body, cancel);
    }

    private async Task<CitedQuote> QuoteAsync(JsonNode footnote, CancellationToken cancel)
    {
        var (quote, start, end) = ((string)footnote["quote"]!, (int)footnote["start"]!, (int)footnote["end"]!);
        var source = await texts.OfAsync((string)footnote["file_id"]!, cancel);
        return new CitedQuote(
            store.DocumentOf((string)footnote["file_id"]!),
            quote,
            source.Around(start, end),
            (int?)footnote["page"],
            start,
            end,
            source.Slice(start, end) == quote);
    }
}
