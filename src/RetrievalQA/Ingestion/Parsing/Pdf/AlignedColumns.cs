using RetrievalQA.Ingestion.Parsing.Tables;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>
/// The columns of a table without rules, by where its cells stand. Rows with the most cells say where the columns are; a
/// cell that reaches over several covers them, a column that a row has nothing in has an empty cell.
/// </summary>
internal sealed class AlignedColumns
{
    // In font sizes.
    private const double MaxShift = 0.5;

    // Each cell of a row is compared with each of another.
    private const int MostCompared = 50;

    private readonly List<(double Left, double Right)> columns;

    // Columns of a text that is read from the right fall.
    private readonly bool isRising;

    private AlignedColumns(List<(double Left, double Right)> columns, bool isRising)
    {
        this.columns = columns;
        this.isRising = isRising;
    }

    public static IReadOnlyList<DraftRow> Rows(IReadOnlyList<PageLine> lines, bool hasHeader)
    {
        var isRightToLeft = RightToLeft.IsReadFrom(lines.SelectMany(line => line.Words));
        var rows = lines.Select(line => (line.IsRightToLeft == isRightToLeft ? line.Parted() : line.Parted().Reverse()).ToList()).ToList();
        var aligned = Of(rows);
        return [.. rows.Select((row, index) => new DraftRow(aligned?.Placed(row) ?? InOrder(row), hasHeader && index == 0))];
    }

    /// <summary>Whether two lines are rows of one table: at least two of their cells stand below each other.</summary>
    public static bool AreRows(PageLine line, PageLine next)
    {
        if (line.Cells < 2 || next.Cells < 2)
        {
            return false;
        }

        var above = line.Parted().Take(MostCompared).Select(Extent).ToList();
        return next.Parted().Take(MostCompared).Select(Extent)
            .Count(cell => above.Exists(other => IsAligned(cell.Left, other.Left) || IsAligned(cell.Right, other.Right))) > 1;

        bool IsAligned(double edge, double other) => Math.Abs(edge - other) <= MaxShift * line.Size;
    }

    // Null where cells of different columns stand below each other: nothing can be said then.
    private static AlignedColumns? Of(List<List<PageLine>> rows)
    {
        var most = rows.Max(row => row.Count);
        var full = rows.FindAll(row => row.Count == most);
        var extents = Enumerable.Range(0, most)
            .Select(column => (Left: full.Min(row => Extent(row[column]).Left), Right: full.Max(row => Extent(row[column]).Right)))
            .ToList();
        var rises = extents.Zip(extents.Skip(1)).All(pair => pair.First.Right < pair.Second.Left);
        var falls = extents.Zip(extents.Skip(1)).All(pair => pair.First.Left > pair.Second.Right);
        return rises || falls ? new AlignedColumns(extents, rises) : null;
    }

    private List<DraftCell>? Placed(List<PageLine> row)
    {
        var cells = new List<DraftCell>();
        var column = 0;
        foreach (var line in row)
        {
            var (first, last) = Covered(Extent(line));
            if (first < column)
            {
                return null;
            }

            cells.AddRange(Enumerable.Repeat(new DraftCell(""), first - column));
            cells.Add(new PageCell(line, last - first + 1));
            column = last + 1;
        }

        return cells;
    }

    private (int First, int Last) Covered((double Left, double Right) extent)
    {
        var first = CountBefore(column => isRising ? column.Right <= extent.Left : column.Left >= extent.Right);
        var end = CountBefore(column => isRising ? column.Left < extent.Right : column.Right > extent.Left);
        if (first < end)
        {
            return (first, end - 1);
        }

        // It stands between two columns, or beside all.
        var nearest = first == columns.Count || (first > 0 && Distance(columns[first - 1], extent) <= Distance(columns[first], extent)) ? first - 1 : first;
        return (nearest, nearest);
    }

    private static double Distance((double Left, double Right) column, (double Left, double Right) extent) =>
        Math.Max(column.Left - extent.Right, extent.Left - column.Right);

    // The columns for which the condition holds come first.
    private int CountBefore(Func<(double Left, double Right), bool> holds)
    {
        var (low, high) = (0, columns.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = holds(columns[middle]) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static List<DraftCell> InOrder(List<PageLine> row) => row.ConvertAll<DraftCell>(line => new PageCell(line));

    private static (double Left, double Right) Extent(PageLine line) => (line.Box.X0, line.Box.X1);
}
