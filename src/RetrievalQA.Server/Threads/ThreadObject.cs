using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Threads;

/// <param name="ToolResources">v2 only.</param>
public sealed record ThreadObject(
    string Id,
    [property: JsonPropertyName("object")] string ObjectKind,
    long CreatedAt,
    IReadOnlyDictionary<string, string> Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ToolResourcesObject? ToolResources)
{
    public static ThreadObject From(AssistantThread thread, ApiVersion version) => new(
        thread.Id, "thread", thread.CreatedAt, thread.Metadata, version.IsV1 ? null : ToolResourcesObject.From(thread.Resources));
}
