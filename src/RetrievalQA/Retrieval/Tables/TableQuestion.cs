using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>A question that asks for the whole of a table: which rows, how many, the most, the total; or that sets two rows against each other.</summary>
public sealed class TableQuestion
{
    // More is no question but a story, and rules say nothing of it.
    private const int Longest = 400;

    private readonly char[] rest;

    private TableQuestion(string text)
    {
        (Text, Language, Rank) = (text, QuestionLanguage.Of(text), AskedRank.In(text));
        rest = (Rank?.Plain(text) ?? text).ToCharArray();
    }

    internal string Text { get; }

    /// <summary>ISO 639-1.</summary>
    internal string Language { get; }

    internal TableOperation Operation { get; private set; }

    /// <summary>Asked is "how many", which a column of figures answers with its sum.</summary>
    internal bool Counts { get; private set; }

    internal TableComparison? Comparison { get; private set; }

    /// <summary>Which places of the order are asked for; null where it is the first.</summary>
    internal AskedRank? Rank { get; }

    /// <summary>What the question speaks of; null where it says nothing of the kind.</summary>
    internal TableQuantity? Quantity { get; private set; }

    /// <summary>Where the word for the operation ends: what it asks of stands behind it.</summary>
    internal int AsksAt { get; private set; } = -1;

    /// <summary>Two operations at a time ("the highest average"): no rule does that.</summary>
    internal bool IsNested { get; private set; }

    internal bool IsNegated { get; private set; }

    /// <summary>It asks for a total, be it of rows or of figures.</summary>
    internal bool IsSummed { get; private set; }

    /// <summary>Whether the row named first has less is asked, not more.</summary>
    internal bool IsLess { get; private set; }

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
        question.Compare();
        return question.ReadPair() || question.ReadWhole() ? question : null;
    }

    /// <summary>"Is A heavier than B?", "How much more does A cost than B?"</summary>
    private bool ReadPair()
    {
        var isDifference = TableVocabulary.Difference().IsMatch(Rest);
        var asksHowMuch = isDifference || TableVocabulary.Differs().IsMatch(Rest);
        if (!(isDifference || TableVocabulary.Than().IsMatch(Rest)) || !(asksHowMuch || TableVocabulary.YesOrNo().IsMatch(Text)))
        {
            return false;
        }

        foreach (var quantity in TableQuantity.All)
        {
            var (more, less) = (Take(quantity.Higher), Take(quantity.Lower));
            IsLess |= less;
            Quantity ??= more || less || quantity.Neutral.IsMatch(Rest) ? quantity : null;
        }

        Take(TableVocabulary.More());
        IsLess |= Take(TableVocabulary.Less());
        Take(TableVocabulary.Than());
        Take(TableVocabulary.Differs());
        Operation = asksHowMuch ? TableOperation.Difference : TableOperation.Compare;
        return true;
    }

    private bool ReadWhole()
    {
        var (isHighest, isLowest) = (Take(TableVocabulary.Highest()), Take(TableVocabulary.Lowest()));
        foreach (var quantity in TableQuantity.All)
        {
            var (high, low) = (Take(quantity.Highest), Take(quantity.Lowest));
            (isHighest, isLowest) = (isHighest || high, isLowest || low);
            Quantity ??= high || low || quantity.Neutral.IsMatch(Rest) ? quantity : null;
        }

        (isHighest, isLowest) = ReadRank(isHighest || (!isLowest && TakeSuperlative()), isLowest);
        IsNegated = TableVocabulary.Negation().IsMatch(Rest);
        Counts = Take(TableVocabulary.Count());
        var isMedian = Take(TableVocabulary.Median());
        var isAverage = Take(TableVocabulary.Average());
        IsSummed = Take(TableVocabulary.Sum());
        var lists = Take(TableVocabulary.List());
        var isUnsupported = TableVocabulary.Unsupported().IsMatch(Rest);
        IsNested = isUnsupported || (isHighest && isLowest) || ((isHighest || isLowest) && (isAverage || isMedian || IsSummed || Counts));
        Operation = isHighest ? TableOperation.Highest : isLowest ? TableOperation.Lowest
            : isMedian ? TableOperation.Median
            : isAverage || isUnsupported ? TableOperation.Average
            : IsSummed && !Counts ? TableOperation.Sum
            : Counts ? TableOperation.Count
            : !lists && TableVocabulary.YesOrNo().IsMatch(Text) ? TableOperation.Check
            : TableOperation.List;
        return lists || Operation != TableOperation.List || Comparison is not null;
    }

    // "Top 3" says by itself which end of the order is meant.
    private (bool IsHighest, bool IsLowest) ReadRank(bool isHighest, bool isLowest)
    {
        if (Rank is null || isHighest || isLowest)
        {
            return (isHighest, isLowest);
        }

        var less = Take(TableVocabulary.Less());
        _ = less || Take(TableVocabulary.More());
        return (!less && !Rank.IsBottom, less || Rank.IsBottom);
    }

    // The word of another superlative stays: something must be named by it.
    private bool TakeSuperlative()
    {
        if (TableVocabulary.Superlative().Match(Rest) is not { Success: true } found)
        {
            return false;
        }

        AsksAt = found.Groups["taken"].Success ? found.Index + found.Length : AsksAt;
        if (found.Groups["taken"].Success)
        {
            Blank(found);
        }

        return true;
    }

    private void Compare()
    {
        var isComma = Language is "de" or "fr" or "es";
        if (TableVocabulary.Between().Match(Rest) is { Success: true } between
            && Figures.Parse(between.Groups["low"].Value.Trim(), isComma) is { } low && Figures.Parse(between.Groups["high"].Value.Trim(), isComma) is { } high)
        {
            var written = $"{between.Groups["low"].Value.Trim()}–{between.Groups["high"].Value.Trim()}";
            Comparison = new TableComparison("", low, written, between.Groups["unit"].Value, between.Index) { High = high };
            Blank(between);
        }
        else if (TableVocabulary.Comparison().Match(Rest) is { Success: true } found
            && Figures.Parse(found.Groups["number"].Value.Trim(), isComma) is { } number)
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

/// <summary>"More than 20", "between 10 and 20".</summary>
/// <param name="Sign">&gt;, ≥, &lt; or ≤; empty between two numbers, both of which are in.</param>
/// <param name="Written">The number as the question writes it.</param>
/// <param name="Unit">As the question writes it; empty where it names none.</param>
/// <param name="At">Where it stands in the question.</param>
internal sealed record TableComparison(string Sign, decimal Number, string Written, string Unit, int At)
{
    /// <summary>The upper one of two numbers; null where there is one.</summary>
    public decimal? High { get; init; }

    public bool Holds(decimal value) => Sign switch
    {
        ">" => value > Number,
        "≥" => value >= Number,
        "<" => value < Number,
        "≤" => value <= Number,
        _ => value >= Number && value <= High,
    };
}
