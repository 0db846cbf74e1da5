using System.Globalization;

namespace RetrievalQA.Indexing.Analysis;

internal enum PieceKind
{
    /// <summary>Letters of an alphabet.</summary>
    Word,

    /// <summary>Digits with inner points and commas.</summary>
    Number,

    /// <summary>Characters of a script without spaces, or Hangul, whose particles are written onto the noun.</summary>
    Run,
}

/// <summary>A stretch of one kind in a folded text.</summary>
/// <param name="IsJoined">No space stands between it and the piece before it.</param>
internal readonly record struct Piece(PieceKind Kind, int Start, int End, bool IsJoined)
{
    public int Length => End - Start;
}

/// <summary>Cuts a folded text into pieces.</summary>
internal static class TextScanner
{
    private const string Connectors = "-‐‑_/.'’&^";

    private static readonly byte[] Classes = BuildClasses();

    private enum CharacterClass : byte
    {
        None,
        Letter,
        Digit,
        Run,
        Mark,
    }

    public static void Scan(string folded, List<Piece> pieces)
    {
        var previousEnd = -2;
        var index = 0;
        while (index < folded.Length)
        {
            var kind = ClassAt(folded, index);
            if (kind is CharacterClass.None or CharacterClass.Mark)
            {
                index++;
                continue;
            }

            var end = EndOf(folded, index, kind);
            var isConnected = index == previousEnd + 1 && pieces.Count > 0 && Connects(folded[previousEnd], pieces[^1].Kind, kind);
            if (isConnected && IsPossessive(folded, index, end))
            {
                previousEnd = -2;
            }
            else
            {
                pieces.Add(new Piece(KindOf(kind), index, end, isConnected || index == previousEnd));
                previousEnd = end;
            }

            index = end;
        }
    }

    /// <summary>The end of the unit of a run at <paramref name="start"/>: a character with its marks, a surrogate pair.</summary>
    public static int UnitEnd(ReadOnlySpan<char> run, int start)
    {
        var end = start + 1;
        if (end < run.Length && char.IsSurrogatePair(run[start], run[end]))
        {
            end++;
        }

        while (end < run.Length && Classes[run[end]] == (byte)CharacterClass.Mark)
        {
            end++;
        }

        return end;
    }

    public static bool IsHangul(char character) => character is (>= '가' and <= '힣') or (>= 'ᄀ' and <= 'ᇿ');

    public static bool IsHiragana(char character) => character is >= '぀' and <= 'ゟ';

    private static bool Connects(char connector, PieceKind before, CharacterClass after) =>
        before != PieceKind.Run && after != CharacterClass.Run && Connectors.Contains(connector, StringComparison.Ordinal);

    private static bool IsPossessive(string folded, int start, int end) =>
        end - start == 1 && folded[start] == 's' && folded[start - 1] is '\'' or '’';

    private static PieceKind KindOf(CharacterClass kind) => kind switch
    {
        CharacterClass.Digit => PieceKind.Number,
        CharacterClass.Run => PieceKind.Run,
        _ => PieceKind.Word,
    };

    private static int EndOf(string folded, int start, CharacterClass kind)
    {
        var end = start;
        while (end < folded.Length)
        {
            var next = ClassAt(folded, end);
            if (next == kind || (next == CharacterClass.Mark && kind != CharacterClass.Digit))
            {
                end += char.IsHighSurrogate(folded[end]) ? 2 : 1;
            }
            else if (kind == CharacterClass.Digit && IsInsideNumber(folded, end))
            {
                end++;
            }
            else
            {
                break;
            }
        }

        return kind == CharacterClass.Letter && end - start == 1 ? AfterSigns(folded, end) : end;
    }

    private static bool IsInsideNumber(string folded, int index) =>
        folded[index] is '.' or ',' && index + 1 < folded.Length && char.IsAsciiDigit(folded[index + 1]);

    // C++, C#, F#: the signs belong to the name.
    private static int AfterSigns(string folded, int end)
    {
        var after = end;
        while (after < folded.Length && after - end < 2 && folded[after] is '+' or '#')
        {
            after++;
        }

        return after < folded.Length && ClassAt(folded, after) != CharacterClass.None ? end : after;
    }

    private static CharacterClass ClassAt(string folded, int index)
    {
        var character = folded[index];
        if (!char.IsHighSurrogate(character) || index + 1 >= folded.Length || !char.IsLowSurrogate(folded[index + 1]))
        {
            return (CharacterClass)Classes[character];
        }

        var code = char.ConvertToUtf32(character, folded[index + 1]);
        // The supplementary planes 2 and 3 hold Han and nothing else.
        return code >= 0x20000 ? CharacterClass.Run : Categorize(CharUnicodeInfo.GetUnicodeCategory(code));
    }

    private static byte[] BuildClasses()
    {
        var classes = new byte[char.MaxValue + 1];
        for (var code = 0; code < classes.Length; code++)
        {
            var character = (char)code;
            var kind = Categorize(CharUnicodeInfo.GetUnicodeCategory(character));
            classes[code] = (byte)(kind == CharacterClass.Letter && IsWrittenWithoutSpaces(character) ? CharacterClass.Run : kind);
        }

        // Digits of other scripts fold to ASCII; the prolonged sound mark and the iteration marks are part of a word.
        classes['ー'] = classes['々'] = classes['〆'] = classes['〇'] = (byte)CharacterClass.Run;
        return classes;
    }

    private static CharacterClass Categorize(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => CharacterClass.Letter,
        UnicodeCategory.DecimalDigitNumber => CharacterClass.Digit,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => CharacterClass.Mark,
        _ => CharacterClass.None,
    };

    // Blocks of the Unicode Character Database: Thai and Lao, Myanmar, Hangul Jamo, Khmer, Kana to Bopomofo and
    // compatibility Jamo, Kana extensions, Han, Jamo extended A, Hangul and Jamo extended B, Han compatibility.
    private static bool IsWrittenWithoutSpaces(char character) => character is
        (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1100' and <= '\u11FF')
        or (>= '\u1780' and <= '\u17FF') or (>= '\u3041' and <= '\u318F') or (>= '\u31A0' and <= '\u31FF')
        or (>= '\u3400' and <= '\u9FFF') or (>= '\uA960' and <= '\uA97F') or (>= '\uAC00' and <= '\uD7FF')
        or (>= '\uF900' and <= '\uFAFF');
}
