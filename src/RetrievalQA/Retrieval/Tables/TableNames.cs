using System.Text.RegularExpressions;
using RetrievalQA.Documents;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>What a question names of one table: columns, and what the rows that it asks for have in them.</summary>
/// <param name="rest">What is not understood yet; what is named is taken out.</param>
/// <param name="rowCount">Rows that are no totals.</param>
internal sealed partial class TableNames(TableQuestion question, QuestionRest rest, IReadOnlyList<TableColumn> columns, TableColumn label, int rowCount)
{
    private const int LongestValue = 60;
    private const int LeastLetters = 3;
    private const int MostValues = 4_000;

    private readonly Dictionary<TableColumn, SourceSpan> named = [];
    private readonly List<TableCondition> conditions = [];

    public IReadOnlyDictionary<TableColumn, SourceSpan> Columns => named;

    public IReadOnlyList<TableCondition> Conditions => conditions;

    /// <summary>Words of the table's title.</summary>
    public int TitleWords { get; private set; }

    /// <summary>Where the first value stands; -1 where there is none.</summary>
    public int FirstValue => conditions.Where(condition => condition.IsValue).Select(condition => condition.Span.Start).DefaultIfEmpty(-1).Min();

    public bool IsCondition(TableColumn column) => conditions.Exists(condition => condition.Column == column);

    /// <summary>The rows that the question names, in the order in which it does.</summary>
    public IReadOnlyList<int> NamedRows => [.. conditions.Where(condition => condition.Column == label).OrderBy(condition => condition.Span.Start)
        .SelectMany(condition => Enumerable.Range(0, rowCount).Where(condition.Holds)).Distinct()];

    public void Read()
    {
        NameColumns();
        NameUnits();
        NameValues();
        NameShortColumns();
        NameLetters();
        NamePeriod();
        NameNumbers();
        NameYesNo();
    }

    /// <summary>Title words say that this table is meant.</summary>
    public void TakeTitle(string title)
    {
        var words = Word().Matches(title).Select(word => word.Value).Where(word => word.Length >= LeastLetters);
        foreach (var word in words.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (rest.Find(word) is { } place)
            {
                rest.Take(place);
                TitleWords++;
            }
        }
    }

    private void NameColumns()
    {
        foreach (var column in columns.Where(column => column.BareName.Length > 1).OrderByDescending(column => column.BareName.Length))
        {
            Name(column, rest.Find(column.BareName));
        }

        foreach (var column in columns.Where(column => !named.ContainsKey(column)))
        {
            Name(column, PartsOf(column.BareName).Select(rest.Find).FirstOrDefault(place => place is not null));
        }
    }

    // "菜" of "菜名", "区": of one character, so only where no value holds it.
    private void NameShortColumns()
    {
        foreach (var column in columns.Where(column => column.BareName.Length > 0 && !named.ContainsKey(column) && Run().IsMatch(column.BareName)))
        {
            Name(column, rest.Find(NameSuffix().Replace(column.BareName, "")));
        }
    }

    private void Name(TableColumn column, SourceSpan? place)
    {
        if (place is { } span)
        {
            named[column] = span;
            rest.Take(span);
        }
    }

    // "How many kilos": the unit of one column.
    private void NameUnits()
    {
        foreach (var (said, written) in TableVocabulary.Units)
        {
            var ofUnit = columns.Where(column => column.IsNumeric && (written.IsMatch(column.Name) || column.Figures.Units.Any(written.IsMatch))).ToList();
            if (ofUnit.Count == 1 && said.Match(question.Rest) is { Success: true } word && !rest.IsTaken(new SourceSpan(word.Index, word.Index + word.Length)))
            {
                var isOther = named.Keys.Any(column => column.IsNumeric);
                rest.Take(said);
                if (!isOther)
                {
                    named.TryAdd(ofUnit[0], new SourceSpan(word.Index, word.Index + word.Length));
                }
            }
        }
    }

    // Words of a name; the beginnings of one without spaces, the longest first.
    private static IEnumerable<string> PartsOf(string name) => Run().IsMatch(name)
        ? Enumerable.Range(2, Math.Max(0, name.Length - 2)).Reverse().Select(length => name[..length])
        : Word().Matches(name).Select(word => word.Value).Where(word => !IsCommon(word));

    private static bool IsCommon(string word) => word.Length < LeastLetters || TableVocabulary.Generic().IsMatch(word) || TableVocabulary.List().IsMatch(word);

