namespace RetrievalQA.Documents;

/// <summary>Joins the boxes of a quote's words to one box a line.</summary>
public static class QuoteLines
{
    // Words of one line share at least this part of the lower one's height; sub- and superscripts still do.
    private const float SharedHeight = 0.5f;

    /// <summary>Boxes [x0, y0, x1, y1] in points, in text order.</summary>
    /// <param name="within">The page that the words must stand on.</param>
    public static IReadOnlyList<float[]> Of(ParsedDocument document, SourceSpan quote, SourceSpan within)
    {
        var lines = new List<float[]>();
        var words = document.Words;
        var end = Math.Min(quote.End, within.End);
        for (var i = FirstAfter(words, Math.Max(quote.Start, within.Start)); i < words.Count && words[i].Span.Start < end; i++)
        {
            var word = words[i];
            if (lines.Count > 0 && IsSameLine(lines[^1], word))
            {
                var line = lines[^1];
                lines[^1] = [Math.Min(line[0], word.X0), Math.Min(line[1], word.Y0), Math.Max(line[2], word.X1), Math.Max(line[3], word.Y1)];
            }
            else
            {
                lines.Add([word.X0, word.Y0, word.X1, word.Y1]);
            }
        }

        return lines;
    }

    // Words stand in the order of the text, and none in another.
    private static int FirstAfter(IReadOnlyList<WordBox> words, int position)
    {
        var (low, high) = (0, words.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = words[middle].Span.End <= position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static bool IsSameLine(float[] line, WordBox word)
    {
        var shared = Math.Min(line[3], word.Y1) - Math.Max(line[1], word.Y0);
        var lower = Math.Min(line[3] - line[1], word.Y1 - word.Y0);
        return shared > 0 && shared >= SharedHeight * lower;
    }
}
