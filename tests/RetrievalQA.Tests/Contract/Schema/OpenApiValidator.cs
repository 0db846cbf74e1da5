using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>
/// Validates JSON by the schemas of an OpenAPI document: what 3.0 (nullable) and 3.1 (type arrays, null) use for
/// answers. A keyword that it does not know is an error, never ignored. It also names properties that a schema does not declare.
/// </summary>
public sealed class OpenApiValidator(JsonObject document)
{
    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "title", "description", "default", "example", "examples", "format", "deprecated", "discriminator", "externalDocs",
    };

    private static readonly HashSet<string> Checked = new(StringComparer.Ordinal)
    {
        "$ref", "nullable", "type", "enum", "const", "allOf", "anyOf", "oneOf", "properties", "required", "additionalProperties", "propertyNames",
        "minProperties", "maxProperties", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum",
    };

    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    /// <param name="schema">A schema of the document.</param>
    /// <param name="where">What to call the schema, if it has no name of its own.</param>
    public IReadOnlyList<SchemaViolation> Validate(JsonObject schema, JsonNode? value, string where) => [.. Check(schema, value, where)];

    /// <summary>Validates by a schema of the document's components.</summary>
    public IReadOnlyList<SchemaViolation> Validate(string name, JsonNode? value) => Validate(Component(name), value, name);

    private JsonObject Component(string name) => document["components"]!["schemas"]![name]!.AsObject();

    private IEnumerable<SchemaViolation> Check(JsonObject schema, JsonNode? value, string where)
    {
        if (schema.Select(pair => pair.Key)
            .FirstOrDefault(key => !Checked.Contains(key) && !Annotations.Contains(key) && !key.StartsWith("x-", StringComparison.Ordinal)) is { } unknown)
        {
            throw new NotSupportedException($"{where} uses the keyword '{unknown}', which this validator does not know.");
        }

        if ((string?)schema["$ref"] is { } reference)
        {
            var name = reference[(reference.LastIndexOf('/') + 1)..];
            return Check(Component(name), value, name);
        }

        if (value is null && IsNullable(schema))
        {
            return [];
        }

        return IsOfType(schema["type"], value)
            ? [.. Values(schema, value, where), .. Parts(schema, value, where), .. Content(schema, value, where)]
            : [new SchemaViolation(where, "type", Text(value))];
    }

    // A reference that may be null is written as allOf: [the reference, {nullable: true}].
    private static bool IsNullable(JsonObject schema) =>
        IsTrue(schema["nullable"]) || (schema["allOf"] is JsonArray all && all.Any(part => IsTrue(part!["nullable"])));

    private static bool IsTrue(JsonNode? flag) => flag is not null && (bool)flag;

    private static bool IsOfType(JsonNode? type, JsonNode? value) => type switch
    {
        null => true,
        JsonArray several => several.Any(one => IsOfType(one, value)),
        _ => (string)type! switch
        {
            "null" => value is null,
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value?.GetValueKind() == JsonValueKind.String,
            "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "number" => value?.GetValueKind() == JsonValueKind.Number,
            // Clients read integers strictly: 1.0 is none.
            "integer" => value?.GetValueKind() == JsonValueKind.Number && value.ToJsonString().All(sign => char.IsAsciiDigit(sign) || sign == '-'),
            var other => throw new NotSupportedException($"There is no type '{other}'."),
        },
    };

    private static IEnumerable<SchemaViolation> Values(JsonObject schema, JsonNode? value, string where)
    {
        if (schema["enum"] is JsonArray values && !values.Any(one => JsonNode.DeepEquals(one, value)))
        {
            yield return new SchemaViolation(where, "enum", Text(value));
        }

        if (schema.TryGetPropertyValue("const", out var constant) && !JsonNode.DeepEquals(constant, value))
        {
            yield return new SchemaViolation(where, "const", Text(value));
        }
    }

    private IEnumerable<SchemaViolation> Parts(JsonObject schema, JsonNode? value, string where)
    {
        var all = schema["allOf"] is JsonArray every ? every.SelectMany(part => Check(part!.AsObject(), value, where)) : [];
        var any = schema["anyOf"] is JsonArray some ? Choose(some, value, where, mayBeSeveral: true) : [];
        var one = schema["oneOf"] is JsonArray single ? Choose(single, value, where, mayBeSeveral: false) : [];
        return all.Concat(any).Concat(one);
    }

    /// <summary>What the branch says that the value was meant for: the one that fits, else the one of the right type and names.</summary>
    private List<SchemaViolation> Choose(JsonArray branches, JsonNode? value, string where, bool mayBeSeveral)
    {
        var tried = branches.Select(branch => Check(branch!.AsObject(), value, where).ToList()).ToList();
        if (!mayBeSeveral && tried.Count(found => !found.Exists(violation => violation.BreaksSchema)) > 1)
        {
            return [new SchemaViolation(where, "oneOf", Text(value))];
        }

        return tried
            .OrderBy(found => found.Count(violation => violation.Where == where && violation.Rule == "type"))
            .ThenBy(found => found.Count(violation => violation.Rule is "enum" or "const"))
            .ThenBy(found => found.Count(violation => violation.BreaksSchema))
            .ThenBy(found => found.Count)
            .First();
    }

    private IEnumerable<SchemaViolation> Content(JsonObject schema, JsonNode? value, string where) => value switch
    {
        JsonObject properties => Properties(schema, properties, where),
        JsonArray items => Items(schema, items, where),
        JsonValue single when single.GetValueKind() == JsonValueKind.String => Strings(schema, (string)single!, where),
        JsonValue single when single.GetValueKind() == JsonValueKind.Number =>
            Limits(schema, double.Parse(single.ToJsonString(), CultureInfo.InvariantCulture), "minimum", "maximum", where),
        _ => [],
    };

    private IEnumerable<SchemaViolation> Properties(JsonObject schema, JsonObject value, string where)
    {
        var missing = (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).Where(name => !value.ContainsKey(name));
        var named = value.SelectMany(pair => Property(schema, pair.Key, pair.Value, where));
        return missing.Select(name => new SchemaViolation($"{where}.{name}", "required", "missing"))
            .Concat(named)
            .Concat(Limits(schema, value.Count, "minProperties", "maxProperties", where));
    }

    private IEnumerable<SchemaViolation> Property(JsonObject schema, string name, JsonNode? value, string where)
    {
        var names = schema["propertyNames"] is JsonObject rule ? Check(rule, JsonValue.Create(name), $"{where}.*") : [];
        return names.Concat((schema["properties"]?[name], schema["additionalProperties"]) switch
        {
            (JsonObject declared, _) => Check(declared, value, $"{where}.{name}"),
            (_, JsonObject any) => Check(any, value, $"{where}.*"),
            (_, JsonValue allowed) when !(bool)allowed => [new SchemaViolation($"{where}.{name}", "additionalProperties", Text(value))],
            (_, null) when schema.ContainsKey("properties") => [new SchemaViolation($"{where}.{name}", SchemaViolation.Undeclared, Text(value))],
            _ => [],
        });
    }

    private IEnumerable<SchemaViolation> Items(JsonObject schema, JsonArray items, string where)
    {
        var inside = schema["items"] is JsonObject each ? items.SelectMany(item => Check(each, item, $"{where}[]")) : [];
        return inside.Concat(Limits(schema, items.Count, "minItems", "maxItems", where));
    }

    private static IEnumerable<SchemaViolation> Strings(JsonObject schema, string text, string where)
    {
        var pattern = (string?)schema["pattern"] is { } wanted && !Regex.IsMatch(text, wanted, RegexOptions.None, PatternLimit)
            ? [new SchemaViolation(where, "pattern", text)]
            : Array.Empty<SchemaViolation>();
        return pattern.Concat(Limits(schema, text.EnumerateRunes().Count(), "minLength", "maxLength", where));
    }

    private static IEnumerable<SchemaViolation> Limits(JsonObject schema, double measure, string minimum, string maximum, string where)
    {
        if (schema[minimum] is { } lowest && measure < (double)lowest)
        {
            yield return new SchemaViolation(where, minimum, $"{measure}");
        }

        if (schema[maximum] is { } highest && measure > (double)highest)
        {
            yield return new SchemaViolation(where, maximum, $"{measure}");
        }
    }

    private static string Text(JsonNode? value)
    {
        var text = value?.ToJsonString() ?? "null";
        return text.Length > 200 ? text[..200] + "…" : text;
    }
}
