using System.Globalization;
using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval.Versions;

internal enum VersionMarkKind
{
    /// <summary>v2, version 2.1, rev B, 2nd edition, 제3판.</summary>
    Number,

    /// <summary>As ISO 8601 has it, as far as it is known: 2024, 2024-06, 2024-06-01; a quarter is 2024-q4.</summary>
    Date,
}

/// <summary>What tells a version of a document from its others.</summary>
/// <param name="Value">Without the words around it.</param>
/// <param name="Start">Where it stands in the text that was read.</param>
internal sealed partial record VersionMark(VersionMarkKind Kind, string Value, int Start, int End)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    private static readonly string[] DateParts = ["y", "m", "d"];

    /// <summary>In order of kind, then of position.</summary>
    public static IReadOnlyList<VersionMark> In(string text)
    {
        var marks = new List<VersionMark>();
        marks.AddRange(Number().Matches(text).Select(match => Of(VersionMarkKind.Number, match.Groups["n"].Value.ToLowerInvariant(), match)));
        AddNew(marks, WrittenDate().Matches(text).Select(WrittenOut).OfType<VersionMark>());
        AddNew(marks, NumericDate().Matches(text).Select(match => Of(VersionMarkKind.Date, DateOf(match), match)));
        return marks;
    }

    /// <summary>1.0 is 1.</summary>
    public static string Trimmed(string number) => TrailingZeros().Replace(number, "");

    /// <summary>Below 0 where the first number is the lower one; null where they cannot be compared: a letter and a number.</summary>
    public static int? CompareNumbers(string left, string right)
    {
        if (char.IsDigit(left[0]) != char.IsDigit(right[0]))
        {
            return null;
        }

        if (!char.IsDigit(left[0]))
        {
            return string.CompareOrdinal(left, right);
        }

        var (first, second) = (Trimmed(left).Split('.'), Trimmed(right).Split('.'));
        for (var part = 0; part < Math.Max(first.Length, second.Length); part++)
        {
            var compared = Part(first, part).CompareTo(Part(second, part));
            if (compared != 0)
            {
                return compared;
            }
        }

        return 0;
    }

    private static int Part(string[] parts, int index) => index < parts.Length ? int.Parse(parts[index], CultureInfo.InvariantCulture) : 0;

    private static void AddNew(List<VersionMark> marks, IEnumerable<VersionMark> found)
    {
        foreach (var mark in found.Where(mark => !marks.Exists(known => known.Start < mark.End && mark.Start < known.End)).ToList())
        {
            marks.Add(mark);
        }
    }

    private static VersionMark Of(VersionMarkKind kind, string value, Match match) => new(kind, value, match.Index, match.Index + match.Length);

    private static VersionMark? WrittenOut(Match match)
    {
        if (FoldedMonths.NumberOf(UnicodeFolding.Fold(match.Groups["month"].Value, out _)) is not { } month)
        {
            return null;
        }

        var day = match.Groups["d"].Success ? $"-{match.Groups["d"].Value.PadLeft(2, '0')}" : "";
        return Of(VersionMarkKind.Date, string.Create(CultureInfo.InvariantCulture, $"{match.Groups["y"].Value}-{month:00}{day}"), match);
    }

    private static string DateOf(Match match) => match.Groups["q"] is { Success: true } quarter ? $"{match.Groups["y"].Value}-q{quarter.Value}"
        : string.Join('-', DateParts.Select(part => match.Groups[part]).Where(part => part.Success).Select(part => part.Value.PadLeft(2, '0')));

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?:(?:v|ver|vers|version|versión|rev|revision|release|edition|fassung|auflage|ausgabe|버전)[\s._-]{0,3}(?<n>\d{1,4}(?:\.\d{1,4}){0,3})(?![\p{L}\p{N}])|(?:rev|revision|version|edition|fassung)[\s._-]{1,3}(?<n>[A-Z])(?![\p{L}\p{N}])|(?<n>\d{1,3})(?:st|nd|rd|th|\.)?[\s_-]+(?:edition|auflage|ausgabe|fassung)(?!\p{L})|(?:제\s?|第)?(?<n>\d{1,3})\s?(?:판(?![\p{L}])|차\s?개정|版|次修订))",
        Options, Timeout)]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?:(?<d>\d{1,2})(?:st|nd|rd|th|er|\.)?[\s_-]+(?:of\s|de\s)?)?(?<month>\p{L}{3,12})\.?[\s_-]*(?:(?<=[\s_-])(?<d>\d{1,2})(?:st|nd|rd|th)?,?[\s_-]+)?(?:de\s)?(?<y>(?:19|20)\d\d)(?!\d)",
        Options, Timeout)]
    private static partial Regex WrittenDate();

    [GeneratedRegex(@"(?<!\d)(?:q(?<q>[1-4])[\s_-]?(?<y>(?:19|20)\d\d)(?!\d)|(?<y>(?:19|20)\d\d)[\s_-]?q(?<q>[1-4])(?!\d)|(?<y>(?:19|20)\d\d)(?:[-_./\s년年]{0,2}(?<m>0[1-9]|1[0-2]|[1-9](?=[월月./]))(?![0-9a-z](?!\d))(?:[-_./\s월月]{0,2}(?<d>0[1-9]|[12]\d|3[01]|[1-9](?=[일日]))(?![0-9a-z])[일日]?)?[월月]?)?(?![0-9])(?:년판|년도|년|年版|年度|年)?)",
        Options, Timeout)]
    private static partial Regex NumericDate();

    [GeneratedRegex(@"(?:\.0+)+$", Options, Timeout)]
    private static partial Regex TrailingZeros();
}
