using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Assistants;

/// <summary>An assistant as v2 shows it.</summary>
public sealed record AssistantObject(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long CreatedAt,
    string? Name,
    string? Description,
    string Model,
    string? Instructions,
    IReadOnlyList<object> Tools,
    double TopP,
    double Temperature,
    string? ReasoningEffort,
    ToolResourcesObject ToolResources,
    IReadOnlyDictionary<string, string> Metadata,
    RawJson ResponseFormat)
{
    public const string Kind = "assistant";

    public static AssistantObject From(Assistant assistant)
    {
        var runsCode = assistant.HasTool(AssistantTool.CodeInterpreter);
        var codeFiles = runsCode ? assistant.Resources.CodeInterpreterFileIds.Union(assistant.Files.Select(file => file.FileId))
            : assistant.Resources.CodeInterpreterFileIds;
        return new AssistantObject(
            assistant.Id,
            Kind,
            assistant.CreatedAt,
            assistant.Name,
            assistant.Description,
            assistant.Model,
            assistant.Instructions,
            AssistantTools.Show(assistant.Tools, ApiVersion.V2),
            assistant.TopP,
            assistant.Temperature,
            assistant.ReasoningEffort,
            ToolResourcesObject.From(assistant.Resources with { CodeInterpreterFileIds = [.. codeFiles] }, runsCode),
            assistant.Metadata,
            new RawJson(assistant.ResponseFormat));
    }
}

/// <summary>An assistant as v1 shows it.</summary>
public sealed record AssistantObjectV1(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long CreatedAt,
    string? Name,
    string? Description,
    string Model,
    string? Instructions,
    IReadOnlyList<object> Tools,
    IReadOnlyList<string> FileIds,
    IReadOnlyDictionary<string, string> Metadata,
    double TopP,
    double Temperature,
    RawJson ResponseFormat)
{
    public static AssistantObjectV1 From(Assistant assistant, IReadOnlyList<string> fileIds) => new(
        assistant.Id,
        AssistantObject.Kind,
        assistant.CreatedAt,
        assistant.Name,
        assistant.Description,
        assistant.Model,
        assistant.Instructions,
        AssistantTools.Show(assistant.Tools, ApiVersion.V1),
        fileIds,
        assistant.Metadata,
        assistant.TopP,
        assistant.Temperature,
        new RawJson(assistant.ResponseFormat));
}
