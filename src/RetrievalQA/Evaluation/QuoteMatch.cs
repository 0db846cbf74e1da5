using RetrievalQA.Text;

namespace RetrievalQA.Evaluation;

/// <summary>Whether a quote says what is expected, though documents are read and cut differently by different versions and servers.</summary>
public static class QuoteMatch
{
    /// <summary>Of the expected text, where quotes are cut shorter than it.</summary>
    private const double EnoughOfIt = 2.0 / 3;

    /// <summary>Of the expected text, for a quote to be no mere word of it.</summary>
    private const double SomeOfIt = 0.15;

    /// <summary>Folded characters up to which a text may stand anywhere by chance.</summary>
    private const int Short = 8;

    /// <summary>Whether the text holds what is expected, whatever its white space, case, width and marks of tables and emphasis.</summary>
    public static bool Holds(string text, string expected) => new FoldedText(text).PlacesOf(new FoldedText(Unmarked(expected))).Any();

    /// <summary>Whether the text holds a phrase that may be cut out of the middle of a word.</summary>
    public static bool Contains(string text, string phrase) => new FoldedText(text).Text.Contains(new FoldedText(phrase).Text, StringComparison.Ordinal);

    /// <summary>Whether the quote says what is expected: it holds it, or is the greater part of it.</summary>
    public static bool Says(string quote, string expected) => Holds(quote, expected) || Covers([quote], expected);

    /// <summary>
    /// Whether the quotes that lie within what is expected are the greater part of it together, as the entries of a list are,
    /// with every digit in it.
    /// </summary>
    public static bool Covers(IEnumerable<string> quotes, string expected)
    {
        var wanted = new FoldedText(Unmarked(expected));
        var covered = new bool[wanted.Text.Length];
        foreach (var said in quotes.Select(quote => new FoldedText(Unmarked(quote))))
        {
            foreach (var place in wanted.PlacesOf(said))
            {
                Array.Fill(covered, true, place, said.Text.Length);
            }
        }

        return wanted.Text.Length > 0
            && covered.Count(isCovered => isCovered) >= EnoughOfIt * covered.Length
            && !wanted.Text.Where((character, place) => char.IsAsciiDigit(character) && !covered[place]).Any();
    }

    /// <summary>Whether the quote lies within what is expected, and is no mere word of it.</summary>
    public static bool IsPartOf(string quote, string expected)
    {
        var (said, wanted) = (new FoldedText(quote), new FoldedText(expected));
        return said.Text.Length >= SomeOfIt * wanted.Text.Length && wanted.PlacesOf(said).Any();
    }

    // The mark of a list item says nothing, and is cut off by some.
    private static string Unmarked(string text) => text[ListMark.LengthOf(text)..];

    /// <summary>Whether a text is so short that it says nothing without what stands beside it, as the cell of a table.</summary>
    public static bool IsShort(string expected) => new FoldedText(expected).Text.Length <= Short;
}
