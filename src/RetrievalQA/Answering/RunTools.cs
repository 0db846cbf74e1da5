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
            var found = query is not null && functions.TryGetValue(call.Name, out var function) ? await SearchAsync(function, query, cancel) : null;
            history.Add((found is { } shown ? Shown(call, shown.Text, shown.Search) : NoSuchCall(call)).ToChatMessage());
            results.Add(found is { } kept ? Found(call, kept.Search) : Describe(call));
        }

        return results;
    }

    private async Task<(string Text, EvidenceSearch Search)?> SearchAsync(KernelFunction function, string query, CancellationToken cancel)
    {
        var shown = await function.InvokeAsync(Kernel, new KernelArguments { ["query"] = query }, cancel);
        return (shown.GetValue<string>() ?? "", ledger.Searches[^1]);
    }

    // Counting the tokens of all evidence takes longer than finding it.
    private static FunctionResultContent Shown(ModelCall call, string text, EvidenceSearch search) => new(call.Name, pluginName: null, call.Id, text)
    {
        Metadata = new Dictionary<string, object?>(StringComparer.Ordinal) { [Tokens] = search.Passages.Sum(EvidenceText.Tokens) },
    };

    private FunctionResultContent NoSuchCall(ModelCall call) => new(
        call.Name, pluginName: null, call.Id, $"There is no such call. The tools are: {string.Join(", ", functions.Keys)}; file_search takes {{\"query\": \"…\"}}.");

    private FileSearchCall Found(ModelCall call, EvidenceSearch search)
    {
        var results = search.Passages.Select(passage => new FileSearchResult(
            passage.Chunk.Source.FileId, passage.FileName, passage.Score, passage.Chunk.Text, passage.Chunk.Span, passage.Chunk.PageStart));
        return new FileSearchCall(call.Id, search.Query, Threshold, [.. results], search.Unready);
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
