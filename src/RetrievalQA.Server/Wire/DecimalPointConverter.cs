using System.Text.Json;
using System.Text.Json.Serialization;

namespace RetrievalQA.Server.Wire;

/// <summary>Writes whole numbers of a decimal field as the hosted API does: <c>1.0</c>, not <c>1</c>.</summary>
public sealed class DecimalPointConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        var text = $"{value:R}";
        writer.WriteRawValue(text.All(char.IsAsciiDigit) ? text + ".0" : text);
    }
}
