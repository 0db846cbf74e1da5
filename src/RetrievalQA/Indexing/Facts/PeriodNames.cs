using System.Globalization;
using System.Text.RegularExpressions;

namespace RetrievalQA.Indexing.Facts;

/// <summary>Years, quarters and versions as questions, titles and file names write them: FY18, fiscal 2023, 2024Q2, third quarter, v2.1.</summary>
internal static partial class PeriodNames
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    private static readonly string[] Ordinals = ["first", "second", "third", "fourth"];

    /// <summary>In order, each once.</summary>
    public static IReadOnlyList<int> Years(string text) => [.. Year().Matches(text).Select(YearOf).Distinct()];

    /// <summary>1..4, each once.</summary>
    public static IReadOnlyList<int> Quarters(string text) =>
        [.. Quarter().Matches(text).Select(match => match.Groups["number"].Success
            ? int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
            : Array.IndexOf(Ordinals, match.Groups["ordinal"].Value.ToLowerInvariant()) + 1).Distinct()];

    /// <summary>Such as "2" and "2.1".</summary>
    public static IReadOnlyList<string> Versions(string text) => [.. Version().Matches(text).Select(match => match.Groups["number"].Value).Distinct()];

    /// <summary>The year of "fy2018" and "fy18"; null for any other word.</summary>
    public static string? FiscalYear(string word) =>
        word.StartsWith("fy", StringComparison.Ordinal) && Years(word) is [var year] ? year.ToString(CultureInfo.InvariantCulture) : null;

    private static int YearOf(Match match)
    {
        var year = int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture);
        return year < 100 ? 2000 + year : year;
    }

    [GeneratedRegex(@"(?<![\p{L}\d.,])(?:FY\s?['’]?(?<year>(?:19|20)?\d\d)|(?:[QH][1-4][\s_-]?)?(?:FY)?['’]?(?<year>(?:19|20)\d\d))(?!\d|[.,]\d)", Options, Timeout)]
    private static partial Regex Year();

    [GeneratedRegex(@"(?<!\p{L})Q(?<number>[1-4])(?![\d.])|(?<![\p{L}\d])(?<number>[1-4])Q(?!\p{L})|\b(?<ordinal>first|second|third|fourth)[\s-]quarter\b", Options, Timeout)]
    private static partial Regex Quarter();

    [GeneratedRegex(@"(?<!\p{L})(?:v|ver\.?|version|revision|rev\.?|release|edition)[\s_.-]?(?<number>\d{1,3}(?:\.\d{1,3})*)(?!\d)", Options, Timeout)]
    private static partial Regex Version();
}
