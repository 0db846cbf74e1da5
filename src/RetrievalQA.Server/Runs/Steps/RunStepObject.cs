using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs.Steps;

/// <param name="ExpiredAt">v1 only.</param>
/// <param name="Usage">v2 gives more detail than v1.</param>
public sealed record RunStepObject(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long CreatedAt,
    string RunId,
    string AssistantId,
    string ThreadId,
    string Type,
    string Status,
    long? CancelledAt,
    long? CompletedAt,
    long? ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ExpiredAt? ExpiredAt,
    long? FailedAt,
    RunErrorObject? LastError,
    object StepDetails,
    object? Usage)
{
    private const string MessageCreation = "message_creation";
    private const string ToolCalls = "tool_calls";

    /// <param name="texts">Texts of search results; null where they were not asked for.</param>
    public static RunStepObject From(RunStep step, ApiVersion version, IReadOnlyDictionary<SourcePlace, string>? texts) => new(
        step.Id,
        "thread.run.step",
        step.CreatedAt,
        step.RunId,
        step.AssistantId,
        step.ThreadId,
        step.MessageId is null ? ToolCalls : MessageCreation,
        NameOf(step.Status),
        EndedAs(step, RunStepStatus.Cancelled),
        EndedAs(step, RunStepStatus.Completed),
        step.ExpiresAt,
        version.IsV1 ? new ExpiredAt(EndedAs(step, RunStepStatus.Expired)) : null,
        EndedAs(step, RunStepStatus.Failed),
        RunErrorObject.From(step.LastError),
        DetailsOf(step, version, texts),
        UsageOf(step, version));

    private static object DetailsOf(RunStep step, ApiVersion version, IReadOnlyDictionary<SourcePlace, string>? texts) => step.MessageId is { } messageId
        ? new MessageCreationDetails(MessageCreation, new MessageCreationObject(messageId))
        : new ToolCallsDetails(ToolCalls, [.. (step.ToolCalls ?? []).Select(call => ToolCallObjects.From(call, version, texts))]);

    // What an open step has cost is known before it ends, but shown then.
    private static object? UsageOf(RunStep step, ApiVersion version)
    {
        var usage = step.Status == RunStepStatus.InProgress ? null : step.Usage;
        return version.IsV1 ? UsageObjectV1.From(usage) : UsageObject.From(usage);
    }

    private static long? EndedAs(RunStep step, RunStepStatus status) => step.Status == status ? step.EndedAt : null;

    private static string NameOf(RunStepStatus status) => status == RunStepStatus.InProgress ? "in_progress" : status.ToString().ToLowerInvariant();
}

/// <summary>A time that is written as null where it is unknown, but left out where the version has no such field.</summary>
[JsonConverter(typeof(ExpiredAtConverter))]
public sealed record ExpiredAt(long? Seconds);

public sealed record MessageCreationDetails(string Type, MessageCreationObject MessageCreation);

public sealed record MessageCreationObject(string MessageId);

public sealed record ToolCallsDetails(string Type, IReadOnlyList<object> ToolCalls);
