using System.Text.RegularExpressions;
using RetrievalQA.Documents;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>Reads a question against one table: what it asks of the columns and values that it names.</summary>
internal sealed partial class TableReader
{
    // A wider table is none that a person asks.
    private const int MostColumns = 300;

    private readonly TableQuestion question;
    private readonly AskedTable table;
    private readonly int index;
    private readonly QuestionRest rest;
    private readonly List<int> rows;
    private readonly List<int> totals;
    private readonly List<TableColumn> columns;
    private readonly TableNames names;
    private readonly TableColumn label;

    private TableReader(TableQuestion question, AskedTable table, int index)
    {
        (this.question, this.table, this.index, rest) = (question, table, index, new QuestionRest(question.Rest, question.Language));
        var isTotal = table.Rows.Select((_, row) => IsTotal(row)).ToList();
        rows = [.. Enumerable.Range(0, isTotal.Count).Where(row => !isTotal[row])];
        totals = [.. Enumerable.Range(0, isTotal.Count).Where(row => isTotal[row])];
        var language = WrittenDates.LanguageOf($"{table.Title} {string.Join(' ', table.Columns)}");
        var commaIsDecimal = (language is ParsedDocument.UnknownLanguage ? question.Language : language) is "de" or "fr" or "es";
        columns =
        [
            .. table.Columns.Select((name, column) => new TableColumn(column, name, [.. rows.Select(row => table.Rows[row][column].Text)], commaIsDecimal)),
        ];
        label = columns.Where(column => column is { IsNumeric: false, IsYesNo: false }).MaxBy(column => column.Distinct) ?? columns[0];
        names = new TableNames(question, rest, columns, label, rows.Count);
    }

    /// <summary>What the table answers, or why it does not; null where the question says nothing of it.</summary>
    public static TableFinding? Read(TableQuestion question, AskedTable table, int index) =>
        table.Columns.Count is < 2 or > MostColumns || table.Total == 0 || table.Columns.All(name => name.Length == 0)
            ? null
            : new TableReader(question, table, index).Read();

    private TableFinding? Read()
    {
        names.Read();
        if (!NamesRowsThatAreAsked)
        {
            return null;
        }

        var measure = Measure();
        if (measure is not null && question.Quantity is { } quantity)
        {
            rest.Take(quantity.Neutral);
        }

        rest.Take(TableVocabulary.Generic());
        names.TakeTitle(table.Title);
        var left = rest.Content().Where(word => !IsHead(word.Span) && !IsLink(word.Span)).ToList();
        var obstacle = ObstacleTo(measure, left, out var about);
        if (obstacle is null && !AsksOfTable(measure))
        {
            return null;
        }

        var sum = new TableSum(table, rows, totals, columns)
        {
            Conditions = names.Conditions,
            Label = Shown(),
            NamedRows = names.NamedRows,
            IsLess = question.IsLess,
        };
        var found = obstacle is null ? sum.Compute(index, Operation(measure), measure, question) : Refused(obstacle.Value, about);
        return found with { Named = names.TitleWords + names.Columns.Count + names.Conditions.Count };
    }

    private TableFinding Refused(TableObstacle obstacle, string about) =>
        new(index, question.Operation, [], "", Column: null, "")
        {
            Obstacle = obstacle,
            About = about,
            IsBounded = question.Comparison is not null || TableVocabulary.Time().IsMatch(question.Text),
        };

    // A row that adds up others says so, or that it is of all that the rows are: "All drinks".
    private bool IsTotal(int row) => table.Rows[row].Take(2).Any(cell => TableVocabulary.TotalRow().IsMatch(cell.Text))
        || (row > 0 && row == table.Rows.Count - 1 && TableVocabulary.TotalOf().Match(table.Rows[row][0].Text) is { Success: true } total
            && new QuestionRest(total.Groups["kind"].Value, question.Language) is var kind
            && (kind.Find(table.Columns[0]) is not null || kind.Find(table.Columns[^1]) is not null));

    // Two rows are set against each other; of one something is checked.
    private bool NamesRowsThatAreAsked => question.Operation switch
    {
        TableOperation.Compare or TableOperation.Difference => names.NamedRows.Count == 2,
        TableOperation.Check => names.NamedRows.Count == 1 && Checked is not null,
        _ => true,
    };

