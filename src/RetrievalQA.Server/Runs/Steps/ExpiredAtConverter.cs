using System.Text.Json;
using System.Text.Json.Serialization;

namespace RetrievalQA.Server.Runs.Steps;

public sealed class ExpiredAtConverter : JsonConverter<ExpiredAt>
{
    public override ExpiredAt Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.TokenType == JsonTokenType.Null ? null : reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, ExpiredAt value, JsonSerializerOptions options)
    {
        if (value.Seconds is { } seconds)
        {
            writer.WriteNumberValue(seconds);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
