using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Tools;

/// <summary>
/// The names under which a model calls the server's tools. A function of the client keeps its name; where that is the name
/// of a tool, the tool takes another one.
/// </summary>
public sealed record ToolNames(string FileSearch, string CodeInterpreter)
{
    public static ToolNames For(IReadOnlyList<AssistantTool> tools)
    {
        var taken = tools.Where(tool => tool.Type == AssistantTool.Function).Select(tool => tool.FunctionName!).ToHashSet(StringComparer.Ordinal);
        return new ToolNames(Free(AssistantTool.FileSearch, taken), Free(AssistantTool.CodeInterpreter, taken));
    }

    /// <summary>The name of a tool by its type.</summary>
    public string Of(string type) => type == AssistantTool.FileSearch ? FileSearch : CodeInterpreter;

    private static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var number = 2; taken.Contains(free); number++)
        {
            free = $"{name}_{number}";
        }

        return free;
    }
}
