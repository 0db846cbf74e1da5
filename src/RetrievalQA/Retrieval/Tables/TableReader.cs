using System.Text.RegularExpressions;
using RetrievalQA.Documents;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>Reads a question against one table: which columns and values it names, and what it asks of them.</summary>
internal sealed partial class TableReader
{
    private const int LongestValue = 60;
    private const int LeastLetters = 3;
    private const int MostValues = 4_000;

    private readonly TableQuestion question;
    private readonly AskedTable table;
    private readonly int index;
    private readonly QuestionRest rest;
    private readonly List<int> rows;
    private readonly List<int> totals;
    private readonly List<TableColumn> columns;
    private readonly Dictionary<TableColumn, SourceSpan> named = [];
    private readonly List<(TableColumn Column, string Written, Func<int, bool> Holds)> conditions = [];
    private readonly TableColumn label;
    private int titleWords;
    private int firstValue = -1;

    private TableReader(TableQuestion question, AskedTable table, int index)
    {
        (this.question, this.table, this.index, rest) = (question, table, index, new QuestionRest(question.Rest, question.Language));
        var isTotal = table.Rows.Select(row => row.Take(2).Any(cell => TableVocabulary.TotalRow().IsMatch(cell.Text))).ToList();
        rows = [.. Enumerable.Range(0, isTotal.Count).Where(row => !isTotal[row])];
        totals = [.. Enumerable.Range(0, isTotal.Count).Where(row => isTotal[row])];
        var language = WrittenDates.LanguageOf($"{table.Title} {string.Join(' ', table.Columns)}");
        var commaIsDecimal = (language is ParsedDocument.UnknownLanguage ? question.Language : language) is "de" or "fr" or "es";
        columns =
        [
            .. table.Columns.Select((name, column) => new TableColumn(column, name, [.. rows.Select(row => table.Rows[row][column].Text)], commaIsDecimal)),
        ];
        label = columns.Where(column => column is { IsNumeric: false, IsYesNo: false }).MaxBy(column => column.Distinct) ?? columns[0];
    }

    /// <summary>What the table answers, or why it does not; null where the question says nothing of it.</summary>
    public static TableFinding? Read(TableQuestion question, AskedTable table, int index) =>
        table.Columns.Count < 2 || table.Total == 0 || table.Columns.All(name => name.Length == 0) ? null : new TableReader(question, table, index).Read();

    private TableFinding? Read()
    {
        NameColumns();
        NameLetters();
        NameValues();
        NamePeriod();
        NameNumbers();
        NameYesNo();
        var measure = Measure();
        if (question.Quantity is { } quantity && measure is not null)
        {
            rest.Take(TableVocabulary.Quantities[quantity].Neutral);
        }

        rest.Take(TableVocabulary.Generic());
        TakeTitle();
        var left = rest.Content().Where(word => !IsHead(word.Span) && !IsLink(word.Span)).Select(word => word.Text).ToList();
        var obstacle = ObstacleTo(measure, left, out var about);
        if (obstacle is null && !AsksOfTable(measure))
        {
            return null;
        }

        var sum = new TableSum(table, rows, totals, columns) { Conditions = conditions, Label = Shown() };
        var found = obstacle is null ? sum.Compute(index, Operation(measure), measure, question.Comparison) : Refused(obstacle.Value, about);
        return found with { Named = titleWords + named.Count + conditions.Count };
    }

    private TableFinding Refused(TableObstacle obstacle, string about) =>
        new(index, question.Operation, [], "", Column: null, "") { Obstacle = obstacle, About = about };

