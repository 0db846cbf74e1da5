using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetrievalQA.Retrieval;

/// <summary>A string, a number or a boolean that is an attribute or is compared with one.</summary>
public abstract record AttributeValue
{
    /// <exception cref="ArgumentException">The node is an object, an array or null.</exception>
    public static AttributeValue From(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.String => new AttributeText(node.GetValue<string>()),
        JsonValueKind.True => new AttributeFlag(true),
        JsonValueKind.False => new AttributeFlag(false),
        JsonValueKind.Number => AttributeNumber.Parse(node.ToJsonString()),
        var kind => throw new ArgumentException($"An attribute is no {kind}.", nameof(node)),
    };

    /// <summary>Negative, zero or positive, as this is less than, equal to or greater than the other; null where their types differ.</summary>
    public abstract int? CompareWith(AttributeValue other);
}

/// <summary>Strings are ordered by their UTF-16 units, so that dates such as 2024-05-31 are in order.</summary>
public sealed record AttributeText(string Text) : AttributeValue
{
    public override int? CompareWith(AttributeValue other) => other is AttributeText text ? string.CompareOrdinal(Text, text.Text) : null;
}

public sealed record AttributeFlag(bool Flag) : AttributeValue
{
    public override int? CompareWith(AttributeValue other) => other is AttributeFlag flag ? Flag.CompareTo(flag.Flag) : null;
}

/// <param name="Exact">Tells apart long ids that are the same double; null for numbers beyond a decimal.</param>
public sealed record AttributeNumber(double Value, decimal? Exact) : AttributeValue
{
    /// <param name="json">A number as JSON has it.</param>
    public static AttributeNumber Parse(string json) => new(
        double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture),
        decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : null);

    public override int? CompareWith(AttributeValue other)
    {
        if (other is not AttributeNumber number)
        {
            return null;
        }

        var order = Value.CompareTo(number.Value);
        return order == 0 && Exact is { } left && number.Exact is { } right ? left.CompareTo(right) : order;
    }
}
