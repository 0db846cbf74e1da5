using System.Globalization;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>Selects, compares and adds the rows of a table.</summary>
/// <param name="rows">Those that are no totals: what a column has at index i stands in row <c>rows[i]</c>.</param>
/// <param name="totals">Those that add up others.</param>
internal sealed class TableSum(AskedTable table, IReadOnlyList<int> rows, IReadOnlyList<int> totals, IReadOnlyList<TableColumn> columns)
{
    private const int MoreDecimals = 2;

    public required IReadOnlyList<TableCondition> Conditions { get; init; }

    public required TableColumn Label { get; init; }

    /// <summary>Rows that the question names, in its order.</summary>
    public required IReadOnlyList<int> NamedRows { get; init; }

    /// <summary>Of two rows, whether the first has less is asked.</summary>
    public required bool IsLess { get; init; }

    /// <param name="measure">The column of the figures; null where none is needed.</param>
    public TableFinding Compute(int index, TableOperation operation, TableColumn? measure, TableQuestion question)
    {
        var comparison = question.Comparison;
        var selected = Enumerable.Range(0, rows.Count).Where(row => Selects(row, measure, comparison)).ToList();
        var found = new TableFinding(index, operation, [], "", measure?.Index, Written(measure, comparison)) { Label = Label.Index, Of = rows.Count };
        return operation switch
        {
            TableOperation.Highest or TableOperation.Lowest => Places(found, measure!, selected, question.Rank),
            TableOperation.Sum or TableOperation.Average or TableOperation.Median => Added(found, measure!, selected),
            TableOperation.Compare or TableOperation.Difference => Compared(found, measure!),
            TableOperation.Check => Checked(found, measure, comparison),
            TableOperation.Count when Conditions.Count == 0 && comparison is null && Label.Distinct < rows.Count => Counted(found, FirstOfEach(selected)),
            TableOperation.Count => Counted(found, selected),
            _ => found with { Rows = InTable(selected) },
        };
    }

    // Of one column any of its values, of several columns all.
    private bool Selects(int row, TableColumn? measure, TableComparison? comparison) =>
        Conditions.GroupBy(condition => condition.Column).All(column => column.Any(condition => condition.Holds(row)))
        && (comparison is null || (measure!.Figures.Values[row] is { } value && comparison.Holds(value)));

    private TableFinding Places(TableFinding found, TableColumn measure, List<int> selected, AskedRank? rank)
    {
        var missing = selected.FindAll(row => IsMissing(measure, row));
        var sign = found.Operation is TableOperation.Highest ? -1 : 1;
        var places = selected.Except(missing).GroupBy(row => ValueOf(measure, row)).OrderBy(place => place.Key, Comparer<object>.Create((one, other) =>
            sign * (one is decimal number ? number.CompareTo((decimal)other) : string.CompareOrdinal((string)one, (string)other)))).ToList();
        var (first, count) = rank is null ? (1, 1) : (rank.First, rank.Count);
        if (places.Count < first)
        {
            return found with { Obstacle = places.Count == 0 ? TableObstacle.NoNumbers : TableObstacle.NoFigure, About = measure.Name };
        }

        // So many rows; those that share the last place are all named.
        var best = new List<int>();
        foreach (var place in places.Skip(first - 1).TakeWhile(_ => best.Count < count))
        {
            best.AddRange(place);
        }

        return found with { Rows = InTable(best), Value = measure[best[0]], Missing = InTable(missing), IsEachSaid = count > 1 };
    }

