namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Lines of a page that touch each other and part an area into cells.</summary>
internal sealed class RuledGrid
{
    // In points.
    private const double Touch = 2;
    private const double SameLevel = 4;

    // A line parts rows when it runs through at least this share of the width: merged cells interrupt it.
    private const double MinRowRule = 0.4;

    // Longer cells are boxes of text, which is read as on a page.
    private const int MaxCellLines = 12;

    // Where so many lines stand between two rules, rules part the header from the body, not rows.
    private const int MinBodyLines = 4;

    private readonly List<Box> level;
    private readonly List<Box> upright;
    private readonly List<double> rows;
    private readonly List<double> columns;
    private readonly Box frame;

    private RuledGrid(List<Box> level, List<Box> upright)
    {
        (this.level, this.upright) = (level, upright);
        frame = level.Concat(upright).Aggregate((a, b) => a.Union(b));
        columns = Levels(upright.Select(rule => rule.CenterX));
        rows = Levels(level.Select(rule => rule.CenterY)).FindAll(y => RuledWidth(y) >= MinRowRule * frame.Width);
    }

    /// <summary>The tables among the words of a page.</summary>
    public static List<PageTable> Tables(PageRules rules, List<PageWord> words)
    {
        var flat = rules.Level.ConvertAll(rule => (Rule: rule, IsLevel: true));
        return Touching([.. flat, .. rules.Upright.Select(rule => (rule, false))])
            .Select(group => new RuledGrid(
                [.. group.Where(rule => rule.IsLevel).Select(rule => rule.Rule)],
                [.. group.Where(rule => !rule.IsLevel).Select(rule => rule.Rule)]))
            .Select(grid => grid.TableOf(words, rules.Fills))
            .OfType<PageTable>()
            .ToList();
    }

    private PageTable? TableOf(List<PageWord> words, List<Box> fills)
    {
        if (rows.Count < 3 || columns.Count < 3)
        {
            return null;
        }

        var inside = words.FindAll(word => Contains(frame, word.Flow));
        var heights = rows.Zip(rows.Skip(1)).ToList();
        var all = heights.ConvertAll(band => CellsOf(inside, band.First, band.Second));
        var bands = all.FindAll(cells => cells.Count > 0);
        var isTable = bands.Count >= 2
            && bands.Count(cells => cells.Count > 1) * 2 >= bands.Count
            && bands.TrueForAll(cells => cells.TrueForAll(cell => cell.Count <= MaxCellLines) || IsBody(cells, bands));
        if (!isTable)
        {
            return null;
        }

        var lines = bands.SelectMany(cells => IsBody(cells, bands) ? LinesOf(cells) : [PageLine.OfCells(cells)]).ToList();
        var parted = new RuledCells(columns, IsRuled);
        foreach (var (cells, (top, bottom)) in all.Zip(heights))
        {
            var isBody = cells.Count > 0 && IsBody(cells, bands);
            parted.Add(top, EdgesAt((top + bottom) / 2), isBody ? LinesOf(cells).Select(line => line.Words) : [WordsOf(cells)]);
        }

        var isShaded = fills.Exists(fill => Contains(fill, lines[0].Box) && fill.Y1 < lines[1].Box.CenterY)
            && !fills.Exists(fill => Contains(fill, lines[1].Box) && fill.Y0 > lines[0].Box.CenterY);
        var drafts = parted.Rows(isShaded || (lines[0].IsBold && !lines[1].IsBold));
        return new PageTable(frame, lines, RightToLeft.IsReadFrom(inside) ? [.. drafts.Select(row => row.Mirrored())] : drafts);
    }

    // The lines of each cell, of cells that hold text; cells that are merged in this row have no rule between them.
    private List<List<PageLine>> CellsOf(List<PageWord> words, double top, double bottom)
    {
        var edges = EdgesAt((top + bottom) / 2);
        return words.Where(word => word.Flow.CenterY >= top && word.Flow.CenterY < bottom)
            .GroupBy(word => edges.FindLastIndex(x => x <= word.Flow.CenterX))
            .OrderBy(cell => cell.Key)
            .Select(PageLine.Group)
            .ToList();
    }

    private List<double> EdgesAt(double y) =>
        columns.FindAll(x => upright.Exists(rule => Math.Abs(rule.CenterX - x) <= SameLevel && rule.Y0 - Touch <= y && rule.Y1 + Touch >= y));

    private bool IsRuled(double x, double y) => level.Exists(rule => Math.Abs(rule.CenterY - y) <= SameLevel && rule.X0 <= x && rule.X1 >= x);

    private static IEnumerable<PageWord> WordsOf(List<List<PageLine>> cells) => cells.SelectMany(cell => cell).SelectMany(line => line.Words);

    private static List<PageLine> LinesOf(List<List<PageLine>> cells) => PageLine.Group(WordsOf(cells));

    private static bool IsBody(List<List<PageLine>> cells, List<List<List<PageLine>>> bands)
    {
        var lines = cells.Max(cell => cell.Count);
        return lines >= MinBodyLines
            && lines * 2 > bands.Sum(band => band.Max(cell => cell.Count))
            && cells.Count(cell => cell.Count * 4 >= lines * 3) > 1;
    }

    private double RuledWidth(double y) =>
        columns.Zip(columns.Skip(1))
            .Where(column => IsRuled((column.First + column.Second) / 2, y))
            .Sum(column => column.Second - column.First);

    private static IEnumerable<List<(Box Rule, bool IsLevel)>> Touching(List<(Box Rule, bool IsLevel)> rules)
    {
        var waiting = new List<(Box Rule, bool IsLevel)>(rules);
        while (waiting.Count > 0)
        {
            var group = new List<(Box Rule, bool IsLevel)> { waiting[^1] };
            waiting.RemoveAt(waiting.Count - 1);
            for (var i = 0; i < group.Count; i++)
            {
                var rule = group[i].Rule;
                group.AddRange(waiting.Where(other => Touches(rule, other.Rule)));
                waiting.RemoveAll(other => Touches(rule, other.Rule));
            }

            yield return group;
        }
    }

    private static List<double> Levels(IEnumerable<double> values)
    {
        var levels = new List<double>();
        foreach (var value in values.Order())
        {
            if (levels.Count == 0 || value - levels[^1] > SameLevel)
            {
                levels.Add(value);
            }
        }

        return levels;
    }

    private static bool Touches(Box a, Box b) =>
        a.X0 - Touch <= b.X1 && b.X0 - Touch <= a.X1 && a.Y0 - Touch <= b.Y1 && b.Y0 - Touch <= a.Y1;

    private static bool Contains(Box area, Box box) =>
        box.CenterX >= area.X0 && box.CenterX <= area.X1 && box.CenterY >= area.Y0 && box.CenterY <= area.Y1;
}
