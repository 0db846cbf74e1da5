using System.Buffers;
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

    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\u3000");

    /// <param name="content">A line without indentation, signs of quotes and white space at its end.</param>
    public static LineShape Of(ReadOnlySpan<char> content)
    {
        if (content.IsEmpty)
        {
            return LineShape.Blank;
        }

        var letter = content.TrimStart("\"'“‘„«([*_") is [var first, ..] ? first : '\0';
        var label = LabelLength(content[..Math.Min(content.Length, LongestLabel)]);
        var text = content[label..].TrimStart();
        return When(label > 0, LineShape.Labelled)
            | When(text.Contains('\t') || text.Contains("   ", StringComparison.Ordinal), LineShape.Tabular)
            | When(char.IsLower(letter), LineShape.GoesOn)
            | When(char.IsLower(letter) || char.IsUpper(letter) || char.IsDigit(letter), LineShape.Cased)
            | When(content is [.., var last, '-' or '\u00AD' or '‐'] && char.IsLetter(last), LineShape.Hyphenated)
            | When(content.ContainsAny(SentenceScanner.Stops), LineShape.Punctuated)
            | When(!content.ContainsAny(Spaces) && !content.ContainsAnyExceptInRange('!', '~'), LineShape.Single);
    }

    private static int LabelLength(ReadOnlySpan<char> content)
    {
        foreach (var label in Label().EnumerateMatches(content))
        {
            return label.Length;
        }

        return 0;
    }

    private static LineShape When(bool isSo, LineShape shape) => isSo ? shape : LineShape.None;

    // "Phone: ", "전화：", "[12:04] ", "2026-03-01 ", "12:04 ": up to three words before the colon.
    [GeneratedRegex(@"^(?:[*_]{0,2}[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}.'’&/()-]*(?: [\p{L}\p{M}\p{Nd}.'’&/()-]+){0,3} ?(?:[*_]{0,2}:[*_]{0,2}(?=\s|$)|：)|[\[(<]?\d{1,2}:\d{2}|[\[(<]?\d{4}-\d{2}-\d{2}|<[^<> ]+> )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Label();
}
