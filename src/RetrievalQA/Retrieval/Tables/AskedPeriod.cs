using System.Globalization;
using System.Text.RegularExpressions;
using RetrievalQA.Documents;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>A month or a year that a question names: "March 2025", "2025년 3월".</summary>
/// <param name="Year">Four digits; null where only a month is named.</param>
/// <param name="Month">Two digits; null where only a year is.</param>
internal sealed partial record AskedPeriod(string? Year, string? Month, SourceSpan Span)
{
    private static readonly string[] Months =
    [
        "jan", "feb", "mar|mär", "apr|avr", "may|mai", "jun|juin", "jul|juil", "aug|aoû", "sep", "oct|okt", "nov", "dec|dez|déc",
    ];

    public static AskedPeriod? In(string question)
    {
        if (Named().Match(question) is { Success: true } named)
        {
            var name = named.Groups["name"].Value.ToLowerInvariant();
            var month = Array.FindIndex(Months, prefixes => prefixes.Split('|').Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))) + 1;
            return Of(named, month.ToString("00", CultureInfo.InvariantCulture));
        }

        return Numbered().Match(question) is { Success: true } numbered ? Of(numbered, numbered.Groups["month"].Value.PadLeft(2, '0'))
            : Year4().Match(question) is { Success: true } year ? Of(year, month: null)
            : null;
    }

    /// <param name="date">As ISO 8601 has it.</param>
    public bool Holds(string date) => date.Length > 0
        && (Year is null || date.StartsWith(Year, StringComparison.Ordinal)) && (Month is null || date[5..7] == Month);

    /// <summary>"2025-03", "2025"; "03" where no year is named.</summary>
    public string Written => string.Join('-', new[] { Year, Month }.OfType<string>());

    private static AskedPeriod Of(Match match, string? month) =>
        new(match.Groups["year"] is { Success: true, Value: var year } ? year : null, month, new SourceSpan(match.Index, match.Index + match.Length));

    // "May" is a month only behind what takes one, or before a year.
    [GeneratedRegex(@"\b(?<name>January|February|March|April|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|(?<=\b(?:in|of|for|during) )May|May(?= \d{4}))\b(?:\s(?<year>[12][0-9]{3}))?\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?:(?<year>[12][0-9]{3})\s?[년年]\s?)?(?<month>1[0-2]|[1-9])\s?[월月]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\b(?<year>(?:19|20)[0-9]{2})(?:[년年]|\b)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Year4();
}
