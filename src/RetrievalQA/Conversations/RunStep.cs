using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Conversations;

public enum RunStepStatus
{
    InProgress,
    Cancelled,
    Failed,
    Completed,
    Expired,
}

/// <summary>One thing a run did: it wrote a message, or it called tools.</summary>
/// <param name="MessageId">The message written; null for tool calls.</param>
/// <param name="ToolCalls">The calls made; null for a message.</param>
/// <param name="ExpiresAt">Unix seconds, the run's; null once ended.</param>
public sealed record RunStep(
    string Id,
    string ProjectId,
    string ThreadId,
    string RunId,
    string AssistantId,
    long CreatedAt,
    RunStepStatus Status,
    string? MessageId,
    IReadOnlyList<ToolCall>? ToolCalls,
    long? ExpiresAt,
    long? EndedAt = null,
    RunError? LastError = null,
    TokenUsage? Usage = null,
    long Sequence = 0)
{
    public RunStep End(RunStepStatus status, TimeProvider time, RunError? error = null) => this with
    {
        Status = status,
        EndedAt = time.GetUtcNow().ToUnixTimeSeconds(),
        ExpiresAt = null,
        LastError = error,
    };
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FileSearchCall), "file_search")]
[JsonDerivedType(typeof(FunctionCall), "function")]
[JsonDerivedType(typeof(CodeInterpreterCall), "code_interpreter")]
public abstract record ToolCall(string Id);

/// <summary>A search of the knowledge files and what it found, best first.</summary>
/// <param name="Unready">Names of files in scope that could not be searched, each with the reason.</param>
public sealed record FileSearchCall(
    string Id,
    string Query,
    double ScoreThreshold,
    IReadOnlyList<FileSearchResult> Results,
    IReadOnlyList<string> Unready) : ToolCall(Id);

/// <param name="Score">0..1.</param>
/// <param name="Span">Where the passage stands in the document; its text is not kept here, so that it is gone with the file.</param>
/// <param name="Attributes">Those of the file in its vector store; null where it has none.</param>
/// <param name="TextVersion">The text of the file that was searched.</param>
public sealed record FileSearchResult(
    string FileId,
    string FileName,
    double Score,
    SourceSpan Span,
    int? Page,
    JsonObject? Attributes = null,
    int TextVersion = 1)
{
    /// <summary>Without hidden characters, which older versions kept.</summary>
    public string FileName { get; init; } = HiddenCharacters.Remove(FileName);

    public SourcePlace Place => new(FileId, TextVersion, Span);
}

/// <summary>A call of a function that the client runs; <paramref name="Output"/> is null until it answers.</summary>
public sealed record FunctionCall(string Id, string Name, string Arguments, string? Output = null) : ToolCall(Id);

/// <summary>Python that ran in the thread's sandbox.</summary>
/// <param name="Outputs">In order; null until the code was run.</param>
/// <param name="Files">Files that it wrote; null until then.</param>
public sealed record CodeInterpreterCall(
    string Id,
    string Input,
    IReadOnlyList<CodeInterpreterOutput>? Outputs = null,
    IReadOnlyList<WrittenFile>? Files = null) : ToolCall(Id);

/// <summary>Either logs or the id of an image file.</summary>
public sealed record CodeInterpreterOutput(string? Logs, string? ImageFileId);
