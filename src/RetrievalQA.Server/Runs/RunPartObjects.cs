using RetrievalQA.Conversations;

namespace RetrievalQA.Server.Runs;

public sealed record RequiredActionObject(string Type, SubmitToolOutputsObject SubmitToolOutputs)
{
    private const string SubmitToolOutputsType = "submit_tool_outputs";

    public static RequiredActionObject? From(ThreadRun run) => run is { Status: RunStatus.RequiresAction, RequiredCalls: { } calls }
        ? new RequiredActionObject(SubmitToolOutputsType, new SubmitToolOutputsObject([.. calls.Select(RequiredCallObject.From)]))
        : null;
}

public sealed record SubmitToolOutputsObject(IReadOnlyList<RequiredCallObject> ToolCalls);

public sealed record RequiredCallObject(string Id, string Type, RequiredFunctionObject Function)
{
    public static RequiredCallObject From(FunctionCall call) => new(call.Id, AssistantTool.Function, new RequiredFunctionObject(call.Name, call.Arguments));
}

public sealed record RequiredFunctionObject(string Name, string Arguments);

public sealed record RunErrorObject(string Code, string Message)
{
    public static RunErrorObject? From(RunError? error) => error is null ? null : new RunErrorObject(error.Code, error.Message);
}

public sealed record TruncationStrategyObject(string Type, int? LastMessages)
{
    public static TruncationStrategyObject From(TruncationStrategy? strategy)
    {
        var effective = strategy ?? TruncationStrategy.Auto;
        return new TruncationStrategyObject(effective.Type, effective.LastMessages);
    }
}

/// <summary>v2's token counts. The hosted API spells one of the details without an s.</summary>
public sealed record UsageObject(
    int PromptTokens,
    int CompletionTokens,
    int TotalTokens,
    PromptTokenDetails PromptTokenDetails,
    CompletionTokensDetails CompletionTokensDetails)
{
    public static UsageObject? From(TokenUsage? usage) => usage is null
        ? null
        : new UsageObject(usage.PromptTokens, usage.CompletionTokens, usage.TotalTokens, new PromptTokenDetails(0), new CompletionTokensDetails(0));
}

public sealed record PromptTokenDetails(int CachedTokens);

public sealed record CompletionTokensDetails(int ReasoningTokens);

public sealed record UsageObjectV1(int PromptTokens, int CompletionTokens, int TotalTokens)
{
    public static UsageObjectV1? From(TokenUsage? usage) =>
        usage is null ? null : new UsageObjectV1(usage.PromptTokens, usage.CompletionTokens, usage.TotalTokens);
}