    private void NameValues()
    {
        var values = columns.Where(column => !column.IsYesNo)
            .SelectMany(column => Enumerable.Range(0, rowCount).Select(row => (Column: column, Text: column[row])))
            .Where(value => value.Text.Length is > 1 and <= LongestValue && value.Text.Any(char.IsLetter))
            .Distinct()
            .Take(MostValues)
            .OrderByDescending(value => value.Text.Length)
            .ToList();
        foreach (var (column, text) in values)
        {
            NameValue(column, text, rest.Find(text));
        }

        foreach (var (column, text) in values.Where(value => Word().Count(value.Text) > 1))
        {
            var first = Word().Match(text).Value;
            var isOnlyOne = first.Length >= LeastLetters && values.Count(value => value.Text.StartsWith(first, StringComparison.OrdinalIgnoreCase)) == 1;
            NameValue(column, text, isOnlyOne && !IsCommon(first) && question.Text.Contains(first, StringComparison.Ordinal) ? rest.Find(first) : null);
        }
    }

    // "In bay A", "teams B and C", "B반": one letter is a value right beside the name of its column only.
    private void NameLetters()
    {
        foreach (var (column, place) in named.Where(column => !column.Key.IsNumeric && !column.Key.IsYesNo).ToList())
        {
            NameLetter(column, rest.Before(place));
            var next = rest.After(place);
            while (next is { } word && NameLetter(column, word))
            {
                next = rest.AfterAnd(word);
            }
        }
    }

    private bool NameLetter(TableColumn column, SourceSpan? place)
    {
        if (place is not { Length: 1 } letter || !Enumerable.Range(0, rowCount).Any(row => column[row] == question.Text[letter.Start..letter.End]))
        {
            return false;
        }

        NameValue(column, question.Text[letter.Start..letter.End], letter);
        return true;
    }

    private void NameValue(TableColumn column, string text, SourceSpan? place)
    {
        if (place is { } span)
        {
            rest.Take(span);
            conditions.Add(new TableCondition(column, text, span, row => string.Equals(column[row], text, StringComparison.OrdinalIgnoreCase))
            {
                IsValue = true,
            });
        }
    }

    private void NamePeriod()
    {
        if (AskedPeriod.In(question.Rest) is { } period && !rest.IsTaken(period.Span)
            && columns.FirstOrDefault(column => column.IsDated && (named.ContainsKey(column) || columns.Count(other => other.IsDated) == 1)) is { } dated)
        {
            rest.Take(period.Span);
            conditions.Add(new TableCondition(dated, period.Written, period.Span, row => period.Holds(dated.Dates[row])));
        }
    }

    // "On floor 3": a number that stands in a column that is named. "No seats" is none of them.
    private void NameNumbers()
    {
        foreach (Match number in Number().Matches(question.Rest))
        {
            var span = new SourceSpan(number.Index, number.Index + number.Length);
            if (!rest.IsTaken(span) && Figures.Parse(number.Value, question.Language is "de" or "fr" or "es") is { } value
                && named.Keys.FirstOrDefault(column => column.IsNumeric && column.Figures.Values.Contains(value)) is { } column)
            {
                rest.Take(span);
                conditions.Add(new TableCondition(column, number.Value, span, row => column.Figures.Values[row] == value));
            }
        }

        foreach (var (column, place) in named.Where(column => column.Key.IsNumeric))
        {
            if (question.Operation is TableOperation.List or TableOperation.Count && None().Match(question.Text[..place.Start]) is { Success: true } none)
            {
                var span = new SourceSpan(none.Index, place.Start);
                rest.Take(span);
                conditions.Add(new TableCondition(column, "0", span, row => column.Figures.Values[row] == 0));
            }
        }
    }

    private void NameYesNo()
    {
        foreach (var (column, place) in named.Where(column => column.Key.IsYesNo))
        {
            var wanted = question.IsNegated ? TableVocabulary.No() : TableVocabulary.Yes();
            var written = Enumerable.Range(0, rowCount).Select(row => column[row]).FirstOrDefault(wanted.IsMatch);
            conditions.Add(new TableCondition(column, written ?? "–", place, row => wanted.IsMatch(column[row])));
        }
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Word();

    [GeneratedRegex(@"[0-9]+(?:[.,][0-9]+)*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Number();

    [GeneratedRegex(@"\b(?:no|keine?n?)\s$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex None();

    [GeneratedRegex("(?<=.)(?:名称|名前|名|이름|명)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex NameSuffix();

    [GeneratedRegex(@"[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Run();
}

/// <summary>What rows have in one column.</summary>
/// <param name="Written">As the answer says it.</param>
/// <param name="Span">Where the question says so.</param>
/// <param name="Holds">Of a row that is no total.</param>
internal sealed record TableCondition(TableColumn Column, string Written, SourceSpan Span, Func<int, bool> Holds)
{
    /// <summary>It is what stands in a cell.</summary>
    public bool IsValue { get; init; }
}
