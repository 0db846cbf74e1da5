using System.Text.Json;
using System.Text.Json.Nodes;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Wire;

/// <summary>A value of a request and its dotted path. Each method reads it as one type and says what is wrong otherwise.</summary>
public sealed class RequestValue(JsonElement element, string path)
{
    private const int MetadataPairs = 16;
    private const int MetadataKeyLength = 64;
    private const int MetadataValueLength = 512;

    public string Path => path;

    public bool IsText => element.ValueKind == JsonValueKind.String;

    public bool IsNumber => element.ValueKind == JsonValueKind.Number;

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>The JSON as it was sent.</summary>
    public string Json => element.GetRawText();

    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => element.TryGetInt64(out _) ? "an integer" : "a decimal",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    /// <summary>A word that something is named, found or described by.</summary>
    /// <param name="maxLength">In Unicode code points.</param>
    /// <exception cref="ApiException">It is no text, too long or too short, or holds U+0000.</exception>
    public string Text(int maxLength = int.MaxValue, int minLength = 0)
    {
        var text = Prose(maxLength, minLength);
        return text.Contains('\0') ? throw ApiException.HoldsNul(path) : text;
    }

    /// <summary>Text that people and programs write to one another, whatever characters it has.</summary>
    /// <inheritdoc cref="Text"/>
    public string Prose(int maxLength = int.MaxValue, int minLength = 0)
    {
        Expect(IsText, "a string");
        var text = element.GetString()!;
        if (text.Length > maxLength && CodePoints.Count(text) is var length && length > maxLength)
        {
            throw ApiException.TooLong(path, "string", maxLength, length);
        }

        return text.Length >= minLength ? text : throw ApiException.TooShort(path, "string", minLength, text.Length);
    }

    public string OneOf(params IReadOnlyList<string> supported)
    {
        var text = Text();
        return supported.Contains(text, StringComparer.Ordinal) ? text : throw ApiException.UnsupportedValue(path, text, supported);
    }

    public string Id(string prefix) => ObjectId.Check(path, Text(), prefix);

    public double Number(double minimum, double maximum)
    {
        Expect(IsNumber, "a decimal");
        var number = element.GetDouble();
        return number < minimum || number > maximum
            ? throw ApiException.OutOfRange(path, "decimal", number > maximum, $"{(number > maximum ? maximum : minimum)}", Json)
            : number;
    }

    public int WholeNumber(int minimum, int maximum = int.MaxValue) => (int)LongNumber(minimum, maximum);

    public long LongNumber(long minimum, long maximum)
    {
        Expect(IsNumber && element.GetDouble() is var value && Math.Floor(value) == value, "an integer");
        var number = element.GetDouble();
        return number < minimum || number > maximum
            ? throw ApiException.OutOfRange(path, "integer", number > maximum, $"{(number > maximum ? maximum : minimum)}", Json)
            : (long)number;
    }

    public bool Flag()
    {
        Expect(element.ValueKind is JsonValueKind.True or JsonValueKind.False, "a boolean");
        return element.GetBoolean();
    }

    /// <summary>An object that may have these keys and no others.</summary>
    public RequestObject ToObject(params IReadOnlyList<string> keys)
    {
        Expect(IsObject, "an object");
        return new RequestObject(element, path, keys);
    }

    public IReadOnlyList<RequestValue> Array(int maximum = int.MaxValue, int minimum = 0)
    {
        Expect(element.ValueKind == JsonValueKind.Array, "an array");
        var length = element.GetArrayLength();
        if (length > maximum)
        {
            throw ApiException.TooLong(path, "array", maximum, length);
        }

        return length < minimum
            ? throw ApiException.TooShort(path, "array", minimum, length)
            : [.. element.EnumerateArray().Select((item, index) => new RequestValue(item, $"{path}[{index}]"))];
    }

    /// <summary>Free-form JSON, kept as it is.</summary>
    public JsonObject Node()
    {
        Expect(IsObject, "an object");
        return JsonText.FaultIn(element, allowsNul: false) is { } fault
            ? throw ApiException.HoldsNul(path + fault)
            : JsonNode.Parse(Json)!.AsObject();
    }

    /// <summary>The "type" of an object, which decides what other keys it may have.</summary>
    public string TypeOneOf(params IReadOnlyList<string> supported)
    {
        const string Type = "type";
        Expect(IsObject, "an object");
        return element.TryGetProperty(Type, out var type) && type.ValueKind != JsonValueKind.Null
            ? new RequestValue(type, $"{path}.{Type}").OneOf(supported)
            : throw ApiException.MissingParameter($"{path}.{Type}");
    }

    public IReadOnlyDictionary<string, string> Metadata() =>
        Pairs(MetadataPairs, MetadataKeyLength, (_, value) => value.Text(MetadataValueLength));

    /// <summary>Attributes of a file in a store: strings, numbers and booleans by name.</summary>
    public JsonObject Attributes() => new(Pairs(MetadataPairs, MetadataKeyLength, (_, value) => value.Scalar())
        .Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));

    /// <summary>A string, a number or a boolean.</summary>
    public JsonValue Scalar() => element.ValueKind switch
    {
        JsonValueKind.String => JsonValue.Create(Text(MetadataValueLength)),
        JsonValueKind.Number => JsonValue.Create(element.Clone())!,
        JsonValueKind.True or JsonValueKind.False => JsonValue.Create(element.GetBoolean()),
        _ => throw ApiException.InvalidType(path, "a string, a number or a boolean", Describe(element)),
    };

    private Dictionary<string, T> Pairs<T>(int maximum, int keyLength, Func<string, RequestValue, T> read)
    {
        Expect(IsObject, "an object");
        if (element.GetPropertyCount() is var count && count > maximum)
        {
            throw ApiException.TooLong(path, "object", maximum, count);
        }

        var pairs = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            var key = property.Name.Contains('\0') ? throw ApiException.HoldsNul(path) : property.Name;
            if (CodePoints.Count(key) is var length && length > keyLength)
            {
                throw ApiException.TooLong(path, "string", keyLength, length);
            }

            pairs.Add(key, read(key, new RequestValue(property.Value, $"{path}.{key}")));
        }

        return pairs;
    }

    private void Expect(bool isRight, string expected)
    {
        if (!isRight)
        {
            throw ApiException.InvalidType(path, expected, Describe(element));
        }
    }
}
