using System.Text.Json.Serialization;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Assistants;

/// <summary>A tool without options: code_interpreter, and v1's retrieval.</summary>
public sealed record BareToolObject(string Type);

public sealed record FileSearchToolObject(string Type, FileSearchToolOptions FileSearch);

public sealed record FileSearchToolOptions(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? MaxNumResults,
    RankingOptionsObject RankingOptions);

public sealed record RankingOptionsObject(string Ranker, double ScoreThreshold, RawJson? HybridSearch);

public sealed record FunctionToolObject(string Type, FunctionDefinitionObject Function);

public sealed record FunctionDefinitionObject(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description,
    RawJson Parameters,
    bool Strict);
