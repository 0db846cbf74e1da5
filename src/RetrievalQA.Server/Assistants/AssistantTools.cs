using System.Text.Json.Nodes;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Assistants;

/// <summary>Reads tools as either version declares them, and shows them with the defaults that the API fills in.</summary>
public static class AssistantTools
{
    private const string Retrieval = "retrieval";
    private const string Parameters = "parameters";
    private const string StandardRanker = "default_2024_08_21";
    private const int NameLength = 64;
    private const int DescriptionLength = 1_024;
    private const int MaxResults = 50;

    private static readonly string[] TypesV1 = [AssistantTool.CodeInterpreter, Retrieval, AssistantTool.Function];
    private static readonly string[] TypesV2 = [AssistantTool.CodeInterpreter, AssistantTool.FileSearch, AssistantTool.Function];

    public static IReadOnlyList<string> Types(ApiVersion version) => version.IsV1 ? TypesV1 : TypesV2;

    /// <summary>The stored name of a tool type: v1's retrieval is v2's file search.</summary>
    public static string Stored(string type) => type == Retrieval ? AssistantTool.FileSearch : type;

    public static string Shown(string type, ApiVersion version) => version.IsV1 && type == AssistantTool.FileSearch ? Retrieval : type;

    public static IReadOnlyList<AssistantTool> Read(RequestValue tools, int maximum, ApiVersion version) =>
        Merge([.. tools.Array(maximum).Select(tool => ReadOne(tool, version))], tools.Path);

    public static IReadOnlyList<object> Show(IReadOnlyList<AssistantTool> tools, ApiVersion version) =>
        [.. tools.Select(tool => ShowOne(tool, version))];

    /// <summary>
    /// A tool of the server that is named again stays one tool, with the settings that were said last: clients send the
    /// assistant's tools with each run. Functions have names of their own.
    /// </summary>
    /// <exception cref="ApiException">Two functions have one name, by which the model calls them.</exception>
    private static List<AssistantTool> Merge(List<AssistantTool> tools, string path)
    {
        var merged = new List<AssistantTool>();
        foreach (var (index, tool) in tools.Index())
        {
            var place = merged.FindIndex(known => (known.Type, known.FunctionName) == (tool.Type, tool.FunctionName));
            if (place < 0)
            {
                merged.Add(tool);
            }
            else if (tool.Type == AssistantTool.Function)
            {
                throw ApiException.InvalidValue($"{path}[{index}]", "Function tools must have unique names.");
            }
            else if (tool.Definition[tool.Type] is JsonObject { Count: > 0 })
            {
                merged[place] = tool;
            }
        }

        return merged;
    }

    private static AssistantTool ReadOne(RequestValue tool, ApiVersion version)
    {
        var type = tool.TypeOneOf(Types(version));
        switch (type)
        {
            case AssistantTool.FileSearch:
                CheckFileSearch(tool.ToObject("type", AssistantTool.FileSearch));
                break;
            case AssistantTool.Function:
                CheckFunction(tool.ToObject("type", AssistantTool.Function));
                break;
            default:
                tool.ToObject("type");
                break;
        }

        return type == Retrieval
            ? new AssistantTool(AssistantTool.FileSearch, new JsonObject { ["type"] = AssistantTool.FileSearch })
            : new AssistantTool(type, tool.Node());
    }

    private static void CheckFileSearch(RequestObject tool)
    {
        if (tool[AssistantTool.FileSearch]?.ToObject("max_num_results", "ranking_options") is not { } search)
        {
            return;
        }

        search["max_num_results"]?.WholeNumber(1, MaxResults);
        if (search["ranking_options"]?.ToObject("ranker", "score_threshold", "hybrid_search") is { } ranking)
        {
            ranking["ranker"]?.OneOf("auto", StandardRanker);
            ranking["score_threshold"]?.Number(0, 1);
            ranking["hybrid_search"]?.Node();
        }
    }

    private static void CheckFunction(RequestObject tool)
    {
        var function = tool.Required(AssistantTool.Function).ToObject("name", "description", Parameters, "strict");
        var name = function.Required("name");
        if (!name.Text(NameLength, minLength: 1).All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
        {
            throw ApiException.InvalidValue(
                name.Path, $"Invalid '{name.Path}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.");
        }

        function["description"]?.Text(DescriptionLength);
        function[Parameters]?.Node();
        function["strict"]?.Flag();
    }

    private static object ShowOne(AssistantTool tool, ApiVersion version) => tool.Type switch
    {
        AssistantTool.FileSearch when !version.IsV1 => ShowFileSearch(tool.Definition[AssistantTool.FileSearch] as JsonObject),
        AssistantTool.Function => ShowFunction(tool.Definition[AssistantTool.Function]!.AsObject()),
        var type => new BareToolObject(Shown(type, version)),
    };

    private static FileSearchToolObject ShowFileSearch(JsonObject? options)
    {
        var ranking = options?["ranking_options"];
        return new FileSearchToolObject(AssistantTool.FileSearch, new FileSearchToolOptions(
            (int?)(double?)options?["max_num_results"],
            new RankingOptionsObject(
                (string?)ranking?["ranker"] ?? StandardRanker,
                (double?)ranking?["score_threshold"] ?? 0,
                ranking?["hybrid_search"] is { } hybrid ? new RawJson(hybrid.ToJsonString()) : null)));
    }

    private static FunctionToolObject ShowFunction(JsonObject function) => new(AssistantTool.Function, new FunctionDefinitionObject(
        (string)function["name"]!,
        (string?)function["description"],
        new RawJson(function[Parameters] is { } parameters ? parameters.ToJsonString(WireJson.Settings) : """{"type":"object","properties":{}}"""),
        (bool?)function["strict"] ?? false));
}
