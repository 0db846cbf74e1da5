using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace RetrievalQA.Text;

/// <summary>
/// Reads escapes. What stands for no character, for a control character or for half of a pair stays as it is written, so
/// that nothing is lost.
/// </summary>
public static class EscapedText
{
    private const int UnitDigits = 4;
    private const int UnitLength = 6;
    private const int LongCodeLength = 10;
    private const int LongestReference = 34;

    // Of a pair: \uD83D\uDE00.
    private const int LongestEscape = 2 * UnitLength;

    private static readonly SearchValues<char> Backslash = SearchValues.Create("\\");
    private static readonly SearchValues<char> Ampersand = SearchValues.Create("&");
    private static readonly SearchValues<char> OfMarkdown = SearchValues.Create("\\&\n\r");
    private static readonly SearchValues<char> Quote = SearchValues.Create("\"");
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r");

    /// <summary>False where the text holds no escape for sure.</summary>
    public static bool MayHold(ReadOnlySpan<char> text, EscapeNotation notation) => notation switch
    {
        EscapeNotation.QuotedLines => MayHoldQuote(text),
        EscapeNotation.Markdown => text.ContainsAny('\\', '&') || MayHoldQuote(text),
        _ => text.ContainsAny(SignsOf(notation)),
    };

    private static bool MayHoldQuote(ReadOnlySpan<char> text) => text.Contains('>') && text.ContainsAny(LineEnds);

    public static string Decode(ReadOnlySpan<char> text, EscapeNotation notation)
    {
        var decoded = new StringBuilder(text.Length);
        var signs = SignsOf(notation);
        while (text.Length > 0)
        {
            var plain = text.IndexOfAny(signs);
            decoded.Append(plain < 0 ? text : text[..plain]);
            text = plain < 0 ? [] : text[plain..];
            if (text.Length > 0)
            {
                text = text[Append(text, notation, decoded)..];
            }
        }

        return decoded.ToString();
    }

    /// <summary>The position, or the beginning of the escape of a UTF-16 unit or pair that it stands in.</summary>
    public static int WholeAt(ReadOnlySpan<char> text, int position)
    {
        for (var start = Math.Max(0, position - LongestEscape + 1); start < position; start++)
        {
            if (text[start..].StartsWith("\\u", StringComparison.Ordinal) && PairOrUnit(text[start..]) is var length && start + length > position)
            {
                return start;
            }
        }

        return position;
    }

    private static SearchValues<char> SignsOf(EscapeNotation notation) => notation switch
    {
        EscapeNotation.Xml => Ampersand,
        EscapeNotation.Markdown => OfMarkdown,
        EscapeNotation.DoubledQuotes => Quote,
        EscapeNotation.QuotedLines => LineEnds,
        _ => Backslash,
    };

    /// <returns>UTF-16 units that were read, at least one.</returns>
    private static int Append(ReadOnlySpan<char> text, EscapeNotation notation, StringBuilder decoded) => text[0] switch
    {
        '\n' or '\r' => AppendLineEnd(text, decoded),
        '"' => AppendRead(text, text.StartsWith("\"\"", StringComparison.Ordinal) ? 2 : 1, "\"", decoded),
        '&' => AppendReference(text, decoded),
        _ when text.Length == 1 => AppendRead(text, 1, "\\", decoded),
        _ when notation is EscapeNotation.Markdown => AppendMarkdown(text, decoded),
        _ when notation is EscapeNotation.Json && text[1] is not 'u' => AppendJson(text, decoded),
        _ => AppendCodePoint(text, notation, decoded),
    };

    private static int AppendRead(ReadOnlySpan<char> text, int length, ReadOnlySpan<char> read, StringBuilder decoded)
    {
        decoded.Append(length == 1 ? text[..1] : read);
        return length;
    }

    private static int AppendLineEnd(ReadOnlySpan<char> text, StringBuilder decoded)
    {
        decoded.Append(text[0]);
        var line = text[1..];
        var content = line.TrimStart(" \t");
        return content is ['>', ..] ? 1 + line.Length - content.Length + ListMark.QuoteLength(content) : 1;
    }

    private static int AppendMarkdown(ReadOnlySpan<char> text, StringBuilder decoded)
    {
        var isEscape = char.IsAscii(text[1]) && (char.IsPunctuation(text[1]) || char.IsSymbol(text[1]));
        return text[1] is '\n' or '\r'
            ? 1 // a line break that is meant
            : AppendRead(text, isEscape ? 2 : 1, text[1..2], decoded);
    }

    private static int AppendJson(ReadOnlySpan<char> text, StringBuilder decoded)
    {
        var read = text[1] switch
        {
            '"' or '\\' or '/' => text[1],
            'n' or 'f' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        return read == '\0' ? AppendRead(text, 1, [], decoded) : AppendRead(text, 2, [read], decoded);
    }

    private static int AppendReference(ReadOnlySpan<char> text, StringBuilder decoded)
    {
        var end = text[..Math.Min(text.Length, LongestReference)].IndexOf(';');
        if (end > 1)
        {
            var written = text[..(end + 1)].ToString();
            var read = WebUtility.HtmlDecode(written);
            if (read.Length > 0 && read != written && (!char.IsControl(read[0]) || char.IsWhiteSpace(read[0])))
            {
                decoded.Append(read);
                return end + 1;
            }
        }

        return AppendRead(text, 1, [], decoded);
    }

    private static int AppendCodePoint(ReadOnlySpan<char> text, EscapeNotation notation, StringBuilder decoded)
    {
        if (text[1] is '\\')
        {
            // An escaped backslash: what follows it is no escape.
            return AppendRead(text, 2, text[..2], decoded);
        }

        var length = text[1] is 'u' ? PairOrUnit(text) : 1;
        if (length == LongestEscape)
        {
            return AppendRead(text, length, [(char)Hex(text[2..UnitLength]), (char)Hex(text[(UnitLength + 2)..LongestEscape])], decoded);
        }

        var digits = length == UnitLength ? 2..UnitLength : notation is EscapeNotation.Code ? CodePointDigits(text) : 0..0;
        return Rune.TryCreate(Hex(text[digits]), out var rune) && (!Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
            ? AppendRead(text, digits.End.Value + (text[2] is '{' ? 1 : 0), rune.ToString(), decoded)
            : AppendRead(text, 1, [], decoded);
    }

    // \u{1F600} of newer languages, \U0001F600 of older ones.
    private static Range CodePointDigits(ReadOnlySpan<char> text) =>
        text.StartsWith("\\u{", StringComparison.Ordinal) && text[..Math.Min(text.Length, LongestEscape)].IndexOf('}') is > 3 and var end ? 3..end
        : text[1] is 'U' && text.Length >= LongCodeLength ? 2..LongCodeLength
        : 0..0;

    // 12, 6, or 1 where no four digits follow.
    private static int PairOrUnit(ReadOnlySpan<char> text)
    {
        var unit = UnitAt(text);
        return unit < 0 ? 1
            : char.IsHighSurrogate((char)unit) && UnitAt(text[UnitLength..]) is >= 0xDC00 and <= 0xDFFF ? LongestEscape
            : UnitLength;
    }

    private static int UnitAt(ReadOnlySpan<char> text) =>
        text.Length >= UnitLength && text.StartsWith("\\u", StringComparison.Ordinal) ? Hex(text.Slice(2, UnitDigits)) : -1;

    private static int Hex(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : -1;
}