    private TableColumn? Checked => names.Conditions.Select(condition => condition.Column).FirstOrDefault(column => column != label)
        ?? (question.Comparison is null ? null : Measure());

    /// <summary>
    /// The column that is compared or added: the one that is named, the one of the quantity that the question speaks of, the only one of figures.
    /// </summary>
    private TableColumn? Measure()
    {
        var free = columns.Where(column => (column.IsNumeric || column.IsDated) && !names.IsCondition(column)).ToList();
        var asked = free.FindAll(column => names.Columns.ContainsKey(column) && column.IsNumeric);
        if (asked.Count == 1)
        {
            return asked[0];
        }

        if (asked.Count > 1)
        {
            return question.Comparison is { } comparison ? asked.MinBy(column => Math.Abs(names.Columns[column].Start - comparison.At)) : null;
        }

        var only = free.FindAll(column => column is { IsNumeric: true, HoldsYears: false });
        if (question.Quantity is { } quantity)
        {
            return OfQuantity(quantity, free) ?? (quantity.IsOfAny && only.Count == 1 ? only[0] : null);
        }

        if (only.Count == 1 && (NeedsFigures || CountsNamedRows))
        {
            return only[0];
        }

        // "What do we have the most of?"
        var amounts = only.FindAll(column => TableVocabulary.AmountHeader().IsMatch(column.Name));
        return amounts.Count == 1 && (CountsNamedRows || (IsSuperlative && MostOf().IsMatch(question.Text))) ? amounts[0] : null;
    }

    private TableColumn? OfQuantity(TableQuantity quantity, List<TableColumn> free)
    {
        bool CanBe(TableColumn column) => column.IsNumeric || IsSuperlative || question.Operation is TableOperation.Compare;
        foreach (var header in new[] { quantity.Header, quantity.Opposite })
        {
            if (header is not null && free.FindAll(column => header.IsMatch(column.Name) && CanBe(column)) is { Count: > 0 } found)
            {
                return found.Count == 1 ? found[0] : null;
            }
        }

        var ofUnit = quantity.Unit is { } unit ? free.FindAll(column => column.IsNumeric && column.Figures.Units is [var sign] && unit.IsMatch(sign)) : [];
        return ofUnit.Count == 1 ? ofUnit[0] : null;
    }

    // "How many shovels are there?", where shovels are a row.
    private bool CountsNamedRows => question.Operation is TableOperation.Count && question.Comparison is null && names.IsCondition(label);

    private bool IsSuperlative => question.Operation is TableOperation.Highest or TableOperation.Lowest;

    private bool NeedsFigures =>
        question.Operation is not (TableOperation.List or TableOperation.Count or TableOperation.Check) || question.Comparison is not null;

    private TableOperation Operation(TableColumn? measure)
    {
        if (question.Operation is TableOperation.Count && question.Comparison is null && measure is { HoldsYears: false })
        {
            return TableOperation.Sum;
        }

        // The fastest takes the shortest time.
        var isOpposite = measure is not null && question.Quantity is { Opposite: { } opposite, Header: var header }
            && opposite.IsMatch(measure.Name) && !header.IsMatch(measure.Name);
        return !isOpposite || !IsSuperlative ? question.Operation
            : question.Operation is TableOperation.Highest ? TableOperation.Lowest : TableOperation.Highest;
    }

    // "Which employees work in Berlin?": what the rows are called is often nowhere in the table, and what they have in common is.
    // What is counted must be known, and "the most popular" is said of the rows, where "the most calories" must be a column.
    private bool IsHead(SourceSpan word) => question.AsksAt >= 0 && word.Start >= question.AsksAt
        && string.IsNullOrWhiteSpace(question.Text[question.AsksAt..word.Start])
        && (question.Operation is TableOperation.Count ? false
            : IsSuperlative && question.Quantity is null ? names.Columns.Count > 0 && IsSaidOfRows(word)
            : names.Conditions.Count > 0 || question.Comparison is not null);

    private bool IsSaidOfRows(SourceSpan word) => Copula().IsMatch(question.Text[..word.Start])
        || names.Columns.Values.Any(name => name.Start >= word.End && string.IsNullOrWhiteSpace(question.Text[word.End..name.Start]));

    // "How many plants burn gas?": the verb between what the rows are called and what they have in common.
    private bool IsLink(SourceSpan word) => names.Conditions.Count > 0
        && char.IsLower(question.Text[word.Start]) && !Run().IsMatch(question.Text[word.Start..word.End])
        && names.Columns.Values.Any(name => name.End < word.Start && string.IsNullOrWhiteSpace(question.Text[name.End..word.Start]))
        && names.FirstValue >= word.End;

