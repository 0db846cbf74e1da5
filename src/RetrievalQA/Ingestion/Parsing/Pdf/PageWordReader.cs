using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Joins the letters of a page to words, in the order in which the page prints them.</summary>
/// <param name="pageWidth">Of what is shown, in points; what stands outside is not read.</param>
internal sealed class PageWordReader(double pageWidth, double pageHeight)
{
    // In shares of the font size. A word space is a quarter of it in most fonts and never below a sixth.
    private const double WordGap = 0.15;
    private const double BackStep = 0.4;
    private const double BaselineShift = 0.2;
    private const double SizeChange = 0.25;

    /// <summary>How far a line of text reaches below its baseline, in font sizes.</summary>
    public const double Descent = 0.22;

    private const double Ascent = 0.8;

    // In points, and several times the largest page (14,400: ISO 32000-1, annex C). What stands farther away is in no view of the page.
    private const double FarthestPlace = 100_000;

    private readonly List<PageWord> words = [];
    private readonly PrintedWords printed = new();
    private readonly StringBuilder text = new();
    private readonly List<int> letterStarts = [];
    private bool space;
    private int angle;
    private double size;
    private double baseline;
    private double left;
    private double right;
    private int backSteps;
    private int boldLetters;
    private int letterCount;

    public List<PageWord> Read(IEnumerable<Letter> letters)
    {
        foreach (var letter in letters)
        {
            if (string.IsNullOrWhiteSpace(letter.Value) || letter.Value.All(char.IsControl))
            {
                EndWord();
                space |= letter.Value is not null;
            }
            else if (IsPlaced(letter))
            {
                Add(letter);
            }
        }

        EndWord();
        return SpacedLetters.Join(words);
    }

    private void Add(Letter letter)
    {
        var turned = AngleOf(letter);
        var points = SizeOf(letter);
        var (start, end, y) = Turn(letter, turned);
        if (text.Length > 0 && (turned != angle || !Continues(letter.Value, start, end, y, points)))
        {
            EndWord();
        }

        if (text.Length == 0)
        {
            (angle, size, baseline, left, right) = (turned, points, y, start, end);
        }

        backSteps += end <= left ? 1 : 0;
        (left, right) = (Math.Min(left, start), Math.Max(right, end));
        boldLetters += IsBold(letter) ? 1 : 0;
        letterCount++;
        letterStarts.Add(text.Length);
        AppendWellFormed(letter.Value);
    }

    // Broken widths and matrices put letters at places that cannot be counted.
    private static bool IsPlaced(Letter letter) =>
        IsNear(letter.StartBaseLine) && IsNear(letter.EndBaseLine) && Math.Abs(letter.BoundingBox.Height) <= FarthestPlace;

    private static bool IsNear(PdfPoint point) => Math.Abs(point.X) <= FarthestPlace && Math.Abs(point.Y) <= FarthestPlace;

    private bool Continues(string value, double start, double end, double y, double points)
    {
        if (Math.Abs(y - baseline) > BaselineShift * size || Math.Abs(points - size) > SizeChange * size)
        {
            return false;
        }

        var gap = start - right;
        return (gap <= WordGap * size && gap >= -BackStep * size)
            || (RightToLeft.IsLetter(value[0]) && Math.Abs(left - end) <= WordGap * size);
    }

    private void EndWord()
    {
        var word = text.ToString().Trim();
        if (word.Length > 0)
        {
            var isReversed = backSteps == 0 && letterCount > 1 && word.Any(RightToLeft.IsLetter);
            var flow = new Box(left, baseline - (Ascent * size), right, baseline + (Descent * size));
            word = isReversed ? RightToLeft.Reversed(Letters()).Trim() : word;
            Keep(new PageWord(word, flow, Shown(flow), angle, size, boldLetters * 2 > letterCount, space));
            space = false;
        }

        text.Clear();
        letterStarts.Clear();
        (backSteps, boldLetters, letterCount) = (0, 0, 0);
    }

    private List<string> Letters()
    {
        var word = text.ToString();
        return [.. letterStarts.Zip(letterStarts.Skip(1).Append(word.Length), (start, end) => word[start..end])];
    }

    // Bold and shadowed text is often the same word printed twice.
    private void Keep(PageWord word)
    {
        if (IsShown(word.Shown) && printed.Add(word.Text, word.Shown, word.Size))
        {
            words.Add(word);
        }
    }

    // A word that the page's edge cuts is read where most of it is seen.
    private bool IsShown(Box place) => place.CenterX >= 0 && place.CenterX <= pageWidth && place.CenterY >= 0 && place.CenterY <= pageHeight;

    private int AngleOf(Letter letter)
    {
        var (dx, dy) = (letter.EndBaseLine.X - letter.StartBaseLine.X, letter.EndBaseLine.Y - letter.StartBaseLine.Y);
        return Math.Abs(dx) + Math.Abs(dy) < 0.01
            ? (text.Length > 0 ? angle : 0)
            : (int)Math.Round(Math.Atan2(dy, dx) * 180 / Math.PI);
    }

    private static double SizeOf(Letter letter) => letter.PointSize is > 0.5 and < 2000 ? letter.PointSize : Math.Max(letter.BoundingBox.Height, 1);

    // The page turned by the angle, so that the baseline is level and text runs to the right; Y downwards.
    private static (double Start, double End, double Y) Turn(Letter letter, int degrees)
    {
        var (cos, sin) = Rotation(degrees);
        double X(PdfPoint point) => (point.X * cos) + (point.Y * sin);
        double Y(PdfPoint point) => (point.X * sin) - (point.Y * cos);
        return (X(letter.StartBaseLine), X(letter.EndBaseLine), Y(letter.StartBaseLine));
    }

    private Box Shown(Box flow)
    {
        var (cos, sin) = Rotation(angle);
        Box Corner(double x, double y)
        {
            var (pageX, pageY) = ((x * cos) + (y * sin), pageHeight - ((x * sin) - (y * cos)));
            return new Box(pageX, pageY, pageX, pageY);
        }

        return Corner(flow.X0, flow.Y0).Union(Corner(flow.X1, flow.Y0)).Union(Corner(flow.X0, flow.Y1)).Union(Corner(flow.X1, flow.Y1));
    }

    private static (double Cos, double Sin) Rotation(int degrees) => degrees switch
    {
        0 => (1, 0),
        90 => (0, 1),
        -90 => (0, -1),
        180 or -180 => (-1, 0),
        _ => (Math.Cos(degrees * Math.PI / 180), Math.Sin(degrees * Math.PI / 180)),
    };

    private static bool IsBold(Letter letter) =>
        letter.FontName is { } name
        && (name.Contains("Bold", StringComparison.OrdinalIgnoreCase)
            || name.Contains("Black", StringComparison.OrdinalIgnoreCase)
            || name.Contains("Heavy", StringComparison.OrdinalIgnoreCase)
            || name.Contains("Demi", StringComparison.OrdinalIgnoreCase));

    // Broken character maps give half surrogates and control characters.
    private void AppendWellFormed(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            if (!Rune.IsControl(rune))
            {
                text.Append(rune);
            }
        }
    }
}
