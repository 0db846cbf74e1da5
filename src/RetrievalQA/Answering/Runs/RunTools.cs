using System.Text.Json.Nodes;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// The tools of one run, as functions of a Semantic Kernel. Nothing is invoked by the kernel itself: every call becomes
/// a run step first, and the client's functions are never invoked here at all.
/// </summary>
public sealed class RunTools
{
    private readonly ThreadRun run;
    private readonly CodeInterpreterTool? code;
    private readonly ToolNames names;
    private readonly bool namesColumns;
    private readonly Dictionary<string, KernelFunction> functions = new(StringComparer.Ordinal);
    private readonly JsonArray definitions = [];

    /// <param name="code">Null where the run cannot run code.</param>
    /// <param name="namesColumns">The model is shown the rows of tables with the names of their columns.</param>
    public RunTools(ThreadRun run, FileSearchPlugin search, CodeInterpreterTool? code, bool namesColumns)
    {
        (this.run, this.code, this.namesColumns, names) = (run, code, namesColumns, ToolNames.For(run.Tools));
        if (run.HasTool(AssistantTool.FileSearch))
        {
            var function = KernelFunctionFactory.CreateFromMethod(search.SearchAsync, new KernelFunctionFromMethodOptions
            {
                FunctionName = FileSearchPlugin.FunctionName,
                AdditionalMetadata = ModelFunction.Metadata(names.FileSearch, AssistantTool.FileSearch),
            });
            Declare(names.FileSearch, function, FileSearchPlugin.Definition(names.FileSearch));
        }

        if (code is not null)
        {
            Declare(names.CodeInterpreter, NotInvoked(names.CodeInterpreter, AssistantTool.CodeInterpreter), CodeInterpreterTool.Definition(
                names.CodeInterpreter));
        }

        foreach (var tool in run.Tools.Where(tool => tool.Type == AssistantTool.Function))
        {
            Declare(tool.FunctionName!, NotInvoked(tool.FunctionName!, tool: null), tool.Definition);
        }
    }

    public Kernel Kernel { get; } = new();

    /// <summary>Settings of the next model call. A forced tool is forced until a tool was called.</summary>
    /// <param name="completionTokens">The most that the model may write; null without a bound.</param>
    public PromptExecutionSettings Settings(bool hasCalled, int? completionTokens) => new OpenAIPromptExecutionSettings
    {
        Temperature = run.Temperature == 1 ? null : run.Temperature,
        TopP = run.TopP == 1 ? null : run.TopP,
        MaxTokens = completionTokens,
        FunctionChoiceBehavior = Choice(hasCalled),
    };

    /// <summary>What the model's endpoint must be told word for word.</summary>
    public VerbatimRequest Verbatim(bool hasCalled, IReadOnlyDictionary<string, string> arguments)
    {
        var fields = new JsonObject();
        if (definitions.Count > 0)
        {
            fields["tools"] = definitions.DeepClone();
            fields["tool_choice"] = hasCalled && IsForced ? "auto" : WireChoice();
            if (!run.ParallelToolCalls)
            {
                fields["parallel_tool_calls"] = false;
            }
        }

        if (JsonNode.Parse(run.ResponseFormat) is JsonObject format)
        {
            fields["response_format"] = format;
        }

        if (run.ReasoningEffort is { } effort)
        {
            fields["reasoning_effort"] = effort;
        }

        return new VerbatimRequest(fields, arguments);
    }

    /// <summary>The call as a run step shows it before it has a result.</summary>
    public ToolCall Describe(ModelCall call) => call switch
    {
        _ when IsSearch(call.Name) && (call.Arguments.Length == 0 || ToolArguments.Query(call.Arguments) is not null) =>
            new FileSearchCall(call.Id, ToolArguments.Query(call.Arguments) ?? "", Threshold, [], []),
        _ when IsCode(call.Name) && (call.Arguments.Length == 0 || ToolArguments.Code(call.Arguments) is not null) =>
            new CodeInterpreterCall(call.Id, ToolArguments.Code(call.Arguments) ?? ""),
        _ => new FunctionCall(call.Id, call.Name, call.Arguments),
    };

    /// <summary>The model call that an earlier execution recorded.</summary>
    public ModelCall Repeat(ToolCall call) => call switch
    {
        FileSearchCall search => new ModelCall(search.Id, names.FileSearch, new JsonObject { ["query"] = search.Query }.ToJsonString()),
        FunctionCall function => new ModelCall(function.Id, function.Name, function.Arguments),
        CodeInterpreterCall made => new ModelCall(made.Id, names.CodeInterpreter, new JsonObject { ["code"] = made.Input }.ToJsonString()),
        _ => throw new RunFailedException(RunError.ServerError, "The run cannot be resumed: it called a tool that is not repeatable."),
    };

