
namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>
/// Parts a page into groups of words in reading order: above, left column, right column, below. A white stripe between
/// words is a gutter only where text stands on both of its sides; the columns of a table stay together.
/// </summary>
internal static class ColumnOrder
{
    private const double BinWidth = 1;
    private const double GutterWidth = 0.7; // in font sizes
    private const double MinGutterHeight = 4; // in font sizes: less may be word spaces that stand in line
    private const int MinColumnLines = 3;

    // The cells of a form or table stand farther apart than the lines of a column: in font sizes, and as the share of the
    // common height that lines fill. A column may end early above a footer.
    private const double MaxLeading = 1.9;
    private const double MinFill = 0.2;

    private const double MinLettersPerLine = 12;
    private const double MinLetterShare = 0.62;
    private const double MinColumnWidth = 5; // in font sizes

    // Rows of cells: the share of lines that have a partner, on the side with fewer and on the side with more lines; and
    // the usual width of a cell. Most lines of prose are as wide as their column, whose width is no less than ten letters M.
    private const double BaselineSlack = 0.12; // in font sizes
    private const double MinSharedLines = 0.85;
    private const double MinRows = 0.5;
    private const double MinProseShare = 0.8; // of the widest line
    private const double MinProseWidth = 10; // in font sizes

    private const int MaxTries = 24;
    private const int MaxDepth = 12;
    private const int MaxBins = 4000;

    public static IEnumerable<List<PageWord>> Order(List<PageWord> words, int depth = 0)
    {
        if (words.Count == 0)
        {
            return [];
        }

        if (depth >= MaxDepth || FindGutter(words) is not { } gutter)
        {
            return [words];
        }

        var above = words.FindAll(word => word.Flow.CenterY < gutter.Top);
        var below = words.FindAll(word => word.Flow.CenterY > gutter.Bottom);
        var (left, right) = Sides(words, gutter);
        if (RightToLeft.IsReadFrom(right))
        {
            (left, right) = (right, left);
        }

        return new[] { above, left, right, below }.SelectMany(part => Order(part, depth + 1));
    }

    private static Stripe? FindGutter(List<PageWord> words)
    {
        var size = Median.Of(words.Select(word => word.Size));
        return Merged(Stripes(words, size))
            .Select(stripe => (Stripe: stripe, Height: SharedHeight(words, stripe)))
            .Where(found => found.Height >= MinGutterHeight * size)
            .OrderByDescending(found => found.Height)
            .ThenByDescending(found => found.Stripe.Bottom - found.Stripe.Top)
            .Take(MaxTries)
            .Where(found => PartsProse(words, found.Stripe, found.Height, size))
            .Select(found => found.Stripe)
            .FirstOrDefault();
    }

    // At each x the spaces between the words that stand over it.
    private static IEnumerable<Stripe> Stripes(List<PageWord> words, double size)
    {
        var area = words.Select(word => word.Flow).Aggregate((a, b) => a.Union(b));
        var bins = (int)Math.Clamp(area.Width / BinWidth, 1, MaxBins);
        var step = area.Width / bins;
        var blockers = new List<Box>[bins];
        foreach (var word in words.OrderBy(word => word.Flow.Y0))
        {
            var reach = GutterWidth * size / 2;
            var first = (int)Math.Max(Math.Ceiling(((word.Flow.X0 - reach - area.X0) / step) - 0.5), 0);
            var last = (int)Math.Min(Math.Floor(((word.Flow.X1 + reach - area.X0) / step) - 0.5), bins - 1);
            for (var bin = first; bin <= last; bin++)
            {
                (blockers[bin] ??= []).Add(word.Flow);
            }
        }

        return Enumerable.Range(0, bins).SelectMany(bin => FreeStripes(blockers[bin] ?? [], area, area.X0 + ((bin + 0.5) * step), size));
    }

    // Neighbours of one height are one stripe; its middle stands for it.
    private static IEnumerable<Stripe> Merged(IEnumerable<Stripe> stripes)
    {
        var run = new List<Stripe>();
        foreach (var stripe in stripes.OrderBy(stripe => stripe.Top).ThenBy(stripe => stripe.Bottom).ThenBy(stripe => stripe.X))
        {
            if (run.Count > 0 && (run[^1].Top != stripe.Top || run[^1].Bottom != stripe.Bottom || stripe.X - run[^1].X > 2 * BinWidth))
            {
                yield return run[run.Count / 2];
                run.Clear();
            }

            run.Add(stripe);
        }

        if (run.Count > 0)
        {
            yield return run[run.Count / 2];
        }
    }

