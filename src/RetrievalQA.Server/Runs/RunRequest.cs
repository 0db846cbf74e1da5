using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Threads;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

/// <summary>The body of a request that starts a run, on a thread that is there or on a new one.</summary>
public sealed class RunRequest
{
    private const int MinTokens = 256;

    private static readonly string[] SharedKeys =
    [
        "assistant_id", "model", "instructions", "tools", "metadata", "temperature", "top_p", "stream", "max_prompt_tokens",
        "max_completion_tokens", "truncation_strategy", "tool_choice", "response_format",
    ];

    private static readonly string[] KeysOnThread = ["additional_instructions", "additional_messages"];
    private static readonly string[] KeysV2 = ["parallel_tool_calls", "reasoning_effort"];

    private readonly string? model;
    private readonly string? instructions;
    private readonly string? additionalInstructions;
    private readonly IReadOnlyList<AssistantTool>? tools;
    private readonly IReadOnlyDictionary<string, string> metadata;
    private readonly SamplingSettings sampling;
    private readonly string toolChoice;
    private readonly bool parallelToolCalls;
    private readonly int? maxPromptTokens;
    private readonly int? maxCompletionTokens;
    private readonly TruncationStrategy truncation;

    private RunRequest(RequestObject body, bool isOnThread, ApiVersion version, LimitOptions limits)
    {
        AssistantId = body.Required("assistant_id").Id(ObjectId.Assistant);
        model = body["model"]?.Text(minLength: 1);
        instructions = body["instructions"]?.Prose(limits.TextCharacters);
        tools = body["tools"] is { } declared ? AssistantTools.Read(declared, limits.ToolsPerRun, version) : null;
        metadata = body["metadata"]?.Metadata() ?? ThreadRequest.Empty.Metadata;
        sampling = SamplingSettings.Read(body, version);
        toolChoice = body["tool_choice"] is { } choice ? ToolChoice.Read(choice, version) : ToolChoice.Auto;
        parallelToolCalls = version.IsV1 || (body["parallel_tool_calls"]?.Flag() ?? true);
        maxPromptTokens = body["max_prompt_tokens"]?.WholeNumber(MinTokens);
        maxCompletionTokens = body["max_completion_tokens"]?.WholeNumber(MinTokens);
        truncation = body["truncation_strategy"] is { } strategy ? ReadTruncation(strategy) : TruncationStrategy.Auto;
        if (isOnThread)
        {
            additionalInstructions = body["additional_instructions"]?.Prose(limits.TextCharacters);
            AdditionalMessages = MessageRequest.ReadMany(body["additional_messages"], version, limits);
        }
        else
        {
            Thread = body["thread"] is { } thread ? ThreadRequest.Read(thread.ToObject(ThreadRequest.Keys(version)), version, limits) : ThreadRequest.Empty;
            Resources = !version.IsV1 && body["tool_resources"] is { } resources ? ToolResourcesRequest.Read(resources, allowsNewStore: false, limits) : null;
        }

        Stream = body["stream"]?.Flag() ?? false;
    }

    public string AssistantId { get; }

    public string? Model => model;

    /// <summary>The client wants the events of the run.</summary>
    public bool Stream { get; }

    public IReadOnlyList<MessageRequest> AdditionalMessages { get; } = [];

    /// <summary>The new thread; empty for a run on a thread that is there.</summary>
    public ThreadRequest Thread { get; } = ThreadRequest.Empty;

    public ToolResourcesRequest? Resources { get; }

    public static RunRequest OnThread(RequestBody body, ApiVersion version, LimitOptions limits) =>
        new(body.ToObject([.. SharedKeys, .. KeysOnThread, .. version.IsV1 ? [] : KeysV2]), isOnThread: true, version, limits);

    public static RunRequest WithThread(RequestBody body, ApiVersion version, LimitOptions limits) =>
        new(body.ToObject([.. SharedKeys, "thread", .. version.IsV1 ? Array.Empty<string>() : [.. KeysV2, "tool_resources"]]), isOnThread: false, version,
            limits);

    /// <summary>The run with its effective settings: what the request does not say, the assistant does.</summary>
    public ThreadRun ToRun(Assistant assistant, string threadId, ToolResources resources, long now, int lifetimeSeconds) => new(
        NewId.Run(),
        assistant.ProjectId,
        threadId,
        assistant.Id,
        now,
        now + lifetimeSeconds,
        RunStatus.Queued,
        model ?? assistant.Model,
        EffectiveInstructions(assistant),
        tools ?? assistant.Tools,
        resources,
        metadata,
        sampling.Temperature ?? assistant.Temperature,
        sampling.TopP ?? assistant.TopP,
        sampling.ResponseFormat ?? assistant.ResponseFormat,
        toolChoice,
        parallelToolCalls,
        sampling.ReasoningEffort ?? assistant.ReasoningEffort,
        maxPromptTokens,
        maxCompletionTokens,
        truncation);

    /// <summary>Checks that <c>tool_choice</c> asks for a tool that the run has.</summary>
    /// <exception cref="ApiException">It does not.</exception>
    public void ExpectChoosable(Assistant assistant)
    {
        var effective = tools ?? assistant.Tools;
        if (!ToolChoice.IsAmong(effective, toolChoice))
        {
            throw ApiException.InvalidValue(
                "tool_choice", "Invalid value for 'tool_choice': the run has no such tool. Name one of its 'tools', or add it there.");
        }
    }

    private static TruncationStrategy ReadTruncation(RequestValue value)
    {
        const string LastMessages = "last_messages";
        var strategy = value.ToObject("type", LastMessages);
        return strategy.Required("type").OneOf("auto", LastMessages) == LastMessages
            ? new TruncationStrategy(LastMessages, strategy.Required(LastMessages).WholeNumber(1))
            : TruncationStrategy.Auto;
    }

    private string? EffectiveInstructions(Assistant assistant)
    {
        var basis = instructions ?? assistant.Instructions;
        return additionalInstructions is null ? basis : string.IsNullOrEmpty(basis) ? additionalInstructions : $"{basis}\n\n{additionalInstructions}";
    }
}
