using System.Globalization;
using System.Text;

namespace RetrievalQA.Evaluation;

/// <summary>
/// A text without what differs between two readings of one document: white space, case, width, marks of tables and emphasis,
/// and what is not seen. Where white space or a bar of a table stood is remembered, since "1 | 500" is not "1500".
/// </summary>
internal sealed class FoldedText
{
    private const char FirstLetterWithoutSpaces = '\u0E00';

    private readonly List<bool> gaps = [];

    public FoldedText(string text)
    {
        var folded = new StringBuilder(text.Length);
        var isGap = true;
        foreach (var character in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsWhiteSpace(character) || character == '|')
            {
                isGap = true;
            }
            else if (character is not ('*' or '`') && char.GetUnicodeCategory(character) != UnicodeCategory.Format)
            {
                folded.Append(char.ToUpperInvariant(character));
                gaps.Add(isGap);
                isGap = false;
            }
        }

        Text = folded.ToString();
    }

    public string Text { get; }

    /// <summary>Where another text stands in this one, first place first: not within a longer number or word.</summary>
    public IEnumerable<int> PlacesOf(FoldedText other)
    {
        if (other.Text.Length > 0)
        {
            for (var place = Text.IndexOf(other.Text, StringComparison.Ordinal); place >= 0;
                place = Text.IndexOf(other.Text, place + 1, StringComparison.Ordinal))
            {
                if (!IsCut(place) && !IsCut(place + other.Text.Length) && HasNumbersOf(other, place))
                {
                    yield return place;
                }
            }
        }
    }

    /// <summary>Whether a number or word goes on over a place. Hangul, ideographs and Thai are written without spaces and have no such bounds.</summary>
    private bool IsCut(int place)
    {
        if (place <= 0 || place >= Text.Length || gaps[place])
        {
            return false;
        }

        var (before, after) = (Text[place - 1], Text[place]);
        return (IsNumeral(before) && IsNumeral(after))
            || (IsLetter(before) && (IsLetter(after) || char.IsAsciiDigit(after)))
            || (IsWithinNumber(before) && char.IsAsciiDigit(after) && place > 1 && !gaps[place - 1] && char.IsAsciiDigit(Text[place - 2]))
            || (char.IsAsciiDigit(before) && IsWithinNumber(after) && place + 1 < Text.Length && !gaps[place + 1] && char.IsAsciiDigit(Text[place + 1]));
    }

    private bool HasNumbersOf(FoldedText other, int place)
    {
        for (var index = 1; index < other.Text.Length; index++)
        {
            if (char.IsAsciiDigit(other.Text[index - 1]) && char.IsAsciiDigit(other.Text[index]) && gaps[place + index] != other.gaps[index])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWithinNumber(char character) => character is '.' or ',' or ':' or '/';

    private static bool IsNumeral(char character) => char.IsAsciiDigit(character) || character is '一' or '二' or '三' or '四' or '五' or '六' or '七' or '八'
        or '九' or '十' or '百' or '千' or '万' or '零';

    private static bool IsLetter(char character) => char.IsLetter(character) && character < FirstLetterWithoutSpaces;
}