    private static IEnumerable<Stripe> FreeStripes(List<Box> blockers, Box area, double x, double size)
    {
        var top = area.Y0;
        foreach (var blocker in blockers)
        {
            if (blocker.Y0 - top >= MinGutterHeight * size)
            {
                yield return new Stripe(x, top, blocker.Y0);
            }

            top = Math.Max(top, blocker.Y1);
        }

        if (area.Y1 - top >= MinGutterHeight * size)
        {
            yield return new Stripe(x, top, area.Y1);
        }
    }

    // How far words stand on both sides.
    private static double SharedHeight(List<PageWord> words, Stripe stripe)
    {
        double leftTop = double.MaxValue, leftBottom = double.MinValue, rightTop = double.MaxValue, rightBottom = double.MinValue;
        foreach (var word in words)
        {
            var box = word.Flow;
            if (box.CenterY < stripe.Top || box.CenterY > stripe.Bottom)
            {
                continue;
            }

            if (box.CenterX < stripe.X)
            {
                (leftTop, leftBottom) = (Math.Min(leftTop, box.Y0), Math.Max(leftBottom, box.Y1));
            }
            else
            {
                (rightTop, rightBottom) = (Math.Min(rightTop, box.Y0), Math.Max(rightBottom, box.Y1));
            }
        }

        return Math.Min(leftBottom, rightBottom) - Math.Max(leftTop, rightTop);
    }

    private static bool PartsProse(List<PageWord> words, Stripe stripe, double height, double size)
    {
        var (left, right) = Sides(words, stripe);
        return IsProse(left, height, size) && IsProse(right, height, size) && !AreCells(left, right, size);
    }

    private static bool IsProse(List<PageWord> side, double height, double size)
    {
        if (side.Count == 0 || side.Max(word => word.Flow.X1) - side.Min(word => word.Flow.X0) < MinColumnWidth * size)
        {
            return false;
        }

        var text = side.FindAll(word => word.Inset is null);
        if (text.Count == 0)
        {
            return true;
        }

        var lines = PageLine.Group(text);
        var all = side.Sum(word => word.Text.Length);
        var letters = side.Sum(word => word.Text.Count(char.IsLetter));
        var insets = side.Where(word => word.Inset is not null).Sum(word => word.Flow.Height);
        return (lines.Count >= MinColumnLines || insets > 0)
            && (lines.Count * size) + insets >= height * MinFill
            && MedianLeading(lines) <= MaxLeading * size
            && letters >= lines.Count * MinLettersPerLine
            && letters >= all * MinLetterShare;
    }

    // Rows of a table stand on common baselines and their cells end anywhere; lines of prose fill their column.
    private static bool AreCells(List<PageWord> left, List<PageWord> right, double size)
    {
        var (leftLines, rightLines) = (Text(left), Text(right));
        if (leftLines.Count == 0 || rightLines.Count == 0)
        {
            return false;
        }

        var (fewer, more) = leftLines.Count < rightLines.Count ? (leftLines, rightLines) : (rightLines, leftLines);
        var shared = fewer.Count(line => more.Exists(other => Math.Abs(other.Box.CenterY - line.Box.CenterY) <= BaselineSlack * size));
        return shared >= fewer.Count * MinSharedLines && shared >= more.Count * MinRows
            && (HoldsCells(leftLines, size) || HoldsCells(rightLines, size));
    }

    private static List<PageLine> Text(List<PageWord> side) => PageLine.Group(side.Where(word => word.Inset is null));

    private static bool HoldsCells(List<PageLine> lines, double size) =>
        Median.Of(lines.Select(line => line.Box.Width)) < Math.Max(MinProseWidth * size, MinProseShare * lines.Max(line => line.Box.Width));

    private static double MedianLeading(List<PageLine> lines) =>
        lines.Count < 2 ? 0 : Median.Of(lines.Zip(lines.Skip(1), (above, line) => line.Box.CenterY - above.Box.CenterY));

    private static (List<PageWord> Left, List<PageWord> Right) Sides(List<PageWord> words, Stripe stripe)
    {
        var inside = words.FindAll(word => word.Flow.CenterY >= stripe.Top && word.Flow.CenterY <= stripe.Bottom);
        return (inside.FindAll(word => word.Flow.CenterX < stripe.X), inside.FindAll(word => word.Flow.CenterX >= stripe.X));
    }

    /// <summary>A place that no word covers from top to bottom.</summary>
    private sealed record Stripe(double X, double Top, double Bottom);
}
