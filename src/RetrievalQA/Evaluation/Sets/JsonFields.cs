using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>Reads the fields of a set's objects, and says which of them is not as it should be.</summary>
internal static class JsonFields
{
    /// <exception cref="FormatException">It is missing, or no text.</exception>
    public static string Text(this JsonNode line, string name) => line.TextOrNull(name) ?? throw new FormatException($"There is no '{name}' in it.");

    /// <returns>Null where it is missing or null.</returns>
    /// <exception cref="FormatException">It is no text.</exception>
    public static string? TextOrNull(this JsonNode line, string name) => line[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new FormatException($"'{name}' is no text."),
    };

    /// <returns>Null where it is missing or null.</returns>
    /// <exception cref="FormatException">It is no whole number.</exception>
    public static int? NumberOrNull(this JsonNode line, string name) => line[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => throw new FormatException($"'{name}' is no whole number."),
    };

    /// <exception cref="FormatException">It is neither true nor false.</exception>
    public static bool Flag(this JsonNode line, string name) => line[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw new FormatException($"'{name}' is neither true nor false."),
    };

    /// <returns>The objects of a list; none where it is missing.</returns>
    /// <exception cref="FormatException">It is no list of objects.</exception>
    public static IReadOnlyList<JsonNode> Objects(this JsonNode line, string name) =>
        [.. line.List(name).Select(entry => entry as JsonObject ?? throw new FormatException($"'{name}' is no list of objects."))];

    /// <returns>The texts of a list, or the text alone; none where it is missing.</returns>
    /// <exception cref="FormatException">It is no text and no list of texts.</exception>
    public static IReadOnlyList<string> Texts(this JsonNode line, string name) => line[name] is JsonArray
        ? [.. line.List(name).Select(entry => entry is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new FormatException($"'{name}' is no list of texts."))]
        : line.TextOrNull(name) is { } one ? [one] : [];

    private static JsonArray List(this JsonNode line, string name) => line[name] switch
    {
        null => [],
        JsonArray list => list,
        _ => throw new FormatException($"'{name}' is no list."),
    };
}
