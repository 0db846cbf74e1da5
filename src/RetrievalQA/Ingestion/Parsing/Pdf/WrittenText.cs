using System.Globalization;
using System.Text.RegularExpressions;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Sets a text into a box of a page, about where a viewer draws it.</summary>
/// <param name="appearance">The instruction that says font and size; size 0 is one that fits.</param>
/// <param name="wraps">A long text has several lines; otherwise its letters are as narrow as they must be.</param>
internal sealed partial class WrittenText(Box box, string appearance, bool wraps, double pageHeight)
{
    // Of the font size.
    private const double LetterWidth = 0.5;
    private const double Leading = 1.2;

    private const double UsualSize = 12;
    private const double FittingShare = 0.7; // of the height of the box
    private const double Margin = 2; // points

    private readonly double size = SizeOf(appearance, box);

    public List<PageWord> Words(string text, PageField field)
    {
        var lines = Lines(text);
        var width = LetterWidth * size;
        width = wraps || lines.Count == 0 ? width : Math.Min(width, box.Width / (lines[0].Sum(word => word.Length) + lines[0].Count));
        var top = lines.Count == 1 ? box.CenterY - (size * Leading / 2) : box.Y0 + Margin;
        var words = new List<PageWord>();
        for (var i = 0; i < lines.Count; i++)
        {
            var x = box.X0 + Margin;
            foreach (var word in lines[i])
            {
                var right = x + (word.Length * width);
                var flow = new Box(x, top + (i * size * Leading), right, top + (i * size * Leading) + size);
                words.Add(new PageWord(
                    word, flow, flow with { Y0 = flow.Y0 + pageHeight, Y1 = flow.Y1 + pageHeight }, 0, size, false, words.Count > 0, Field: field));
                x = right + width;
            }
        }

        return words;
    }

    private List<List<string>> Lines(string text)
    {
        if (!wraps)
        {
            return WordsOf(text) is { Count: > 0 } line ? [line] : [];
        }

        var room = Math.Max(1, (int)((box.Width - (2 * Margin)) / (LetterWidth * size)));
        var lines = new List<List<string>>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var used = room;
            foreach (var word in WordsOf(paragraph))
            {
                if (lines.Count == 0 || used + 1 + word.Length > room || used == room)
                {
                    lines.Add([]);
                    used = -1;
                }

                lines[^1].Add(word);
                used += 1 + word.Length;
            }
        }

        return lines;
    }

    private static List<string> WordsOf(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    private static double SizeOf(string appearance, Box box) =>
        double.TryParse(FontSize().Match(appearance).Groups["size"].Value, CultureInfo.InvariantCulture, out var size) && size is > 0.5 and < 2000
            ? size
            : Math.Clamp(box.Height * FittingShare, 1, UsualSize);

    [GeneratedRegex(@"(?<size>\d{1,4}(?:\.\d{1,6})?)\s+Tf", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FontSize();
}
