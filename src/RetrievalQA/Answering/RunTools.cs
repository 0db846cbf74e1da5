using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using RetrievalQA.Conversations;

namespace RetrievalQA.Answering;

/// <summary>
/// The tools of one run, as functions of a Semantic Kernel. Nothing is invoked by the kernel itself: every call becomes
/// a run step first.
/// </summary>
public sealed class RunTools
{
    /// <summary>In the metadata of a result: about how many tokens it has.</summary>
    public const string Tokens = "tokens";

    private readonly ThreadRun run;
    private readonly EvidenceLedger ledger;
    private readonly Dictionary<string, KernelFunction> functions = new(StringComparer.Ordinal);
    private bool hasCalled;

    public RunTools(ThreadRun run, FileSearchPlugin search, EvidenceLedger ledger)
    {
        this.run = run;
        this.ledger = ledger;
        if (run.HasTool(AssistantTool.FileSearch))
        {
            // Without a plugin name the model sees the function under its own name.
            functions.Add(FileSearchPlugin.FunctionName, KernelFunctionFactory.CreateFromMethod(search.SearchAsync, FileSearchPlugin.FunctionName));
        }
    }

    public Kernel Kernel { get; } = new();

    /// <summary>Settings of the next model call. A forced tool is forced until it was called.</summary>
    public PromptExecutionSettings Settings() => new OpenAIPromptExecutionSettings
    {
        Temperature = run.Temperature == 1 ? null : run.Temperature,
        TopP = run.TopP == 1 ? null : run.TopP,
        MaxTokens = run.MaxCompletionTokens,
        FunctionChoiceBehavior = Choice(),
    };

    /// <summary>The call as a run step shows it before it has a result.</summary>
    public static ToolCall Describe(ModelCall call) => new FileSearchCall(call.Id, QueryOf(call) ?? "", 0, [], []);

    /// <summary>The model call that an earlier execution recorded.</summary>
    public static ModelCall Repeat(ToolCall call) => call is FileSearchCall search
        ? new ModelCall(search.Id, FileSearchPlugin.FunctionName, new JsonObject { ["query"] = search.Query }.ToJsonString())
        : throw new RunFailedException(RunError.ServerError, "The run cannot be resumed: it called a tool that is not repeatable.");

    /// <summary>Makes the calls in order and adds them, with their results, to the history.</summary>
    public async Task<IReadOnlyList<ToolCall>> InvokeAsync(IReadOnlyList<ModelCall> calls, ChatHistory history, CancellationToken cancel)
    {
        hasCalled = true;
        var request = new ChatMessageContent(AuthorRole.Assistant, content: null);
        var results = new List<ToolCall>();
        history.Add(request);
        foreach (var call in calls)
        {
            var query = QueryOf(call);
            request.Items.Add(new FunctionCallContent(call.Name, pluginName: null, call.Id, new KernelArguments { ["query"] = query }));
            var output = functions.TryGetValue(call.Name, out var function) && query is not null
                ? await SearchAsync(function, query, cancel)
                : $"There is no such call. The tools are: {string.Join(", ", functions.Keys)}; file_search takes {{\"query\": \"…\"}}.";
            history.Add(new FunctionResultContent(call.Name, pluginName: null, call.Id, output) { Metadata = TokensOf(function is null || query is null ? null : ledger.Searches[^1]) }.ToChatMessage());
            results.Add(query is null || function is null ? Describe(call) : Result(call, query));
        }

        return results;
    }

    private async Task<string> SearchAsync(KernelFunction function, string query, CancellationToken cancel)
    {
        var result = await function.InvokeAsync(Kernel, new KernelArguments { ["query"] = query }, cancel);
        return result.GetValue<string>() ?? "";
    }

    // Counting the tokens of all evidence takes longer than finding it.
    private static Dictionary<string, object?>? TokensOf(EvidenceSearch? search) => search is null
        ? null
        : new Dictionary<string, object?>(StringComparer.Ordinal) { [Tokens] = search.Passages.Sum(EvidenceText.Tokens) };

    private FileSearchCall Result(ModelCall call, string query)
    {
        var search = ledger.Searches[^1];
        var results = search.Passages.Select(passage => new FileSearchResult(
            passage.Chunk.Source.FileId, passage.FileName, passage.Score, passage.Chunk.Text, passage.Chunk.Span, passage.Chunk.PageStart));
        return new FileSearchCall(call.Id, query, Threshold, [.. results], search.Unready);
    }

    private double Threshold => (double?)run.Tools.First(tool => tool.Type == AssistantTool.FileSearch)
        .Definition[AssistantTool.FileSearch]?["ranking_options"]?["score_threshold"] ?? 0;

    private FunctionChoiceBehavior? Choice()
    {
        if (functions.Count == 0)
        {
            return null;
        }

        var choice = JsonNode.Parse(run.ToolChoice);
        var named = choice is JsonObject forced ? (string?)forced["type"] : null;
        return (named ?? (string?)choice) switch
        {
            "none" => FunctionChoiceBehavior.None(functions.Values),
            "required" or AssistantTool.FileSearch when !hasCalled => FunctionChoiceBehavior.Required(functions.Values, autoInvoke: false),
            _ => FunctionChoiceBehavior.Auto(functions.Values, autoInvoke: false),
        };
    }

    private static string? QueryOf(ModelCall call)
    {
        try
        {
            return (string?)JsonNode.Parse(call.Arguments)?["query"];
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            // The model is told, and may call again.
            return null;
        }
    }
}
