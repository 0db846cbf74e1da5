using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Runs.Streaming;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs.Steps;

/// <summary>The calls of a step by kind. v1 shows nothing of a search but that there was one.</summary>
public static class ToolCallObjects
{
    // Searches of the hosted API are ranked by what this names; clients read the field.
    private const string Ranker = "default_2024_08_21";

    /// <param name="texts">Texts of search results; null where they were not asked for.</param>
    public static object From(ToolCall call, ApiVersion version, IReadOnlyDictionary<SourcePlace, string>? texts) => call switch
    {
        FileSearchCall search when version.IsV1 => new RetrievalCallObject(search.Id, "retrieval", new RetrievalObject()),
        FileSearchCall search => new FileSearchCallObject(search.Id, AssistantTool.FileSearch, SearchOf(search, texts)),
        FunctionCall function => new FunctionCallObject(
            function.Id, AssistantTool.Function, new FunctionCallBody(function.Name, function.Arguments, function.Output)),
        CodeInterpreterCall code => new CodeInterpreterCallObject(
            code.Id, AssistantTool.CodeInterpreter, new CodeInterpreterObject(code.Input, [.. (code.Outputs ?? []).Select(OutputOf)])),
        _ => throw new InvalidOperationException($"There is no wire form of {call.GetType().Name}."),
    };

    /// <summary>A call as a stream shows it when the model begins it.</summary>
    public static object Begin(int index, ToolCall call, ApiVersion version) => From(call, version, texts: null) switch
    {
        RetrievalCallObject search => new RetrievalCallDelta(index, search.Id, search.Type, search.Retrieval),
        FileSearchCallObject search => new FileSearchCallDelta(index, search.Id, search.Type, search.FileSearch),
        FunctionCallObject function => new FunctionCallDelta(index, function.Id, function.Type, function.Function with { Arguments = "" }),
        CodeInterpreterCallObject code => new CodeInterpreterCallDelta(index, code.Id, code.Type, code.CodeInterpreter with { Input = "" }),
        var other => throw new InvalidOperationException($"There is no streamed form of {other.GetType().Name}."),
    };

    /// <summary>An output as a stream shows it.</summary>
    public static object Delta(int index, CodeInterpreterOutput output) => output.ImageFileId is { } fileId
        ? new CodeImageDelta(index, "image", new CodeImageObject(fileId))
        : new CodeLogsDelta(index, "logs", output.Logs ?? "");

    private static FileSearchObject SearchOf(FileSearchCall search, IReadOnlyDictionary<SourcePlace, string>? texts) => new(
        new StepRankingOptions(Ranker, search.ScoreThreshold),
        [.. search.Results.Select(result => FileSearchResultObject.From(result, texts))],
        search.Unready.Count > 0 ? search.Unready : null);

    private static object OutputOf(CodeInterpreterOutput output) => output.ImageFileId is { } fileId
        ? new CodeImageOutput("image", new CodeImageObject(fileId))
        : new CodeLogsOutput("logs", output.Logs ?? "");
}

public sealed record RetrievalCallObject(string Id, string Type, RetrievalObject Retrieval);

public sealed record RetrievalObject;

public sealed record FileSearchCallObject(string Id, string Type, FileSearchObject FileSearch);

/// <param name="UnreadyFiles">Extension: files in scope that could not be searched, each with the reason.</param>
public sealed record FileSearchObject(
    StepRankingOptions RankingOptions,
    IReadOnlyList<FileSearchResultObject> Results,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? UnreadyFiles);

public sealed record StepRankingOptions(string Ranker, double ScoreThreshold);

/// <param name="Page">Extension: page, slide or sheet on which the passage begins.</param>
public sealed record FileSearchResultObject(
    string FileId,
    string FileName,
    double Score,
    JsonObject Attributes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SearchContentObject>? Content,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Page)
{
    /// <param name="texts">Null where they were not asked for; a deleted file has none.</param>
    public static FileSearchResultObject From(FileSearchResult result, IReadOnlyDictionary<SourcePlace, string>? texts) => new(
        result.FileId,
        result.FileName,
        result.Score,
        result.Attributes ?? [],
        texts is null ? null : texts.TryGetValue(result.Place, out var text) ? [new SearchContentObject("text", text)] : [],
        result.Page);
}

public sealed record SearchContentObject(string Type, string Text);

public sealed record FunctionCallObject(string Id, string Type, FunctionCallBody Function);

/// <param name="Output">Null until the client has answered.</param>
public sealed record FunctionCallBody(string Name, string Arguments, string? Output);

public sealed record CodeInterpreterCallObject(string Id, string Type, CodeInterpreterObject CodeInterpreter);

public sealed record CodeInterpreterObject(string Input, IReadOnlyList<object> Outputs);

public sealed record CodeLogsOutput(string Type, string Logs);

public sealed record CodeImageOutput(string Type, CodeImageObject Image);

public sealed record CodeImageObject(string FileId);
