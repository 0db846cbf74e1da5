using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>The JSON that records are stored as.</summary>
internal static class RowJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        // Not for HTML: CJK text stays readable and a third of the size.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T record) => JsonSerializer.Serialize(record, Options);

    /// <exception cref="InvalidDataException">The row holds null.</exception>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidDataException($"A row of {typeof(T).Name} is empty.");
}
