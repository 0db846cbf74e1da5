using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetrievalQA.Answering.Tools;

/// <summary>Reads what a model wrote as the arguments of a tool.</summary>
public static class ToolArguments
{
    /// <summary>The query of a search; null where there is none, or where it is not certain which.</summary>
    public static string? Query(string arguments)
    {
        try
        {
            return RepeatedKey(arguments) is null ? (string?)JsonNode.Parse(arguments)?["query"] : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            // The model is told, and may call again.
            return null;
        }
    }

    /// <summary>The code of a code_interpreter call; null where there is none, or where it is not certain which.</summary>
    public static string? Code(string arguments) => RepeatedKey(arguments) is null ? CodeArgument.Read(arguments) : null;

    /// <summary>A key that stands twice in the arguments; null where none does, or where they are no JSON object.</summary>
    public static string? RepeatedKey(string arguments)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(arguments));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.GetString() is { } key && !keys.Add(key))
                {
                    return key;
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Whoever reads the arguments finds the same, and knows what to do with it.
            return null;
        }

        return null;
    }
}
