using RetrievalQA.Conversations;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Assistants;

/// <summary>The body of a create or modify request, read and checked.</summary>
public sealed class AssistantRequest
{
    private const int NameLength = 256;
    private const int DescriptionLength = 512;

    private static readonly string[] SharedKeys =
        ["model", "name", "description", "instructions", "tools", "metadata", "temperature", "top_p", "response_format"];

    private static readonly string[] KeysV1 = [.. SharedKeys, "file_ids"];
    private static readonly string[] KeysV2 = [.. SharedKeys, "tool_resources", "reasoning_effort"];

    private readonly RequestObject body;
    private readonly string? name;
    private readonly string? description;
    private readonly string? instructions;
    private readonly IReadOnlyList<AssistantTool>? tools;
    private readonly IReadOnlyDictionary<string, string>? metadata;
    private readonly SamplingSettings sampling;

    public AssistantRequest(RequestBody request, bool creates, ApiVersion version, LimitOptions limits)
    {
        body = request.ToObject(version.IsV1 ? KeysV1 : KeysV2);
        Model = creates ? body.Required("model").Text(minLength: 1) : body["model"]?.Text(minLength: 1);
        name = body["name"]?.Text(NameLength);
        description = body["description"]?.Text(DescriptionLength);
        instructions = body["instructions"]?.Prose(limits.TextCharacters);
        tools = body["tools"] is { } declared ? AssistantTools.Read(declared, limits.ToolsPerAssistant, version) : null;
        metadata = body["metadata"]?.Metadata();
        sampling = SamplingSettings.Read(body, version);
        FileIds = version.IsV1 ? body["file_ids"]?.Array(limits.FilesPerAssistant).Select(id => id.Text()).Distinct(StringComparer.Ordinal).ToList() : null;
        Resources = !version.IsV1 && body["tool_resources"] is { } resources ? ToolResourcesRequest.Read(resources, allowsNewStore: creates, limits) : null;
    }

    public string? Model { get; }

    /// <summary>v1: replaces the attached files; null leaves them.</summary>
    public IReadOnlyList<string>? FileIds { get; }

    public ToolResourcesRequest? Resources { get; }

    /// <summary>The assistant with what the request says; what it does not mention stays, an explicit null clears.</summary>
    public Assistant Apply(Assistant current, ToolResources resources, long now) => current with
    {
        Model = Model ?? current.Model,
        Name = body.Has("name") ? name : current.Name,
        Description = body.Has("description") ? description : current.Description,
        Instructions = body.Has("instructions") ? instructions : current.Instructions,
        Tools = tools ?? current.Tools,
        Metadata = body.Has("metadata") ? metadata ?? new Dictionary<string, string>(StringComparer.Ordinal) : current.Metadata,
        Temperature = sampling.Temperature ?? current.Temperature,
        TopP = sampling.TopP ?? current.TopP,
        ResponseFormat = sampling.ResponseFormat ?? current.ResponseFormat,
        ReasoningEffort = body.Has("reasoning_effort") ? sampling.ReasoningEffort : current.ReasoningEffort,
        Resources = resources,
        Files = FileIds is null ? current.Files
            : [.. FileIds.Select(id => current.Files.FirstOrDefault(file => file.FileId == id) ?? new FileAssociation(id, now))],
    };
}
