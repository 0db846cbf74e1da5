using System.Text.Json.Serialization;

namespace RetrievalQA.Conversations;

/// <summary>One execution of an assistant on a thread. Settings are the effective ones, fixed at creation.</summary>
/// <param name="ExpiresAt">Unix seconds after which an unfinished run is expired.</param>
/// <param name="ToolChoice">"none", "auto", "required" (with quotes) or the object, as JSON.</param>
/// <param name="SearchFileIds">Files that the run searches besides its stores and the assistant's files.</param>
/// <param name="SearchesProject">The run searches every document of the project.</param>
/// <param name="Attempts">How often a worker began it since its client last spoke; more than one after a crash.</param>
/// <param name="Round">How often its client has answered function calls.</param>
public sealed record ThreadRun(
    string Id,
    string ProjectId,
    string ThreadId,
    string AssistantId,
    long CreatedAt,
    long ExpiresAt,
    RunStatus Status,
    string Model,
    string? Instructions,
    IReadOnlyList<AssistantTool> Tools,
    ToolResources Resources,
    IReadOnlyDictionary<string, string> Metadata,
    double Temperature = 1,
    double TopP = 1,
    string ResponseFormat = "\"auto\"",
    string ToolChoice = "\"auto\"",
    bool ParallelToolCalls = true,
    string? ReasoningEffort = null,
    int? MaxPromptTokens = null,
    int? MaxCompletionTokens = null,
    TruncationStrategy? Truncation = null,
    long? StartedAt = null,
    long? EndedAt = null,
    RunError? LastError = null,
    string? IncompleteReason = null,
    IReadOnlyList<FunctionCall>? RequiredCalls = null,
    TokenUsage? Usage = null,
    IReadOnlyList<string>? SearchFileIds = null,
    bool SearchesProject = false,
    int Attempts = 0,
    int Round = 0,
    long Sequence = 0)
{
    [JsonIgnore]
    public bool IsTerminal => Status.IsTerminal();

    /// <summary>It is over, or it waits for its client.</summary>
    [JsonIgnore]
    public bool IsAtRest => IsTerminal || Status == RunStatus.RequiresAction;

    public bool HasTool(string type) => Tools.Any(tool => tool.Type == type);

    /// <exception cref="IllegalRunMoveException">The table of legal moves does not allow it.</exception>
    public ThreadRun MoveTo(RunStatus status, TimeProvider time)
    {
        if (!RunStatusTable.Allows(Status, status))
        {
            throw new IllegalRunMoveException(Status, status);
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return this with
        {
            Status = status,
            StartedAt = status == RunStatus.InProgress ? now : StartedAt,
            EndedAt = status.IsTerminal() ? now : EndedAt,
            RequiredCalls = status == RunStatus.RequiresAction ? RequiredCalls : null,
        };
    }
}

/// <summary>"auto", or "last_messages" with the number of newest messages to keep.</summary>
public sealed record TruncationStrategy(string Type, int? LastMessages)
{
    public static readonly TruncationStrategy Auto = new("auto", null);
}

/// <summary>Why a run or step failed: "server_error", "rate_limit_exceeded" or "invalid_prompt".</summary>
public sealed record RunError(string Code, string Message)
{
    public const string ServerError = "server_error";
    public const string RateLimitExceeded = "rate_limit_exceeded";
    public const string InvalidPrompt = "invalid_prompt";
}

public sealed record TokenUsage(int PromptTokens, int CompletionTokens)
{
    public static readonly TokenUsage Zero = new(0, 0);

    [JsonIgnore]
    public int TotalTokens => PromptTokens + CompletionTokens;

    public static TokenUsage operator +(TokenUsage left, TokenUsage right) =>
        new(left.PromptTokens + right.PromptTokens, left.CompletionTokens + right.CompletionTokens);
}
