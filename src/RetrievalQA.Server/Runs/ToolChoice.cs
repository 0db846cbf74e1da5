using System.Text.Json.Nodes;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Assistants;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs;

/// <summary>Reads and shows <c>tool_choice</c>. It is stored as JSON, with the tool names of v2.</summary>
public static class ToolChoice
{
    public const string Auto = "\"auto\"";

    public static string Read(RequestValue choice, ApiVersion version)
    {
        if (choice.IsText)
        {
            _ = version.IsV1 ? choice.OneOf("none", "auto") : choice.OneOf("none", "auto", "required");
            return choice.Json;
        }

        var named = choice.ToObject("type", AssistantTool.Function);
        var type = named.Required("type").OneOf(AssistantTools.Types(version));
        if (type != AssistantTool.Function)
        {
            return new JsonObject { ["type"] = AssistantTools.Stored(type) }.ToJsonString();
        }

        var name = named.Required(AssistantTool.Function).ToObject("name").Required("name").Text(minLength: 1);
        return new JsonObject { ["type"] = type, [AssistantTool.Function] = new JsonObject { ["name"] = name } }.ToJsonString();
    }

    /// <summary>Whether the tools have what the stored choice asks for; "none" and "auto" ask for nothing.</summary>
    public static bool IsAmong(IReadOnlyList<AssistantTool> tools, string stored) => JsonNode.Parse(stored) switch
    {
        JsonObject named when (string?)named[AssistantTool.Function]?["name"] is { } name =>
            tools.Any(tool => (string?)tool.Definition[AssistantTool.Function]?["name"] == name),
        JsonObject named => tools.Any(tool => tool.Type == (string?)named["type"]),
        var word => (string?)word != "required" || tools.Count > 0,
    };

    public static RawJson Show(string stored, ApiVersion version) =>
        version.IsV1 && JsonNode.Parse(stored) is JsonObject named && (string?)named["type"] == AssistantTool.FileSearch
            ? new RawJson(new JsonObject { ["type"] = AssistantTools.Shown(AssistantTool.FileSearch, version) }.ToJsonString())
            : new RawJson(stored);
}
