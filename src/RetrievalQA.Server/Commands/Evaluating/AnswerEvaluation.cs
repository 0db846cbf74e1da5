using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using RetrievalQA.Evaluation;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>Asks a server every question of a set, after those that came before it in the same conversation, and judges the answers.</summary>
internal sealed class AnswerEvaluation(EvaluatedServer server, EvaluationStore store, SourceTexts texts, ProgressLine progress)
{
    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(10);

    private volatile bool hasAnswered;

    /// <exception cref="IOException">The server has no answers.</exception>
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

    /// <summary>A question that the server fails at is no reason to leave out the others.</summary>
    private async Task<AnsweredQuestion> AnswerAsync(EvaluationQuestion question, CancellationToken cancel)
    {
        var thread = (string?)null;
        try
        {
            foreach (var earlier in question.History)
            {
                thread = ServerAnswer.TextOf(await AskAsync(question, earlier, thread, cancel), "thread_id");
            }

            var answer = await AskAsync(question, question.Text, thread, cancel);
            thread = ServerAnswer.TextOf(answer, "thread_id");
            return await ReadAsync(question, answer, cancel);
        }
        catch (HttpRequestException failure) when (failure.StatusCode is { } status && status != HttpStatusCode.Unauthorized)
        {
            return AnsweredQuestion.Failed(question, failure.Message);
        }
        finally
        {
            await RemoveAsync(thread);
        }
    }

    private async Task<JsonNode> AskAsync(EvaluationQuestion question, string text, string? thread, CancellationToken cancel)
    {
        var body = new JsonObject { ["question"] = text };
        if (question.Documents is { } documents)
        {
            // Without any the question would be asked of everything that the server has.
            List<string> files = [.. documents.Where(id => !store.Refused.ContainsKey(id)).Select(store.FileOf).OfType<string>()];
            body["file_ids"] = files.Count > 0
                ? new JsonArray([.. files.Select(id => (JsonNode)id)])
                : throw new HttpRequestException("None of its passages was read.", inner: null, HttpStatusCode.UnprocessableEntity);
        }
        else
        {
            body["vector_store_ids"] = new JsonArray(store.Id);
        }

        if (thread is not null)
        {
            body["thread_id"] = thread;
        }

        try
        {
            var answer = await server.Connection.PostAsync($"{server.Root}/answers", body, cancel);
            hasAnswered = true;
            return answer;
        }
        catch (HttpRequestException failure) when (!hasAnswered && failure.StatusCode is (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed))
        {
            throw new IOException(
                $"{server.Connection.Server} has no {server.Root}/answers: 'eval retrieval' measures the search of any server, this only RetrievalQA.",
                failure);
        }
    }

    private async Task<AnsweredQuestion> ReadAsync(EvaluationQuestion question, JsonNode answer, CancellationToken cancel)
    {
        var quotes = new List<CitedQuote>();
        foreach (var footnote in ServerAnswer.ListOf(answer, "footnotes"))
        {
            quotes.Add(await QuoteAsync(footnote, cancel));
        }

        var text = ServerAnswer.TextOf(answer, "text");
        return new AnsweredQuestion(
            question,
            text,
            (bool?)answer["refused"] ?? false,
            (double?)answer["confidence"],
            quotes,
            LeakedMarkers.Count(text, quotes.Select(quote => quote.Quote)));
    }

    private async Task<CitedQuote> QuoteAsync(JsonNode? footnote, CancellationToken cancel)
    {
        var (quote, start, end) = (ServerAnswer.TextOf(footnote, "quote"), ServerAnswer.NumberOf(footnote, "start"), ServerAnswer.NumberOf(footnote, "end"));
        var file = ServerAnswer.TextOf(footnote, "file_id");
        var source = await texts.OfAsync(file, cancel);
        return new CitedQuote(
            store.DocumentOf(file), quote, source.Around(start, end), (int?)footnote!["page"], start, end, quote.Length > 0 && source.Slice(start, end) == quote);
    }

    // However the question ended; what is left of threads is not worth to fail for.
    private async Task RemoveAsync(string? thread)
    {
        if (thread is null || server.IsOwn)
        {
            return;
        }

        using var limit = new CancellationTokenSource(CleaningTime, TimeProvider.System);
        try
        {
            await server.Connection.DeleteAsync($"{server.Root}/threads/{thread}", limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            await progress.WriteLineAsync($"Not removed from the server: {server.Root}/threads/{thread}");
        }
    }
}
