using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Assistants;

/// <summary>The model settings that assistants and runs share; null where the request says nothing.</summary>
public sealed record SamplingSettings(double? Temperature, double? TopP, string? ResponseFormat, string? ReasoningEffort)
{
    private static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    public static SamplingSettings Read(RequestObject body, ApiVersion version) => new(
        body["temperature"]?.Number(0, 2),
        body["top_p"]?.Number(0, 1),
        body["response_format"] is { } format ? ReadFormat(format, version) : null,
        version.IsV1 ? null : body["reasoning_effort"]?.OneOf(Efforts));

    private static string ReadFormat(RequestValue format, ApiVersion version)
    {
        if (format.IsText)
        {
            _ = version.IsV1 ? format.OneOf("none", "auto") : format.OneOf("auto");
            return format.Json;
        }

        var declared = format.ToObject("type", "json_schema");
        var type = version.IsV1 ? declared.Required("type").OneOf("text", "json_object")
            : declared.Required("type").OneOf("text", "json_object", "json_schema");
        if (type == "json_schema")
        {
            var schema = declared.Required("json_schema").ToObject("name", "description", "schema", "strict");
            schema.Required("name").Text(maxLength: 64, minLength: 1);
            schema["description"]?.Text();
            schema["schema"]?.Node();
            schema["strict"]?.Flag();
        }

        return format.Json;
    }
}
