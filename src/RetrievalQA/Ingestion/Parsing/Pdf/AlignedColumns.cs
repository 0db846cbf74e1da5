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

    private readonly List<(double Left, double Right)> columns;

    private AlignedColumns(List<(double Left, double Right)> columns) => this.columns = columns;

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

        var above = line.Parted().Select(Extent).ToList();
        return next.Parted().Select(Extent).Count(cell => above.Exists(other => IsAligned(cell.Left, other.Left) || IsAligned(cell.Right, other.Right))) > 1;

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
        var isRising = extents.Zip(extents.Skip(1)).All(pair => pair.First.Right < pair.Second.Left);
        var isFalling = extents.Zip(extents.Skip(1)).All(pair => pair.First.Left > pair.Second.Right);
        return isRising || isFalling ? new AlignedColumns(extents) : null;
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
        var covered = Enumerable.Range(0, columns.Count).Where(column => columns[column].Left < extent.Right && extent.Left < columns[column].Right).ToList();
        if (covered.Count > 0)
        {
            return (covered[0], covered[^1]);
        }

        var nearest = Enumerable.Range(0, columns.Count).MinBy(column => Math.Max(columns[column].Left - extent.Right, extent.Left - columns[column].Right));
        return (nearest, nearest);
    }

    private static List<DraftCell> InOrder(List<PageLine> row) => row.ConvertAll<DraftCell>(line => new PageCell(line));

    private static (double Left, double Right) Extent(PageLine line) => (line.Box.X0, line.Box.X1);
}
