using System.Globalization;
using System.Text;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>How a digit is set: one that is raised, lowered or part of a fraction is no further digit of the number beside it.</summary>
internal static class DigitPosition
{
    private const string RaisedSigns = "⁺⁻";

    private enum Position
    {
        OnTheLine,
        Raised,
        Lowered,

        /// <summary>A fraction or an enclosed number, each a number of its own: ½, ①.</summary>
        Single,
    }

    /// <summary>
    /// What keeps the character at <paramref name="index"/> apart from a digit before it: 10⁴ is "10^4", 7½ is "7 1⁄2".
    /// </summary>
    public static char? Separator(StringBuilder folded, string text, int index)
    {
        if (index == 0 || folded.Length == 0 || !char.IsAsciiDigit(folded[^1]))
        {
            return null;
        }

        var (before, here) = (Of(text[index - 1]), Of(text[index]));
        var isApart = here == Position.OnTheLine ? before != here && char.IsDigit(text[index]) : before != here || here == Position.Single;
        return !isApart ? null : here == Position.Raised ? '^' : ' ';
    }

    private static Position Of(char character)
    {
        if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.OtherNumber)
        {
            return RaisedSigns.Contains(character, StringComparison.Ordinal) ? Position.Raised : Position.OnTheLine;
        }

        return character switch
        {
            '²' or '³' or '¹' or (>= '\u2070' and <= '\u2079') => Position.Raised,
            >= '\u2080' and <= '\u2089' => Position.Lowered,
            _ => Position.Single,
        };
    }
}
