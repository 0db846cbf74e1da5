using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RetrievalQA.Evaluation;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>Asks the search of a vector store every question of a set, as it is: a search knows nothing of what was asked before.</summary>
internal sealed class SearchEvaluation(EvaluatedServer server, EvaluationStore store, ProgressLine progress)
{
    public async Task<IReadOnlyList<RankedQuestion>> RunAsync(IReadOnlyList<EvaluationQuestion> questions, CancellationToken cancel)
    {
        var ranked = new ConcurrentDictionary<string, RankedQuestion>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel };
        await Parallel.ForEachAsync(questions, options, async (question, end) =>
        {
            ranked[question.Id] = RankedQuestion.Of(question, await SearchAsync(question.Text, end));
            await progress.ShowAsync($"Searched {ranked.Count} of {questions.Count} questions");
        });
        await progress.ClearAsync();
        return [.. questions.Select(question => ranked[question.Id])];
    }

    private async Task<IReadOnlyList<(string DocumentId, string Text)>> SearchAsync(string question, CancellationToken cancel)
    {
        var found = await server.Connection.PostAsync(
            $"{server.Root}/vector_stores/{store.Id}/search",
            new JsonObject { ["query"] = question, ["max_num_results"] = server.SearchDepth, ["rewrite_query"] = false },
            cancel);
        return [.. ServerAnswer.ListOf(found, "data").Select(result => (store.DocumentOf(ServerAnswer.TextOf(result, "file_id")), TextOf(result!)))];
    }

    private static string TextOf(JsonNode result) => result["content"] is JsonArray content
        ? string.Join('\n', content.Select(part => ServerAnswer.TextOf(part, "text")))
        : "";
}
