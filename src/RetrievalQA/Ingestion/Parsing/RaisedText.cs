using System.Text;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>How raised and lowered characters are written in one line, so that 10³ does not become 103.</summary>
internal static class RaisedText
{
    private const string Signs = "0123456789+-−–=()";
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾";
    private const string Lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎";
    private const int LongestMark = 4;

    // 1er, 2e, 3º, 4a: what is raised after a number and is no exponent.
    private const string OrdinalLetters = "eoaºªrdst";

    /// <param name="before">The character that it is joined to; 0 where there is none.</param>
    public static string Superscript(string raised, char before) => raised switch
    {
        "" => "",
        "TM" => "™",
        "SM" => "℠",
        "n" => "ⁿ",
        "i" => "ⁱ",
        ['[', .., ']'] or ['(', .., ')'] => raised,
        _ when IsNote(raised, before) => NoteMark(raised, before),
        _ when raised.All(Signs.Contains) => Written(raised, Raised),
        _ when raised.EnumerateRunes().All(Rune.IsLetter) => IsExponent(raised, before) ? $"^{raised}" : raised,
        _ when raised.Any(char.IsWhiteSpace) => $" {raised}",
        _ when !raised.Any(char.IsLetterOrDigit) => raised,
        _ => raised.All(c => char.IsLetterOrDigit(c) || c == '.') ? $"^{raised}" : $"^({raised})",
    };

    /// <param name="before">The last characters that it is joined to; empty where there are none.</param>
    public static string Subscript(string lowered, string before) =>
        EndsFormula(before) || !lowered.All(Signs.Contains) ? lowered : Written(lowered, Lowered);

    /// <summary>
    /// As it is printed where it can be nothing else: "page.¹". In brackets after a number, of which it would be a power, and
    /// where it has letters.
    /// </summary>
    /// <param name="before">The character that it is joined to; 0 where there is none.</param>
    public static string NoteMark(string mark, char before) =>
        !char.IsDigit(before) && mark.Any(char.IsAsciiDigit) && mark.All(c => char.IsAsciiDigit(c) || char.IsWhiteSpace(c) || c is ',' or '*' or '†' or '‡')
            ? string.Concat(mark.Where(c => !char.IsWhiteSpace(c)).Select(c => char.IsAsciiDigit(c) ? Raised[c - '0'] : c))
            : mark.Length is > 0 and <= LongestMark && mark.All(char.IsLetterOrDigit) ? $"[{mark}]" : mark;

    // A number after a stop, or several after a word, is no exponent.
    private static bool IsNote(string raised, char before) =>
        before is '.' or ',' or ';' or ':' or '!' or '?' or '"' or '\'' or '”' or '’' or '»' or '。' or '、' or '」'
            ? raised.Length <= LongestMark && raised.All(char.IsDigit)
            : raised.Contains(',', StringComparison.Ordinal) && char.IsLetter(before) && raised.All(c => char.IsDigit(c) || c is ',' or ' ');

    private static bool IsExponent(string letters, char before) =>
        letters.EnumerateRunes().Count() == 1
        && (char.IsLetter(before) || (char.IsDigit(before) && !OrdinalLetters.Contains(letters[0], StringComparison.Ordinal)));

    // CO2 and x1 are written so everywhere; log₁₀100 is not.
    private static bool EndsFormula(string before)
    {
        var letters = before.Length - before.AsSpan().TrimEnd("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz").Length;
        return letters == 1 || (letters > 1 && char.IsUpper(before[^letters])) || before is [.., ')' or ']'];
    }

    private static string Written(string text, string forms) => string.Concat(text.Select(c => forms[Signs.IndexOf(c, StringComparison.Ordinal)]));
}
