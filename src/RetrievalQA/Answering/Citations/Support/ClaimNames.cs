using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations.Support;

/// <summary>The names of a claim: words in capitals, part numbers, codes and versions.</summary>
internal static partial class ClaimNames
{
    // More of them are looked for nowhere: a claim is a sentence.
    private const int Most = 50;

    // Scotland and Scottish, Korea and Korean.
    private const int Root = 4;

    public static IReadOnlyList<string> In(string claim, string language) =>
    [
        .. Codes().Matches(claim).Concat(IsNounLanguage(language) ? [] : Names().Matches(claim))
            .Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase).Take(Most),
    ];

    /// <summary>Whether a text has the name, or another form of it.</summary>
    public static bool Holds(string text, string name) => text.Contains(name, StringComparison.OrdinalIgnoreCase)
        || (name.Length > Root && char.IsAsciiLetterUpper(name[0]) && !name.Any(char.IsDigit) && text.Contains(name[..Root], StringComparison.Ordinal));

    /// <summary>Whether a quote is about other parts or codes than those that the claim names.</summary>
    public static bool NamesOthers(string quote, string claim)
    {
        var said = Codes().Matches(claim).Select(code => code.Value).ToList();
        return said.Count > 0 && Codes().IsMatch(quote) && !said.Exists(code => quote.Contains(code, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a claim names days of the week of which the quote names others.</summary>
    public static bool NamesOtherDays(string quote, string claim)
    {
        var said = DaysOf(claim);
        return said.Count > 0 && DaysOf(quote) is { Count: > 0 } known && !said.IsSubsetOf(known);
    }

    private static HashSet<int> DaysOf(string text) =>
        [.. WeekDays().Matches(text).Select(day => Enumerable.Range(1, 7).First(number => day.Groups[$"d{number}"].Success))];

    // German writes every noun so.
    private static bool IsNounLanguage(string language) => language is "de";

    // A capitalised word that does not begin the claim or a sentence in it.
    [GeneratedRegex(@"(?<=[\p{Ll}\p{Nd},;:)] )\p{Lu}[\p{L}\p{Nd}&'-]+|\b\p{Ll}{1,5}\p{Lu}[\p{L}\p{Nd}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Names();

    // HX-200, E14, TQ-44871, 24-3355, 3.2.1
    [GeneratedRegex(@"\b(?:[A-Za-z]+-?\d[A-Za-z\d-]*|\d+-\d{3,}|\d+(?:\.\d+){2,})\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Codes();

    [GeneratedRegex(@"(?<d1>\bMon(?:day|tag)|월요일|月曜|(?:星期|周|礼拜)一)|(?<d2>\bTuesday|\bDienstag|화요일|火曜|(?:星期|周|礼拜)二)|(?<d3>\bWednesday|\bMittwoch|수요일|水曜|(?:星期|周|礼拜)三)|(?<d4>\bThursday|\bDonnerstag|목요일|木曜|(?:星期|周|礼拜)四)|(?<d5>\bFr(?:iday|eitag)|금요일|金曜|(?:星期|周|礼拜)五)|(?<d6>\bSaturday|\bSamstag|\bSonnabend|토요일|土曜|(?:星期|周|礼拜)六)|(?<d7>\bSunday|\bSonntag|일요일|日曜|(?:星期|周|礼拜)[日天])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex WeekDays();
}
