using System.Text.Json;
using System.Text.Json.Serialization;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>One file to read: a line of JSON on the parser process's input.</summary>
internal sealed record ParserRequest(string Path, string FileName, string ContentType, ParsingLimits Limits)
{
    public string ToJson() => JsonSerializer.Serialize(this, ParserJson.Default.ParserRequest);

    public static ParserRequest FromJson(string line) => JsonSerializer.Deserialize(line, ParserJson.Default.ParserRequest)!;
}

[JsonSerializable(typeof(ParserRequest))]
internal sealed partial class ParserJson : JsonSerializerContext;
