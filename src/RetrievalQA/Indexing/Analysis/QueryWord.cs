namespace RetrievalQA.Indexing.Analysis;

/// <summary>A word of a query with the terms that it may have in the documents.</summary>
/// <param name="Text">As the user wrote it.</param>
/// <param name="IsStopWord">It weighs nothing beside other words.</param>
/// <param name="Count">How often the query says it.</param>
/// <param name="Readings">Ways to match it; the best one counts.</param>
public sealed record QueryWord(string Text, bool IsStopWord, int Count, IReadOnlyList<QueryReading> Readings)
{
    /// <summary>Titles of stop words alone that the query may name and that end with this one, a term each.</summary>
    public IReadOnlyList<string> Titles { get; init; } = [];

    /// <summary>Letters alone, none of a script without spaces, and not a name in code or an acronym.</summary>
    internal bool IsAlphabetic => Text.All(char.IsLetter) && !Text.Skip(1).Any(char.IsUpper) && !Text.Any(TextScanner.IsHangul)
        && !Readings.Any(reading => reading.Units.All(unit => unit.Space == TermSpace.Stem));

    /// <summary>The word as another one that was perhaps meant.</summary>
    /// <param name="scale">What the other one is worth.</param>
    internal QueryWord Corrected(IReadOnlyList<QueryWord> meant, double scale) => this with
    {
        Readings = [.. meant.SelectMany(word => word.Readings).Select(reading => reading with { Scale = reading.Scale * scale })],
    };

    /// <summary>The word as the name of documents with such a title, which weighs something.</summary>
    internal QueryWord Naming(string title) => this with { IsStopWord = false, Readings = [new QueryReading(1, [new QueryUnit([title], TermSpace.Stem, 1)])] };
}

/// <summary>One way to match a word.</summary>
/// <param name="Scale">What it is worth beside the other ways, 0..1.</param>
/// <param name="Units">Parts whose scores add up.</param>
public sealed record QueryReading(double Scale, IReadOnlyList<QueryUnit> Units);

/// <summary>A part of a word.</summary>
/// <param name="Terms">Forms of the same thing, such as its stems in several languages: they count once.</param>
public sealed record QueryUnit(IReadOnlyList<string> Terms, TermSpace Space, double Weight);
