using System.Text.Json.Nodes;

namespace RetrievalQA.Conversations;

/// <summary>A model with instructions, tools and knowledge.</summary>
/// <param name="Files">Files attached by v1 code (<c>file_ids</c>), oldest first. Files in vector stores are not listed.</param>
/// <param name="ResponseFormat">"auto" or the object, as given.</param>
public sealed record Assistant(
    string Id,
    string ProjectId,
    long CreatedAt,
    string Model,
    string? Name,
    string? Description,
    string? Instructions,
    IReadOnlyList<AssistantTool> Tools,
    ToolResources Resources,
    IReadOnlyList<FileAssociation> Files,
    IReadOnlyDictionary<string, string> Metadata,
    double Temperature = 1,
    double TopP = 1,
    string ResponseFormat = "\"auto\"",
    string? ReasoningEffort = null,
    long Sequence = 0)
{
    public bool HasTool(string type) => Tools.Any(tool => tool.Type == type);
}

/// <summary>A tool as the client declared it. The v1 name "retrieval" is stored as "file_search".</summary>
/// <param name="Definition">The whole tool object as JSON, kept unchanged so that a model sees what the client wrote.</param>
public sealed record AssistantTool(string Type, JsonObject Definition)
{
    public const string FileSearch = "file_search";
    public const string CodeInterpreter = "code_interpreter";
    public const string Function = "function";

    /// <summary>The name of a client's function; null for other tools.</summary>
    public string? FunctionName => (string?)Definition[Function]?["name"];
}

/// <summary>A file that belongs to an assistant since <paramref name="CreatedAt"/> (Unix seconds).</summary>
public sealed record FileAssociation(string FileId, long CreatedAt);

/// <summary>What the tools of an assistant, thread or run may use.</summary>
public sealed record ToolResources(IReadOnlyList<string> CodeInterpreterFileIds, IReadOnlyList<string> VectorStoreIds)
{
    public static readonly ToolResources None = new([], []);
}
