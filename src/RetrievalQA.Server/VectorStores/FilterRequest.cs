using RetrievalQA.Retrieval;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

/// <summary>Reads a filter on attributes: comparisons, joined by and/or as deep as the limits allow.</summary>
public sealed class FilterRequest
{
    private const string Type = "type";
    private const string Key = "key";
    private const string Value = "value";
    private const string Filters = "filters";

    // What some older documentation calls the key.
    private const string Property = "property";

    private static readonly Dictionary<string, AttributeOperator> Operators = new(StringComparer.Ordinal)
    {
        ["eq"] = AttributeOperator.Equal,
        ["ne"] = AttributeOperator.NotEqual,
        ["gt"] = AttributeOperator.Greater,
        ["gte"] = AttributeOperator.GreaterOrEqual,
        ["lt"] = AttributeOperator.Less,
        ["lte"] = AttributeOperator.LessOrEqual,
        ["in"] = AttributeOperator.In,
        ["nin"] = AttributeOperator.NotIn,
    };

    private static readonly string[] Types = [.. Operators.Keys, "and", "or"];

    private readonly RequestValue root;
    private readonly LimitOptions limits;
    private int conditions;

    private FilterRequest(RequestValue root, LimitOptions limits)
    {
        this.root = root;
        this.limits = limits;
    }

    /// <exception cref="ApiException">The filter is wrong, nested too deep or too large.</exception>
    public static AttributeFilter Read(RequestValue value, LimitOptions limits) => new FilterRequest(value, limits).Read(value, depth: 1);

    private AttributeFilter Read(RequestValue value, int depth)
    {
        if (depth > limits.FilterDepth)
        {
            throw ApiException.InvalidValue(
                value.Path, $"Invalid '{root.Path}': filters are nested too deep. They may be nested {limits.FilterDepth} levels at most.");
        }

        var type = value.TypeOneOf(Types);
        return Operators.TryGetValue(type, out var comparison) ? ReadComparison(value, comparison) : ReadCompound(value, type, depth);
    }

    private AttributeFilter ReadCompound(RequestValue value, string type, int depth)
    {
        var compound = value.ToObject(Type, Filters);
        List<AttributeFilter> filters = [.. compound.Required(Filters).Array(minimum: 1).Select(filter => Read(filter, depth + 1))];
        return type == "and" ? new AllConditions(filters) : new AnyCondition(filters);
    }

    private AttributeComparison ReadComparison(RequestValue value, AttributeOperator comparison)
    {
        var request = value.ToObject(Type, Key, Property, Value);
        var key = (request[Key] ?? request[Property] ?? throw ApiException.MissingParameter(request.PathTo(Key))).Text();
        var operand = request.Required(Value);
        IReadOnlyList<AttributeValue> values = comparison switch
        {
            AttributeOperator.In or AttributeOperator.NotIn => [.. operand.Array().Select(item => AttributeValue.From(item.Scalar()))],
            AttributeOperator.Equal or AttributeOperator.NotEqual => [AttributeValue.From(operand.Scalar())],
            _ => [Ordered(operand)],
        };
        conditions += Math.Max(1, values.Count);
        return conditions <= limits.FilterConditions
            ? new AttributeComparison(comparison, key, values)
            : throw ApiException.InvalidValue(
                root.Path, $"Invalid '{root.Path}': too many conditions. Comparisons and the values in their lists may be {limits.FilterConditions} at most.");
    }

    private static AttributeValue Ordered(RequestValue operand) => AttributeValue.From(operand.Scalar()) is var value and not AttributeFlag
        ? value
        : throw ApiException.InvalidType(operand.Path, "a string or a number", "a boolean");
}
