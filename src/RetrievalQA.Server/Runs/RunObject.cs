using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

/// <summary>A run as v2 shows it.</summary>
public sealed record RunObject(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long CreatedAt,
    string AssistantId,
    string ThreadId,
    string Status,
    long? StartedAt,
    long? ExpiresAt,
    long? CancelledAt,
    long? FailedAt,
    long? CompletedAt,
    RequiredActionObject? RequiredAction,
    RunErrorObject? LastError,
    string Model,
    string? Instructions,
    IReadOnlyList<object> Tools,
    ToolResourcesObject ToolResources,
    IReadOnlyDictionary<string, string> Metadata,
    double Temperature,
    double TopP,
    string? ReasoningEffort,
    int? MaxCompletionTokens,
    int? MaxPromptTokens,
    TruncationStrategyObject TruncationStrategy,
    IncompleteDetailsObject? IncompleteDetails,
    UsageObject? Usage,
    RawJson ResponseFormat,
    RawJson ToolChoice,
    bool ParallelToolCalls)
{
    public const string Kind = "thread.run";

    /// <param name="fileIds">The files that v1 lists; v2 has none.</param>
    public static object From(ThreadRun run, ApiVersion version, IReadOnlyList<string> fileIds) =>
        version.IsV1 ? RunObjectV1.From(run, fileIds) : From(run);

    private static RunObject From(ThreadRun run) => new(
        run.Id,
        Kind,
        run.CreatedAt,
        run.AssistantId,
        run.ThreadId,
        run.Status.Name(),
        run.StartedAt,
        run.IsTerminal ? null : run.ExpiresAt,
        run.Status == RunStatus.Cancelled ? run.EndedAt : null,
        run.Status == RunStatus.Failed ? run.EndedAt : null,
        run.Status == RunStatus.Completed ? run.EndedAt : null,
        RequiredActionObject.From(run),
        RunErrorObject.From(run.LastError),
        run.Model,
        run.Instructions,
        AssistantTools.Show(run.Tools, ApiVersion.V2),
        ToolResourcesObject.From(run.Resources),
        run.Metadata,
        run.Temperature,
        run.TopP,
        run.ReasoningEffort,
        run.MaxCompletionTokens,
        run.MaxPromptTokens,
        TruncationStrategyObject.From(run.Truncation),
        run.IncompleteReason is { } reason ? new IncompleteDetailsObject(reason) : null,
        run.IsTerminal ? UsageObject.From(run.Usage) : null,
        new RawJson(run.ResponseFormat),
        Runs.ToolChoice.Show(run.ToolChoice, ApiVersion.V2),
        run.ParallelToolCalls);
}

/// <summary>A run as v1 shows it. v1 has no status "incomplete": such a run is completed, with details.</summary>
public sealed record RunObjectV1(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long CreatedAt,
    string AssistantId,
    string ThreadId,
    string Status,
    long? StartedAt,
    long? ExpiresAt,
    long? CancelledAt,
    long? FailedAt,
    long? CompletedAt,
    RequiredActionObject? RequiredAction,
    RunErrorObject? LastError,
    string Model,
    string? Instructions,
    IReadOnlyList<object> Tools,
    IReadOnlyList<string> FileIds,
    IReadOnlyDictionary<string, string> Metadata,
    IncompleteDetailsObject? IncompleteDetails,
    UsageObjectV1? Usage,
    double Temperature,
    double TopP,
    int? MaxPromptTokens,
    int? MaxCompletionTokens,
    TruncationStrategyObject TruncationStrategy,
    RawJson ResponseFormat,
    RawJson ToolChoice)
{
    public static RunObjectV1 From(ThreadRun run, IReadOnlyList<string> fileIds)
    {
        var status = run.Status == RunStatus.Incomplete ? RunStatus.Completed : run.Status;
        return new RunObjectV1(
            run.Id,
            RunObject.Kind,
            run.CreatedAt,
            run.AssistantId,
            run.ThreadId,
            status.Name(),
            run.StartedAt,
            run.IsTerminal ? null : run.ExpiresAt,
            status == RunStatus.Cancelled ? run.EndedAt : null,
            status == RunStatus.Failed ? run.EndedAt : null,
            status == RunStatus.Completed ? run.EndedAt : null,
            RequiredActionObject.From(run),
            RunErrorObject.From(run.LastError),
            run.Model,
            run.Instructions,
            AssistantTools.Show(run.Tools, ApiVersion.V1),
            fileIds,
            run.Metadata,
            run.IncompleteReason is { } reason ? new IncompleteDetailsObject(reason) : null,
            run.IsTerminal ? UsageObjectV1.From(run.Usage) : null,
            run.Temperature,
            run.TopP,
            run.MaxPromptTokens,
            run.MaxCompletionTokens,
            TruncationStrategyObject.From(run.Truncation),
            new RawJson(run.ResponseFormat),
            Runs.ToolChoice.Show(run.ToolChoice, ApiVersion.V1));
    }
}
