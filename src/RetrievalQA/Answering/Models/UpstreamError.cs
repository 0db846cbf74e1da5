using System.Text.Json;
using System.Text.Json.Nodes;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Models;

/// <summary>What an endpoint says about its failure.</summary>
/// <param name="Codes">Everything that names the kind of failure.</param>
public sealed record UpstreamError(string Message, IReadOnlyList<string> Codes)
{
    private const int MaxText = 300;

    /// <summary>
    /// Reads <c>{"error":{"message","code","type"}}</c> and what others make of it: a text as the error, the fields at the
    /// top, an array around it, or plain text. Null where there is no explanation.
    /// </summary>
    public static UpstreamError? Read(BinaryData? body)
    {
        if (body is null || body.ToMemory().IsEmpty)
        {
            return null;
        }

        try
        {
            return From(JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }));
        }
        catch (JsonException)
        {
            var text = body.ToString().Trim();
            return text.Length == 0 || text[0] == '<' ? null : new UpstreamError(WholeCharacters.Shorten(text, MaxText), []);
        }
    }

    private static UpstreamError? From(JsonNode? node) => node switch
    {
        JsonArray { Count: > 0 } several => From(several[0]),
        JsonObject body when body["error"] is JsonObject error => FromFields(error),
        JsonObject body when Text(body["error"]) is { Length: > 0 } text => new UpstreamError(text, []),
        JsonObject body => FromFields(body),
        _ => null,
    };

    private static UpstreamError? FromFields(JsonObject error)
    {
        var message = Text(error["message"]) ?? Text(error["detail"]);
        string?[] codes = [Text(error["code"]), Text(error["type"]), Text((error["innererror"] as JsonObject)?["code"])];
        return string.IsNullOrWhiteSpace(message) ? null : new UpstreamError(message, [.. codes.OfType<string>()]);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
