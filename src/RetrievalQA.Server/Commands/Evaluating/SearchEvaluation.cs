using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RetrievalQA.Evaluation;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>Asks the search of a vector store every question of a set.</summary>
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

    private async Task<IEnumerable<(string DocumentId, string Text)>> SearchAsync(string question, CancellationToken cancel)
    {
        var found = await server.Connection.PostAsync(
            $"{server.Root}/vector_stores/{store.Id}/search",
            new JsonObject { ["query"] = question, ["max_num_results"] = server.SearchDepth, ["rewrite_query"] = false },
            cancel);
        return found["data"]!.AsArray().Select(result => (
            store.DocumentOf((string)result!["file_id"]!),
            string.Join('\n', (result["content"]?.AsArray() ?? []).Select(content => (string?)content?["text"]))));
    }
}
