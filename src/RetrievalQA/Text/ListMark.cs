using System.Text.RegularExpressions;

namespace RetrievalQA.Text;

/// <summary>
/// What may stand before the text of a list item: a bullet, a number or letter with its stop or brackets, the sign of a quoted
/// line. Whether it is a mark or a part of what the line says, the lines around it tell.
/// </summary>
public static partial class ListMark
{
    // "(viii) " and the like; what is longer is text.
    private const int Longest = 12;

    /// <summary>Marks before one text: a bullet before a number.</summary>
    public const int Most = 2;

    /// <summary>UTF-16 units of what may be marks at the beginning of a line, with the spaces after them; 0 where it begins with its text.</summary>
    /// <param name="line">Its beginning is enough; without spaces before it.</param>
    public static int LengthOf(ReadOnlySpan<char> line)
    {
        var length = QuoteLength(line);
        for (var marks = 0; marks < Most && FirstLength(line[length..]) is > 0 and var mark; marks++)
        {
            length += mark;
        }

        return length < line.Length ? length : 0;
    }

    /// <summary>
    /// UTF-16 units of the signs that a line is quoted, with the spaces after them: "&gt; &gt; ". Before a number the sign is
    /// one: "&gt; 5 years".
    /// </summary>
    public static int QuoteLength(ReadOnlySpan<char> line)
    {
        var (length, signs) = (0, 0);
        while (signs < line.Length && line[signs] is '>')
        {
            signs++;
            var spaces = SpacesAt(line[signs..]);
            length = spaces > 0 || signs == line.Length || line[signs] is '\n' or '\r' ? signs + spaces : length;
            signs += spaces;
        }

        return length < line.Length && char.IsDigit(line[length]) ? 0 : length;
    }

    /// <summary>UTF-16 units of the signs of a quote and of the bullet that a line begins with: marks that say nothing wherever they stand.</summary>
    public static int BulletLength(ReadOnlySpan<char> line)
    {
        var length = QuoteLength(line);
        var rest = line[length..];
        return length + (rest is [var first, ..] && IsBullet(first) && !(IsSign(first) && IsAmount(rest[1..])) ? FirstLength(rest) : 0);
    }

    /// <summary>The marks of the item whose text begins at a position, or nothing.</summary>
    public static ReadOnlySpan<char> Before(ReadOnlySpan<char> text, int position)
    {
        var line = text[..position];
        line = line[(Math.Max(line.LastIndexOfAny('\n', '\r'), position - (4 * Longest)) + 1)..].TrimStart();
        return line.Length > 0 && LengthOf($"{line}x") == line.Length ? line : [];
    }

    /// <summary>UTF-16 units of one mark at the beginning of a line, with the spaces after it; 0 where there is none.</summary>
    public static int FirstLength(ReadOnlySpan<char> line)
    {
        foreach (var mark in Mark().EnumerateMatches(line[..Math.Min(line.Length, Longest + 2)]))
        {
            var spaces = SpacesAt(line[mark.Length..]);
            return IsDate(line[..mark.Length], line[(mark.Length + spaces)..]) ? 0 : mark.Length + spaces;
        }

        return 0;
    }

    /// <summary>Bullets and dashes: they number nothing.</summary>
    public static bool IsBullet(char mark) => IsPlainBullet(mark) || IsSign(mark) || mark is '*';

    /// <summary>Signs that nothing but an item begins with.</summary>
    public static bool IsPlainBullet(char mark) => mark is '•' or '·' or '▪' or '◦' or '‣' or '●' or '○' or '■' or '□' or '◆' or '◇' or '※';

    /// <summary>What is minus or plus before an amount.</summary>
    public static bool IsSign(char mark) => mark is '-' or '+' or '–';

    /// <summary>Whether a text begins with a number, whatever its currency.</summary>
    public static bool IsAmount(ReadOnlySpan<char> text) => Amount().IsMatch(text[..Math.Min(text.Length, Longest)]);

    private static int SpacesAt(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsWhiteSpace(text[length]) && text[length] is not ('\n' or '\r'))
        {
            length++;
        }

        return length;
    }

    // "3. Oktober"
    private static bool IsDate(ReadOnlySpan<char> mark, ReadOnlySpan<char> text) =>
        char.IsAsciiDigit(mark[0]) && mark[^1] == '.' && MonthName.Begins(text);

    // One letter and a stop are a mark in lower case only: "J. Smith" is a name.
    [GeneratedRegex(@"^(?:[-*+•·–▪◦‣●○■□◆◇※o]|[①-⑳]|\d{1,3}(?:\.\d{1,2})*[.)]|[a-z]\.|[A-Za-z]\)|\((?:\d{1,3}|[A-Za-z]|[ivx]{2,5})\)|[ivx]{2,5}[.)]|[가나다라마바사아자차카타파하][.)])(?=[ \t\u00A0\u3000])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Mark();

    // "300 EUR", "€ 300", "EUR 300", ".5"
    [GeneratedRegex(@"^\s*(?:\p{Sc}|[A-Z]{3}\s)?\s?[.,~≈]?\d", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Amount();
}
