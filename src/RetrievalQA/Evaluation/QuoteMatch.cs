using System.Text;
using System.Text.RegularExpressions;

namespace RetrievalQA.Evaluation;

/// <summary>
/// Whether one text holds another whatever their white space, case, width and marks of tables and emphasis: documents are
/// read differently by different versions and servers.
/// </summary>
public static partial class QuoteMatch
{
    /// <summary>Of the expected text, where the quote is cut shorter than it.</summary>
    private const double EnoughOfIt = 2.0 / 3;

    /// <summary>Folded characters up to which a text could stand in a number or word by chance.</summary>
    private const int Short = 8;

    /// <summary>Whether the quote says what is expected: it holds it, or it is the greater part of it.</summary>
    public static bool Says(string quote, string expected) => Holds(quote, expected) || Covers([quote], expected);

    /// <summary>Whether the quotes that lie within what is expected are the greater part of it together, as the entries of a list are.</summary>
    public static bool Covers(IEnumerable<string> quotes, string expected)
    {
        var wanted = Fold(expected);
        var within = quotes.Select(Fold).Distinct().Where(said => wanted.Contains(said, StringComparison.Ordinal));
        return wanted.Length > 0 && within.Sum(said => said.Length) >= EnoughOfIt * wanted.Length;
    }

    /// <summary>Whether the quote lies within what is expected, and is no mere word of it.</summary>
    public static bool IsPartOf(string quote, string expected) =>
        Fold(quote) is { Length: > Short } said && Fold(expected).Contains(said, StringComparison.Ordinal);

    /// <summary>Whether the text holds what is expected.</summary>
    public static bool Holds(string text, string expected) => Fold(expected) is { Length: > 0 } wanted && Holds(text, Fold(text), expected, wanted);

    /// <summary>Compatibility characters as their plain ones, without white space, marks of tables and emphasis, and what is not seen.</summary>
    public static string Fold(string text) => Noise().Replace(text.Normalize(NormalizationForm.FormKC), "").ToUpperInvariant();

    private static bool Holds(string text, string folded, string expected, string wanted) => wanted.Length > Short
        ? folded.Contains(wanted, StringComparison.Ordinal)
        : AloneIn(expected).IsMatch(Spaced(text));

    // "3" is not in "13", "3.5" or "G3"; Hangul and ideographs have no such bounds.
    private static Regex AloneIn(string expected)
    {
        var wanted = Spaced(expected);
        var before = char.IsAsciiDigit(wanted[0]) ? @"(?<![0-9A-Z])(?<![0-9][.,])" : char.IsAsciiLetter(wanted[0]) ? "(?<![A-Z])" : "";
        var after = char.IsAsciiDigit(wanted[^1]) ? "(?![0-9])(?![.,][0-9])" : char.IsAsciiLetter(wanted[^1]) ? "(?![A-Z])" : "";
        return new Regex(before + Regex.Escape(wanted) + after, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    private static string Spaced(string text) =>
        Gaps().Replace(Noise().Replace(text.Normalize(NormalizationForm.FormKC), " "), " ").Trim().ToUpperInvariant();

    [GeneratedRegex(@"[\s|*`\p{Cf}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Noise();

    [GeneratedRegex(" +", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Gaps();
}
