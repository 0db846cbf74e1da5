using System.Text.RegularExpressions;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>What a line looks like.</summary>
[Flags]
internal enum LineShape
{
    None = 0,
    Blank = 1,
    Item = 2,

    /// <summary>It begins with the sign of a quoted line.</summary>
    Quoted = 4,

    /// <summary>It begins with a name and a colon, or with a time.</summary>
    Labelled = 8,

    /// <summary>Tabs or wide gaps stand between its parts.</summary>
    Tabular = 16,

    /// <summary>It goes on with a small letter.</summary>
    GoesOn = 32,

    /// <summary>It begins with a letter of a script that has capitals, or with a digit.</summary>
    Cased = 64,

    /// <summary>A word is cut at its end.</summary>
    Hyphenated = 128,

    /// <summary>A stop stands in it.</summary>
    Punctuated = 256,

    /// <summary>A link, or a word that no line could hold.</summary>
    Single = 512,
}

/// <summary>Tells the shapes of lines.</summary>
internal static partial class LineShapes
{
    // A label and its colon stand within so many characters, a time too.
    private const int LongestLabel = 32;

    /// <param name="content">A line without indentation, signs of quotes and white space at its end.</param>
    public static LineShape Of(ReadOnlySpan<char> content)
    {
        if (content.IsEmpty)
        {
            return LineShape.Blank;
        }

        var letter = content.TrimStart("\"'“‘„«([*_");
        return (Label().IsMatch(content[..Math.Min(content.Length, LongestLabel)]) ? LineShape.Labelled : 0)
            | (content.Contains('\t') || content.Contains("   ", StringComparison.Ordinal) ? LineShape.Tabular : 0)
            | (letter.Length > 0 && char.IsLower(letter[0]) ? LineShape.GoesOn : 0)
            | (letter.Length > 0 && (char.IsLower(letter[0]) || char.IsUpper(letter[0]) || char.IsDigit(letter[0])) ? LineShape.Cased : 0)
            | (content.Length > 1 && content[^1] is '-' or '\u00AD' or '‐' && char.IsLetter(content[^2]) ? LineShape.Hyphenated : 0)
            | (content.ContainsAny(".!?…。！？") || content.ContainsAny("؟۔।॥።။") ? LineShape.Punctuated : 0)
            | (content.ContainsAny(" \t\u3000") || content.ContainsAnyExceptInRange('!', '~') ? 0 : LineShape.Single);
    }

    // "Phone: ", "전화：", "[12:04] ", "2026-03-01 ", "12:04 ": up to three words before the colon.
    [GeneratedRegex(@"^(?:[*_]{0,2}[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}.'’&/()-]*(?: [\p{L}\p{M}\p{Nd}.'’&/()-]+){0,3} ?(?:[*_]{0,2}:[*_]{0,2}(?=\s|$)|：)|[\[(<]?\d{1,2}:\d{2}|[\[(<]?\d{4}-\d{2}-\d{2}|<[^<> ]+> )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();
}
