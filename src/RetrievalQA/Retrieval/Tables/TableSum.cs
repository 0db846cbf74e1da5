namespace RetrievalQA.Retrieval.Tables;

/// <summary>Selects, compares and adds the rows of a table.</summary>
/// <param name="rows">Those that are no totals: what a column has at index i stands in row <c>rows[i]</c>.</param>
/// <param name="totals">Those that add up others.</param>
internal sealed class TableSum(AskedTable table, IReadOnlyList<int> rows, IReadOnlyList<int> totals, IReadOnlyList<TableColumn> columns)
{
    private const int MoreDecimals = 2;

    public required IReadOnlyList<(TableColumn Column, string Written, Func<int, bool> Holds)> Conditions { get; init; }

    public required TableColumn Label { get; init; }

    /// <param name="measure">The column of the figures; null where none is needed.</param>
    public TableFinding Compute(int index, TableOperation operation, TableColumn? measure, TableComparison? comparison)
    {
        // Of one column any of its values, of several columns all.
        var selected = Enumerable.Range(0, rows.Count)
            .Where(row => Conditions.GroupBy(condition => condition.Column).All(column => column.Any(condition => condition.Holds(row))))
            .Where(row => comparison is null || (measure!.Figures.Values[row] is { } value && comparison.Holds(value)))
            .ToList();
        var found = new TableFinding(index, operation, [], "", measure?.Index, Written(measure, comparison)) { Label = Label.Index, Of = rows.Count };
        return operation switch
        {
            TableOperation.Highest or TableOperation.Lowest => Extreme(found, measure!, selected),
            TableOperation.Sum or TableOperation.Average => Added(found, measure!, selected),
            TableOperation.Count when Conditions.Count == 0 && comparison is null && Label.Distinct < rows.Count => Counted(found, FirstOfEach(selected)),
            TableOperation.Count => Counted(found, selected),
            _ => found with { Rows = InTable(selected) },
        };
    }

    private TableFinding Extreme(TableFinding found, TableColumn measure, List<int> selected)
    {
        var missing = selected.FindAll(row => IsMissing(measure, row));
        var compared = selected.Except(missing).ToList();
        if (compared.Count == 0)
        {
            return found with { Obstacle = TableObstacle.NoNumbers, About = measure.Name };
        }

        var isHighest = found.Operation is TableOperation.Highest;
        int Compare(int one, int other) => measure.IsDated
            ? string.CompareOrdinal(measure.Dates[one], measure.Dates[other])
            : Nullable.Compare(measure.Figures.Values[one], measure.Figures.Values[other]);
        var best = compared.Aggregate((one, other) => Compare(other, one) * (isHighest ? 1 : -1) > 0 ? other : one);
        var rowsOfBest = compared.FindAll(row => Compare(row, best) == 0);
        return found with { Rows = InTable(rowsOfBest), Value = measure[best], Missing = InTable(missing) };
    }

    private TableFinding Added(TableFinding found, TableColumn measure, List<int> selected)
    {
        if (found.Operation is TableOperation.Sum && Conditions.Count == 0 && totals.LastOrDefault(Holds, -1) is >= 0 and var total)
        {
            return found with { Rows = [total], Value = table.Rows[total][measure.Index].Text, IsStated = true };
        }

        // A cell over several rows is one figure.
        var missing = selected.FindAll(row => IsMissing(measure, row));
        var added = selected.Except(missing).Where(row => !table.Rows[rows[row]][measure.Index].Continues).ToList();
        if (added.Count == 0)
        {
            return found with { Obstacle = TableObstacle.NoNumbers, About = measure.Name };
        }

        var sum = added.Sum(row => measure.Figures.Values[row]!.Value);
        var value = found.Operation is TableOperation.Sum ? measure.Figures.Write(sum) : Average(measure, sum / added.Count);
        return found with { Rows = InTable(added), Value = value, Missing = InTable(missing) };

        bool Holds(int row) => table.Rows[row][measure.Index].Text.Any(char.IsDigit);
    }

    private static string Average(TableColumn measure, decimal value)
    {
        var rounded = Math.Round(value, measure.Figures.Decimals + MoreDecimals, MidpointRounding.AwayFromZero);
        return measure.Figures.Write(rounded, Math.Max(measure.Figures.Decimals, (rounded / 1.000000000000000000000000000000000m).Scale));
    }

    private TableFinding Counted(TableFinding found, List<int> selected) =>
        found with { Rows = InTable(selected), Value = selected.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private List<int> FirstOfEach(List<int> selected) =>
        [.. selected.Where(row => Label[row].Length > 0).DistinctBy(row => Label[row], StringComparer.OrdinalIgnoreCase)];

    private static bool IsMissing(TableColumn measure, int row) => measure.IsDated ? measure.Dates[row].Length == 0 : measure.Figures.Values[row] is null;

    private List<int> InTable(IEnumerable<int> selected) => [.. selected.Select(row => rows[row])];

    private string Written(TableColumn? measure, TableComparison? comparison) => string.Join("; ", Conditions
        .GroupBy(condition => condition.Column)
        .Select(column => $"{column.Key.Name}: {string.Join(" / ", column.Select(condition => condition.Written).Distinct(StringComparer.OrdinalIgnoreCase))}")
        .Concat(comparison is null || measure is null ? [] : [$"{columns[measure.Index].Name} {comparison.Sign} {comparison.Written}"]));
}