    private TableFinding Added(TableFinding found, TableColumn measure, List<int> selected)
    {
        // A cell over several rows is one figure.
        var missing = selected.FindAll(row => IsMissing(measure, row));
        var added = selected.Except(missing).Where(row => !table.Rows[rows[row]][measure.Index].Continues).ToList();
        var total = found.Operation is TableOperation.Sum && Conditions.Count == 0 ? totals.LastOrDefault(Holds, -1) : -1;
        if (added.Count == 0)
        {
            return found with { Obstacle = TableObstacle.NoNumbers, About = measure.Name };
        }

        var sum = added.Sum(row => measure.Figures.Values[row]!.Value);
        if (total >= 0)
        {
            var stated = table.Rows[total][measure.Index].Text;
            return StatedIn(total, measure) is not { } value || value == sum || missing.Count > 0
                ? found with { Rows = [total], Value = stated, IsStated = true }
                : found with { Rows = InTable(added), Value = measure.Figures.Write(sum), Differing = total };
        }

        var result = found.Operation is TableOperation.Sum ? measure.Figures.Write(sum)
            : Divided(measure, found.Operation is TableOperation.Median ? MedianOf(measure, added) : sum / added.Count);
        return found with { Rows = InTable(added), Value = result, Missing = InTable(missing) };

        bool Holds(int row) => table.Rows[row][measure.Index].Text.Any(char.IsDigit);
    }

    // As its column writes figures.
    private decimal? StatedIn(int total, TableColumn measure) =>
        new Figures([.. rows.Append(total).Select(row => table.Rows[row][measure.Index].Text)], measure.CommaIsDecimal).Values[^1];

    private static decimal MedianOf(TableColumn measure, List<int> of)
    {
        var values = of.ConvertAll(row => measure.Figures.Values[row]!.Value).Order().ToList();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private TableFinding Compared(TableFinding found, TableColumn measure)
    {
        var (one, other) = (NamedRows[0], NamedRows[1]);
        if (IsMissing(measure, one) || IsMissing(measure, other))
        {
            return found with { Obstacle = TableObstacle.NoFigure, About = measure.Name };
        }

        var order = measure.IsDated ? string.CompareOrdinal(measure.Dates[one], measure.Dates[other])
            : measure.Figures.Values[one]!.Value.CompareTo(measure.Figures.Values[other]!.Value);
        var difference = found.Operation is TableOperation.Difference
            ? measure.Figures.Write(Math.Abs(measure.Figures.Values[one]!.Value - measure.Figures.Values[other]!.Value))
            : "";
        return found with { Rows = InTable(NamedRows), Value = difference, Condition = "", Holds = IsLess ? order < 0 : order > 0, IsEachSaid = true };
    }

    private TableFinding Checked(TableFinding found, TableColumn? measure, TableComparison? comparison)
    {
        var column = comparison is null ? Conditions.First(condition => condition.Column != Label).Column : measure!;
        var row = NamedRows[0];
        return column[row].Length == 0
            ? found with { Obstacle = TableObstacle.NoFigure, About = column.Name }
            : found with { Rows = InTable([row]), Column = column.Index, Holds = Selects(row, measure, comparison), IsEachSaid = true };
    }

    private static string Divided(TableColumn measure, decimal value)
    {
        var rounded = Math.Round(value, measure.Figures.Decimals + MoreDecimals, MidpointRounding.AwayFromZero);
        return measure.Figures.Write(rounded, Math.Max(measure.Figures.Decimals, (rounded / 1.000000000000000000000000000000000m).Scale));
    }

    private TableFinding Counted(TableFinding found, List<int> selected) =>
        found with { Rows = InTable(selected), Value = selected.Count.ToString(CultureInfo.InvariantCulture) };

    private List<int> FirstOfEach(List<int> selected) =>
        [.. selected.Where(row => Label[row].Length > 0).DistinctBy(row => Label[row], StringComparer.OrdinalIgnoreCase)];

    private static object ValueOf(TableColumn measure, int row) => measure.IsDated ? measure.Dates[row] : measure.Figures.Values[row]!.Value;

    private static bool IsMissing(TableColumn measure, int row) => measure.IsDated ? measure.Dates[row].Length == 0 : measure.Figures.Values[row] is null;

    private List<int> InTable(IEnumerable<int> selected) => [.. selected.Select(row => rows[row])];

    private string Written(TableColumn? measure, TableComparison? comparison) => string.Join("; ", Conditions
        .GroupBy(condition => condition.Column)
        .Select(column => $"{column.Key.Name}: {string.Join(" / ", column.Select(condition => condition.Written).Distinct(StringComparer.OrdinalIgnoreCase))}")
        .Concat(comparison is null || measure is null ? [] : [$"{columns[measure.Index].Name} {comparison.Sign} {comparison.Written}".Replace("  ", " ", StringComparison.Ordinal)]));
}
