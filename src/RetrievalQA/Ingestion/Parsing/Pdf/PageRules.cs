using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Graphics;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Level and upright lines that a page draws, and its filled areas; where <see cref="PageWord.Flow"/> of upright text is.</summary>
internal sealed record PageRules(List<Box> Level, List<Box> Upright, List<Box> Fills)
{
    // In points: thicker ones are areas, shorter ones are parts of drawings.
    private const double MaxThickness = 3;
    private const double MinLength = 5;

    // Maps and charts draw more.
    private const int MaxRules = 3000;

    public static PageRules None => new([], [], []);

    public static PageRules Read(Page page)
    {
        var rules = None;
        foreach (var path in page.Paths.Where(path => path.IsStroked || path.IsFilled))
        {
            foreach (var subpath in path)
            {
                rules.Add(path, subpath);
            }

            if (rules.Level.Count + rules.Upright.Count > MaxRules)
            {
                return None;
            }
        }

        return rules;
    }

    private void Add(PdfPath path, PdfSubpath subpath)
    {
        if (subpath.GetBoundingRectangle() is not { } bounds)
        {
            return;
        }

        var box = new Box(bounds.Left, -bounds.Top, bounds.Right, -bounds.Bottom);
        if (AddRule(box))
        {
            return;
        }

        if (subpath.IsDrawnAsRectangle)
        {
            AddRectangle(box, path);
        }
        else if (path.IsStroked)
        {
            foreach (var line in subpath.Commands.OfType<PdfSubpath.Line>())
            {
                AddRule(Between(line.From, line.To));
            }
        }
    }

    private void AddRectangle(Box box, PdfPath path)
    {
        if (path.IsFilled)
        {
            Fills.Add(box);
        }

        if (path.IsStroked)
        {
            AddRule(box with { Y1 = box.Y0 });
            AddRule(box with { Y0 = box.Y1 });
            AddRule(box with { X1 = box.X0 });
            AddRule(box with { X0 = box.X1 });
        }
    }

    private bool AddRule(Box box)
    {
        if (box.Height <= MaxThickness && box.Width >= MinLength)
        {
            Level.Add(box);
            return true;
        }

        if (box.Width <= MaxThickness && box.Height >= MinLength)
        {
            Upright.Add(box);
            return true;
        }

        return false;
    }

    private static Box Between(PdfPoint from, PdfPoint to) =>
        new Box(from.X, -from.Y, from.X, -from.Y).Union(new Box(to.X, -to.Y, to.X, -to.Y));
}