    private TableObstacle? ObstacleTo(TableColumn? measure, List<(SourceSpan Span, string Text)> left, out string about)
    {
        about = string.Join(' ', left.Select(word => word.Text));
        if (table.IsCut && names.Columns.Count > 0)
        {
            about = $"{table.Total}";
            return TableObstacle.Cut;
        }

        if (left.Count > 0 || question.IsNested || (question.IsNegated && names.FirstValue >= 0))
        {
            return left.Count > 0 && IsCountedNoun(left[0].Span) ? TableObstacle.Noun : TableObstacle.Unnamed;
        }

        if (NeedsFigures && measure is null)
        {
            var unread = names.Columns.Keys.FirstOrDefault(column => column != label && !column.IsNumeric && !names.IsCondition(column));
            about = unread?.Name ?? "";
            return unread is null ? TableObstacle.Column : TableObstacle.NoNumbers;
        }

        about = measure?.Name ?? "";
        return measure is not null && (NeedsFigures || Operation(measure) is TableOperation.Sum) ? ObstacleIn(measure) : null;
    }

    private TableObstacle? ObstacleIn(TableColumn measure) =>
        measure.IsDated ? (question.Operation is TableOperation.Difference or TableOperation.Median ? TableObstacle.NoNumbers : null)
        : Enumerable.Range(0, rows.Count).Any(row => measure.Figures.Values[row] is null && !measure.Figures.IsMissing[row]) ? TableObstacle.NoNumbers
        : measure.Figures.Units.Count > 1 || IsOtherUnit(measure) ? TableObstacle.Units
        : null;

    // "How many goalkeepers are in team B?", "How many red shovels are there?"
    private bool IsCountedNoun(SourceSpan word) => question.Operation is TableOperation.Count && names.Conditions.Count > 0 && word.Start >= question.AsksAt
        && string.IsNullOrWhiteSpace(question.Text[question.AsksAt..word.Start])
        && (!names.IsCondition(label) || names.Conditions.Any(condition =>
            condition.Span.Start >= word.End && string.IsNullOrWhiteSpace(question.Text[word.End..condition.Span.Start])));

    // "More than 2 kg" of a column in grams.
    private bool IsOtherUnit(TableColumn measure) => question.Comparison is { Unit: ("kg" or "g" or "t" or "km" or "m" or "cm" or "mm") and var unit }
        && Unit().Match(measure.Name) is { Success: true } written && !string.Equals(written.Groups["unit"].Value, unit, StringComparison.Ordinal);

    // Something of the table must be named, and not a row by its name: that is no question over all of them.
    // A list or a count needs what its rows have in common.
    private bool AsksOfTable(TableColumn? measure) => question.Operation switch
    {
        TableOperation.List or TableOperation.Count when Operation(measure) is not TableOperation.Sum && names.IsCondition(label) => false,
        TableOperation.List => names.Conditions.Count > 0 || (question.Comparison is not null && measure is not null),
        TableOperation.Count => names.Conditions.Count > 0 || names.Columns.Count > 0 || names.TitleWords > 0
            || (question.Comparison is not null && measure is not null),
        _ => names.Columns.Count > 0 || names.Conditions.Count > 0 || names.TitleWords > 0 || question.Quantity is not null || measure is not null,
    };

    // The column that is asked for by its name: "on which dates".
    private TableColumn Shown() => names.Columns
        .Where(column => column.Key is { IsNumeric: false, IsYesNo: false } && question.AsksAt >= 0 && column.Value.Start >= question.AsksAt
            && string.IsNullOrWhiteSpace(question.Text[question.AsksAt..column.Value.Start]) && !names.IsCondition(column.Key))
        .Select(column => column.Key)
        .FirstOrDefault(label);

    [GeneratedRegex(@"\b(?:most|fewest|least) of\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex MostOf();

    [GeneratedRegex(@"\b(?:is|are|was|were)\s(?:the\s)?(?:(?:second|third)\s)?(?:most|least)\s$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Copula();

    [GeneratedRegex(@"[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Run();

    [GeneratedRegex(@"[(（](?<unit>kg|g|t|km|m|cm|mm)[)）]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Unit();
}
