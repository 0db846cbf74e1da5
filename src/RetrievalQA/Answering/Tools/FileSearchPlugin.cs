using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.SemanticKernel;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Conversations;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering.Tools;

/// <summary>The search tool of one run: finds passages in the run's scope and shows them under codes.</summary>
public sealed class FileSearchPlugin(
    HybridRetriever retriever, RunKnowledge knowledge, EvidenceLedger ledger, FileSearchSettings settings, FoundTables tables)
{
    public const string FunctionName = AssistantTool.FileSearch;

    private const string Purpose = "Searches the knowledge files of this conversation. Returns passages, each sentence under a code to cite it by.";
    private const string QueryMeaning = "What to look for: a full question or its key words, in the language of the files.";

    /// <summary>The tool as a model's endpoint is told of it.</summary>
    /// <param name="name">The name under which a model calls it.</param>
    public static JsonObject Definition(string name) => new()
    {
        ["type"] = AssistantTool.Function,
        [AssistantTool.Function] = new JsonObject
        {
            ["name"] = name,
            ["description"] = Purpose,
            ["parameters"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["query"] = new JsonObject { ["type"] = "string", ["description"] = QueryMeaning } },
                ["required"] = new JsonArray("query"),
            },
        },
    };

    /// <summary>Searches; the model is shown the result as <see cref="EvidenceText"/> writes it.</summary>
    [KernelFunction(FunctionName)]
    [Description(Purpose)]
    public async Task<EvidenceSearch> SearchAsync(
        [Description(QueryMeaning)] string query,
        CancellationToken cancel = default)
    {
        var (scope, unready) = await knowledge.ReadyScopeAsync(cancel);
        var found = await retriever.SearchAsync(scope, query, settings.MaxResults, settings.ScoreThreshold, cancel);
        var shown = WithinBudget(found);
        var read = await tables.ReadAsync(shown.Passages, cancel);
        return ledger.Add(query, shown, unready, FoundTables.Whole(query, read, settings), FoundTables.Rows(read));
    }

    private SearchResult WithinBudget(SearchResult found)
    {
        var tokens = 0;
        var passages = found.Passages.TakeWhile((passage, index) => (tokens += EvidenceText.Tokens(passage)) <= settings.TokenBudget || index == 0).ToList();
        return found with { Passages = passages };
    }
}

/// <summary>What the assistant's file_search tool asks for.</summary>
/// <param name="TokenBudget">Tokens of evidence that one search may show.</param>
/// <param name="TableRows">Rows of a table that it may show.</param>
/// <param name="TableTokens">Tokens that its tables may take besides.</param>
public sealed record FileSearchSettings(int MaxResults, double ScoreThreshold, int TokenBudget, int TableRows, int TableTokens)
{
    /// <param name="mostTokens">Tokens of evidence that the model has room for.</param>
    public static FileSearchSettings From(IReadOnlyList<AssistantTool> tools, RunOptions options, int mostTokens)
    {
        var tool = tools.FirstOrDefault(tool => tool.Type == AssistantTool.FileSearch)?.Definition[AssistantTool.FileSearch];
        return new FileSearchSettings(
            (int?)tool?["max_num_results"] ?? options.SearchResults,
            (double?)tool?["ranking_options"]?["score_threshold"] ?? 0,
            Math.Min(options.EvidenceTokens, mostTokens),
            options.TableRows,
            Math.Max(0, mostTokens - options.EvidenceTokens));
    }
}
