namespace RetrievalQA.Answering.Citations.Support;

/// <summary>An amount that a text names.</summary>
/// <param name="Values">As written; several where it can be read in several ways: 1.000 is one or a thousand, "5" of a clock is 5 or 17.</param>
/// <param name="Unit">What it counts; null where no unit is known that stands beside it.</param>
internal sealed record Quantity(IReadOnlyList<decimal> Values, Unit? Unit)
{
    /// <summary>Whether both say the same amount; where one has no unit, whether they say the same number.</summary>
    public bool Equals(Quantity? other) => other is not null && (Unit is null || other.Unit is null
        ? Values.Intersect(other.Values).Any()
        : Unit.Measure == other.Unit.Measure && InBase.Intersect(other.InBase).Any());

    // Equal amounts may be written in many ways.
    public override int GetHashCode() => 0;

    /// <summary>Both together: 3 hours and 42 minutes; null where they do not belong together.</summary>
    public Quantity? With(Quantity smaller) =>
        Unit is null || smaller.Unit is null || Unit.Measure != smaller.Unit.Measure || Unit.Factor <= smaller.Unit.Factor ? null
        : new Quantity([(Values[0] * Unit.Factor) + (smaller.Values[0] * smaller.Unit.Factor)], Unit with { Factor = 1 });

    private IEnumerable<decimal> InBase => Values.Select(value => decimal.Round(value * Unit!.Factor, 6));
}

/// <summary>What an amount is measured in.</summary>
/// <param name="Measure">Amounts of one measure can be compared.</param>
/// <param name="Factor">Of its base unit.</param>
internal sealed record Unit(string Measure, decimal Factor);