    private void NameColumns()
    {
        foreach (var column in columns.Where(column => column.BareName.Length > 0).OrderByDescending(column => column.BareName.Length))
        {
            if (rest.Find(column.BareName) is { } whole)
            {
                named[column] = whole;
                rest.Take(whole);
            }
        }

        foreach (var column in columns.Where(column => !named.ContainsKey(column)))
        {
            if (PartsOf(column.BareName).Select(rest.Find).FirstOrDefault(place => place is not null) is { } part)
            {
                named[column] = part;
                rest.Take(part);
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
            .SelectMany(column => Enumerable.Range(0, rows.Count).Select(row => (Column: column, Text: column[row])))
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

    // "In bay A": one letter is a value right behind the name of its column only.
    private void NameLetters()
    {
        foreach (var (column, place) in named.Where(column => !column.Key.IsNumeric && !column.Key.IsYesNo))
        {
            if (rest.After(place) is { Length: 1 } letter
                && Enumerable.Range(0, rows.Count).Any(row => column[row] == question.Text[letter.Start..letter.End]))
            {
                NameValue(column, question.Text[letter.Start..letter.End], letter);
            }
        }
    }

    private void NameValue(TableColumn column, string text, SourceSpan? place)
    {
        if (place is { } span)
        {
            rest.Take(span);
            firstValue = firstValue < 0 ? span.Start : Math.Min(firstValue, span.Start);
            conditions.Add((column, text, row => string.Equals(column[row], text, StringComparison.OrdinalIgnoreCase)));
        }
    }

    private void NamePeriod()
    {
        if (AskedPeriod.In(question.Rest) is { } period && !rest.IsTaken(period.Span))
        {
            if (columns.Find(column => column.IsDated && (named.ContainsKey(column) || columns.Count(other => other.IsDated) == 1)) is { } dated)
            {
                rest.Take(period.Span);
                conditions.Add((dated, period.Written, row => period.Holds(dated.Dates[row])));
            }
        }
    }

    // "On floor 3": a number that stands in a column that is named.
    private void NameNumbers()
    {
        foreach (Match number in Number().Matches(question.Rest))
        {
            var span = new SourceSpan(number.Index, number.Index + number.Length);
            if (!rest.IsTaken(span) && Figures.Parse(number.Value, question.Language is "de" or "fr" or "es") is { } value
                && named.Keys.FirstOrDefault(column => column.IsNumeric && column.Figures.Values.Contains(value)) is { } column)
            {
                rest.Take(span);
                conditions.Add((column, number.Value, row => column.Figures.Values[row] == value));
            }
        }
    }

    private void NameYesNo()
    {
        foreach (var column in named.Keys.Where(column => column.IsYesNo))
        {
            var wanted = question.IsNegated ? TableVocabulary.No() : TableVocabulary.Yes();
            var written = Enumerable.Range(0, rows.Count).Select(row => column[row]).FirstOrDefault(wanted.IsMatch);
            conditions.Add((column, written ?? "–", row => wanted.IsMatch(column[row])));
        }
    }

    /// <summary>
    /// The column that is compared or added: the one that is named, the one of the quantity that the question speaks of, the only one of figures.
    /// </summary>
    private TableColumn? Measure()
    {
        var free = columns.Where(column => (column.IsNumeric || column.IsDated) && !IsCondition(column)).ToList();
        var asked = free.FindAll(column => named.ContainsKey(column) && column.IsNumeric);
        if (asked.Count == 1)
        {
            return asked[0];
        }

        if (asked.Count > 1 && question.Comparison is { } comparison)
        {
            return asked.MinBy(column => Math.Abs(named[column].Start - comparison.At));
        }

        if (asked.Count > 1)
        {
            return null;
        }

        if (question.Quantity is { } quantity)
        {
            var header = TableVocabulary.Quantities[quantity].Header;
            var ofQuantity = free.FindAll(column => header.IsMatch(column.Name) && (column.IsNumeric || IsSuperlative));
            return ofQuantity.Count == 1 ? ofQuantity[0] : null;
        }

        var only = free.FindAll(column => column is { IsNumeric: true, HoldsYears: false });
        return only.Count == 1 && question.Operation is not (TableOperation.List or TableOperation.Count) ? only[0] : null;
    }

    private bool IsCondition(TableColumn column) => conditions.Exists(condition => condition.Column == column);

    private bool IsSuperlative => question.Operation is TableOperation.Highest or TableOperation.Lowest;

    private bool NeedsFigures => question.Operation is not (TableOperation.List or TableOperation.Count) || question.Comparison is not null;

    private TableOperation Operation(TableColumn? measure) =>
        question.Operation is TableOperation.Count && question.Comparison is null && measure is { HoldsYears: false } ? TableOperation.Sum : question.Operation;

    // Title words say that this table is meant.
    private void TakeTitle()
    {
        var words = Word().Matches(table.Title).Select(word => word.Value).Where(word => word.Length >= LeastLetters);
        foreach (var word in words.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (rest.Find(word) is { } place)
            {
                rest.Take(place);
                titleWords++;
            }
        }
    }

    // "Which employees work in Berlin?": what the rows are called is often nowhere in the table, and what they have in common is.
    private bool IsHead(SourceSpan word) => question.AsksAt >= 0 && word.Start >= question.AsksAt
        && (conditions.Count > 0 || question.Comparison is not null || IsSuperlative && question.Quantity is null && named.Count > 0)
        && string.IsNullOrWhiteSpace(question.Text[question.AsksAt..word.Start]);

    // "How many plants burn gas?": the verb between what the rows are called and what they have in common.
    private bool IsLink(SourceSpan word) => conditions.Count > 0
        && char.IsLower(question.Text[word.Start]) && !Run().IsMatch(question.Text[word.Start..word.End])
        && named.Values.Any(name => name.End < word.Start && string.IsNullOrWhiteSpace(question.Text[name.End..word.Start]))
        && firstValue >= word.End;

    private TableObstacle? ObstacleTo(TableColumn? measure, List<string> left, out string about)
    {
        about = string.Join(' ', left);
        if (table.IsCut && named.Count > 0)
        {
            about = $"{table.Total}";
            return TableObstacle.Cut;
        }

        if (left.Count > 0 || question.IsNested || (question.IsNegated && firstValue >= 0))
        {
            return TableObstacle.Unnamed;
        }

        if (NeedsFigures && measure is null)
        {
            var unread = named.Keys.FirstOrDefault(column => column != label && !column.IsNumeric && !IsCondition(column));
            about = unread?.Name ?? "";
            return unread is null ? TableObstacle.Column : TableObstacle.NoNumbers;
        }

        var isFigured = measure is not null && (NeedsFigures || Operation(measure) is TableOperation.Sum);
        about = measure?.Name ?? "";
        return !isFigured || measure!.IsDated ? null
            : Enumerable.Range(0, rows.Count).Any(row => measure.Figures.Values[row] is null && !measure.Figures.IsMissing[row]) ? TableObstacle.NoNumbers
            : measure.Figures.Units.Count > 1 || IsOtherUnit(measure) ? TableObstacle.Units
            : null;
    }

    // "More than 2 kg" of a column in grams.
    private bool IsOtherUnit(TableColumn measure) => question.Comparison is { Unit: ("kg" or "g" or "t" or "km" or "m" or "cm" or "mm") and var unit }
        && Unit().Match(measure.Name) is { Success: true } written && !string.Equals(written.Groups["unit"].Value, unit, StringComparison.Ordinal);

    // Something of the table must be named, and not a row by its name: that is no question over all of them.
    // A list or a count needs what its rows have in common.
    private bool AsksOfTable(TableColumn? measure) => question.Operation switch
    {
        TableOperation.List or TableOperation.Count when Operation(measure) is not TableOperation.Sum && IsCondition(label) => false,
        TableOperation.List => conditions.Count > 0 || (question.Comparison is not null && measure is not null),
        TableOperation.Count => conditions.Count > 0 || named.Count > 0 || titleWords > 0 || (question.Comparison is not null && measure is not null),
        _ => named.Count > 0 || conditions.Count > 0 || titleWords > 0 || question.Quantity is not null,
    };

    // The column that is asked for by its name: "on which dates".
    private TableColumn Shown() => named
        .Where(column => column.Key is { IsNumeric: false, IsYesNo: false } && question.AsksAt >= 0 && column.Value.Start >= question.AsksAt
            && string.IsNullOrWhiteSpace(question.Text[question.AsksAt..column.Value.Start]) && !IsCondition(column.Key))
        .Select(column => column.Key)
        .FirstOrDefault(label);

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Word();

    [GeneratedRegex(@"[0-9]+(?:[.,][0-9]+)*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Number();

    [GeneratedRegex(@"[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Run();

    [GeneratedRegex(@"[(（](?<unit>kg|g|t|km|m|cm|mm)[)）]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Unit();
}
