namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Where each word of a page was printed, to know one that is printed again at its place, however often the page has it.</summary>
internal sealed class PrintedWords
{
    // In shares of the font size.
    private const double Overprint = 0.2;

    // Places lie in squares as wide as a word of their size may be off; words of half and twice the size are looked at too.
    private readonly Dictionary<string, Dictionary<(int Scale, int X, int Y), List<Box>>> places = new(StringComparer.Ordinal);

    /// <returns>False where the same word stands there already.</returns>
    public bool Add(string text, Box place, double size)
    {
        var scale = (int)Math.Ceiling(Math.Log2(size));
        if (!places.TryGetValue(text, out var squares))
        {
            places[text] = squares = [];
        }
        else if (Enumerable.Range(scale - 1, 3).Any(near => IsPrinted(squares, near, place, Overprint * size)))
        {
            return false;
        }

        var square = (scale, Square(place.X0, scale), Square(place.Y0, scale));
        if (!squares.TryGetValue(square, out var boxes))
        {
            squares[square] = boxes = [];
        }

        boxes.Add(place);
        return true;
    }

    private static bool IsPrinted(Dictionary<(int Scale, int X, int Y), List<Box>> squares, int scale, Box place, double tolerance)
    {
        for (var x = Square(place.X0 - tolerance, scale); x <= Square(place.X0 + tolerance, scale); x++)
        {
            for (var y = Square(place.Y0 - tolerance, scale); y <= Square(place.Y0 + tolerance, scale); y++)
            {
                if (squares.TryGetValue((scale, x, y), out var boxes)
                    && boxes.Exists(box => Math.Abs(box.X0 - place.X0) + Math.Abs(box.Y0 - place.Y0) < tolerance))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int Square(double coordinate, int scale) => (int)Math.Floor(coordinate / (Overprint * Math.Pow(2, scale)));
}
