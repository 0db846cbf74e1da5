using System.Text.Json.Nodes;

namespace RetrievalQA.Retrieval;

/// <summary>A condition that the attributes of a file fulfil or do not.</summary>
public abstract record AttributeFilter
{
    public abstract bool Matches(JsonObject attributes);
}

/// <summary>Every one of some conditions.</summary>
public sealed record AllConditions(IReadOnlyList<AttributeFilter> Filters) : AttributeFilter
{
    public override bool Matches(JsonObject attributes) => Filters.All(filter => filter.Matches(attributes));
}

/// <summary>At least one of some conditions.</summary>
public sealed record AnyCondition(IReadOnlyList<AttributeFilter> Filters) : AttributeFilter
{
    public override bool Matches(JsonObject attributes) => Filters.Any(filter => filter.Matches(attributes));
}

public enum AttributeOperator
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    In,
    NotIn,
}

/// <summary>
/// Compares one attribute. An attribute that is missing, or of another type than the value, is not equal to it and neither
/// greater nor less: not-equal and not-in hold for it, everything else does not.
/// </summary>
/// <param name="Values">One value; several, or none, for in and not-in.</param>
public sealed record AttributeComparison(AttributeOperator Operator, string Key, IReadOnlyList<AttributeValue> Values) : AttributeFilter
{
    public override bool Matches(JsonObject attributes)
    {
        var held = attributes[Key] is { } node ? AttributeValue.From(node) : null;
        return Operator switch
        {
            AttributeOperator.Equal or AttributeOperator.In => IsAmongValues(held),
            AttributeOperator.NotEqual or AttributeOperator.NotIn => !IsAmongValues(held),
            AttributeOperator.Greater => held?.CompareWith(Values[0]) > 0,
            AttributeOperator.GreaterOrEqual => held?.CompareWith(Values[0]) >= 0,
            AttributeOperator.Less => held?.CompareWith(Values[0]) < 0,
            _ => held?.CompareWith(Values[0]) <= 0,
        };
    }

    private bool IsAmongValues(AttributeValue? held) => held is not null && Values.Any(value => held.CompareWith(value) == 0);
}