    /// <summary>The result of a call that an earlier execution made and recorded; null where it has to be made again.</summary>
    public ToolResult? Recall(ToolCall recorded) => recorded switch
    {
        FunctionCall { Output: not null } answered => ToolResult.Of(answered),
        CodeInterpreterCall { Outputs: not null } made => code?.Show(made),
        _ => null,
    };

    /// <summary>Makes the call, or finds that the client must.</summary>
    /// <param name="index">Its place in the step.</param>
    public async Task<ToolResult> InvokeAsync(int index, ModelCall call, CancellationToken cancel)
    {
        if (IsCode(call.Name) && ToolArguments.Code(call.Arguments) is { } source)
        {
            return await code!.InvokeAsync(index, call.Id, source, cancel);
        }

        if (IsSearch(call.Name) && ToolArguments.Query(call.Arguments) is { } query)
        {
            return await SearchAsync(call, query, cancel);
        }

        var function = new FunctionCall(call.Id, call.Name, call.Arguments);
        return ToolResult.Of(
            functions.ContainsKey(call.Name) && !IsSearch(call.Name) && !IsCode(call.Name) ? function : function with { Output = Fault(call) });
    }

    /// <summary>What a model is told whose call cannot be made.</summary>
    private string Fault(ModelCall call) => string.Join(' ', new[]
    {
        functions.ContainsKey(call.Name) && ToolArguments.RepeatedKey(call.Arguments) is { } key
            ? $"The call was not made: its arguments have the key '{key}' twice."
            : $"There is no such call. The tools are: {string.Join(", ", functions.Keys)}.",
        IsSearch(names.FileSearch) ? $"{names.FileSearch} takes {{\"query\": \"…\"}}." : "",
        IsCode(names.CodeInterpreter) ? $"{names.CodeInterpreter} takes {{\"code\": \"…\"}}." : "",
    }.Where(sentence => sentence.Length > 0));

    private double Threshold => (double?)run.Tools.First(tool => tool.Type == AssistantTool.FileSearch)
        .Definition[AssistantTool.FileSearch]?["ranking_options"]?["score_threshold"] ?? 0;

    private bool IsForced => run.ToolChoice is not ("\"auto\"" or "\"none\"");

    private void Declare(string name, KernelFunction function, JsonObject definition)
    {
        functions.Add(name, function);
        definitions.Add(definition.DeepClone());
    }

    /// <summary>Stands for a function that no kernel invokes. Its own name may have characters that a kernel refuses.</summary>
    private KernelFunction NotInvoked(string name, string? tool) => KernelFunctionFactory.CreateFromMethod(
        string () => throw new InvalidOperationException($"The kernel does not invoke '{name}'."),
        new KernelFunctionFromMethodOptions
        {
            FunctionName = $"function_{functions.Count}",
            AdditionalMetadata = ModelFunction.Metadata(name, tool),
        });

    private bool IsCode(string name) => code is not null && name == names.CodeInterpreter;

    private bool IsSearch(string name) => name == names.FileSearch && run.HasTool(AssistantTool.FileSearch);

    private async Task<ToolResult> SearchAsync(ModelCall call, string query, CancellationToken cancel)
    {
        var made = await functions[names.FileSearch].InvokeAsync(Kernel, new KernelArguments { ["query"] = query }, cancel);
        var search = made.GetValue<EvidenceSearch>()!;

        // Counting the tokens of all evidence takes longer than finding it.
        return new ToolResult(Found(call, search), EvidenceText.Write(search, namesColumns), search.Tokens);
    }

    private FileSearchCall Found(ModelCall call, EvidenceSearch search)
    {
        var results = search.Passages.Select(passage => new FileSearchResult(
            passage.Chunk.Source.FileId, passage.FileName, passage.Score, passage.Chunk.Span, passage.Page, passage.Attributes,
                passage.Chunk.TextVersion));
        return new FileSearchCall(call.Id, search.Query, Threshold, [.. results], search.Unready);
    }

    private FunctionChoiceBehavior? Choice(bool hasCalled)
    {
        if (functions.Count == 0)
        {
            return null;
        }

        if (run.ToolChoice == "\"none\"")
        {
            return FunctionChoiceBehavior.None(functions.Values);
        }

        return IsForced && !hasCalled
            ? FunctionChoiceBehavior.Required(
                [.. functions.Where(function => ForcedName() is not { } forced || forced == function.Key).Select(function => function.Value)],
                autoInvoke: false)
            : FunctionChoiceBehavior.Auto(functions.Values, autoInvoke: false);
    }

    /// <summary>The function that <c>tool_choice</c> names; null where it names none.</summary>
    private string? ForcedName() => JsonNode.Parse(run.ToolChoice) is JsonObject named
        ? (string?)named[AssistantTool.Function]?["name"] ?? names.Of((string)named["type"]!)
        : null;

    private JsonNode WireChoice() => ForcedName() is { } name
        ? new JsonObject { ["type"] = AssistantTool.Function, [AssistantTool.Function] = new JsonObject { ["name"] = name } }
        : JsonNode.Parse(run.ToolChoice)!;
}
