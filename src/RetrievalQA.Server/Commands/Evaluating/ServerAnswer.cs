using System.Text.Json.Nodes;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>Reads what a server answered, which may be any server.</summary>
internal static class ServerAnswer
{
    /// <exception cref="InvalidDataException">The answer has no such text.</exception>
    public static string TextOf(JsonNode? answer, string name) =>
        (answer as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Missing(name);

    /// <exception cref="InvalidDataException">The answer has no such number.</exception>
    public static int NumberOf(JsonNode? answer, string name) =>
        (answer as JsonObject)?[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : throw Missing(name);

    /// <exception cref="InvalidDataException">The answer has no such list.</exception>
    public static JsonArray ListOf(JsonNode? answer, string name) => (answer as JsonObject)?[name] as JsonArray ?? throw Missing(name);

    private static InvalidDataException Missing(string name) => new($"The server's answer has no '{name}' of the kind that the API says.");
}
