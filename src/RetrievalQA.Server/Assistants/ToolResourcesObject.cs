using System.Text.Json.Serialization;
using RetrievalQA.Conversations;

namespace RetrievalQA.Server.Assistants;

/// <summary>What tools may use; a tool that has nothing is left out.</summary>
public sealed record ToolResourcesObject(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CodeInterpreterResources? CodeInterpreter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FileSearchResources? FileSearch)
{
    /// <param name="showsCode">Show the files of code interpreter even where there are none.</param>
    public static ToolResourcesObject From(ToolResources resources, bool showsCode = false) => new(
        showsCode || resources.CodeInterpreterFileIds.Count > 0 ? new CodeInterpreterResources(resources.CodeInterpreterFileIds) : null,
        resources.VectorStoreIds.Count > 0 ? new FileSearchResources(resources.VectorStoreIds) : null);
}

public sealed record CodeInterpreterResources(IReadOnlyList<string> FileIds);

public sealed record FileSearchResources(IReadOnlyList<string> VectorStoreIds);
