using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>A question that asks for the whole of a table: which rows, how many, the most, the total.</summary>
public sealed class TableQuestion
{
    // More is no question but a story, and rules say nothing of it.
    private const int Longest = 400;

    private readonly char[] rest;

    private TableQuestion(string text) => (Text, rest, Language) = (text, text.ToCharArray(), QuestionLanguage.Of(text));

    internal string Text { get; }

    /// <summary>ISO 639-1.</summary>
    internal string Language { get; }

    internal TableOperation Operation { get; private set; }

    /// <summary>Asked is "how many", which a column of figures answers with its sum.</summary>
    internal bool Counts { get; private set; }

    internal TableComparison? Comparison { get; private set; }

    /// <summary>Index in <see cref="TableVocabulary.Quantities"/>; null where the question says nothing of the kind.</summary>
    internal int? Quantity { get; private set; }

    /// <summary>Where the word for the operation ends: what it asks of stands behind it.</summary>
    internal int AsksAt { get; private set; } = -1;

    /// <summary>Two operations at a time ("the highest average"): no rule does that.</summary>
    internal bool IsNested { get; private set; }

    internal bool IsNegated { get; private set; }

    /// <summary>The text with blanks in place of what is understood.</summary>
    internal string Rest => new(rest);

    /// <summary>Null where the question asks for nothing of the kind.</summary>
    public static TableQuestion? Of(string text)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        var question = new TableQuestion(text);
        return question.Read() ? question : null;
    }

    private bool Read()
    {
        Compare();
        var (isHighest, isLowest) = (Take(TableVocabulary.Highest()), Take(TableVocabulary.Lowest()));
        foreach (var (index, quantity) in TableVocabulary.Quantities.Index())
        {
            var (high, low) = (Take(quantity.Highest), Take(quantity.Lowest));
            (isHighest, isLowest) = (isHighest || high, isLowest || low);
            Quantity = high || low || quantity.Neutral.IsMatch(Rest) ? Quantity ?? index : Quantity;
        }

        IsNegated = TableVocabulary.Negation().IsMatch(Rest);
        Counts = Take(TableVocabulary.Count());
        var isAverage = Take(TableVocabulary.Average());
        var isSum = Take(TableVocabulary.Sum());
        var lists = Take(TableVocabulary.List());
        var isUnsupported = TableVocabulary.Unsupported().IsMatch(Rest);
        IsNested = isUnsupported || (isHighest && isLowest) || ((isHighest || isLowest) && (isAverage || isSum || Counts));
        Operation = isHighest ? TableOperation.Highest : isLowest ? TableOperation.Lowest
            : isAverage || isUnsupported ? TableOperation.Average
            : isSum && !Counts ? TableOperation.Sum
            : Counts ? TableOperation.Count
            : TableOperation.List;
        IsSummed = isSum;
        return lists || Operation != TableOperation.List || Comparison is not null;
    }

    /// <summary>It asks for a total, be it of rows or of figures.</summary>
    internal bool IsSummed { get; private set; }

    private void Compare()
    {
        if (TableVocabulary.Comparison().Match(Text) is { Success: true } found
            && Figures.Parse(found.Groups["number"].Value.Trim(), Language is "de" or "fr" or "es") is { } number)
        {
            var sign = found.Groups["more"].Success ? ">" : found.Groups["least"].Success ? "≥" : found.Groups["less"].Success ? "<" : "≤";
            Comparison = new TableComparison(sign, number, found.Groups["number"].Value.Trim(), found.Groups["unit"].Value, found.Index);
            Blank(found);
        }
    }

    private bool Take(Regex words)
    {
        var found = words.Matches(Rest);
        foreach (Match match in found)
        {
            AsksAt = Math.Max(AsksAt, match.Index + match.Length);
            Blank(match);
        }

        return found.Count > 0;
    }

    private void Blank(Capture found) => Array.Fill(rest, ' ', found.Index, found.Length);
}

/// <summary>"More than 20".</summary>
/// <param name="Sign">&gt;, ≥, &lt; or ≤.</param>
/// <param name="Written">The number as the question writes it.</param>
/// <param name="Unit">As the question writes it; empty where it names none.</param>
/// <param name="At">Where it stands in the question.</param>
internal sealed record TableComparison(string Sign, decimal Number, string Written, string Unit, int At)
{
    public bool Holds(decimal value) => Sign switch
    {
        ">" => value > Number,
        "≥" => value >= Number,
        "<" => value < Number,
        _ => value <= Number,
    };
}
