using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>
/// The cells of one column as decimal numbers, however they are written: 1,234.50, 1.234,50, 1 234, ₩12,000, 12 %, (500). Whether a
/// point or a comma parts decimals is one for the column.
/// </summary>
internal sealed partial class Figures
{
    private const int LongestFigure = 40;
    private const int GroupLength = 3;

    private readonly char decimalSign;
    private readonly string group;

    /// <param name="cells">The text of each.</param>
    /// <param name="commaIsDecimal">What holds where no cell shows it.</param>
    public Figures(IReadOnlyList<string> cells, bool commaIsDecimal)
    {
        var matches = cells.Select(cell => cell.Length <= LongestFigure ? Figure().Match(cell.Trim()) : Match.Empty).ToList();
        decimalSign = DecimalSign(matches.Where(match => match.Success).Select(match => match.Groups["number"].Value), commaIsDecimal);
        Values = [.. matches.Select(match => match.Success ? Read(match) : null)];
        IsMissing = [.. cells.Select(cell => Missing().IsMatch(cell.Trim()))];
        group = matches.Select(match => match.Groups["group"]).FirstOrDefault(sign => sign.Success)?.Value ?? "";
        Decimals = Values.Select(value => (int)(value?.Scale ?? 0)).DefaultIfEmpty(0).Max();
        Units = [.. matches.Where(match => match.Success).Select(UnitOf).Where(unit => unit.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        var first = matches.Find(match => match.Success) ?? Match.Empty;
        (Before, After) = (first.Groups["before"].Value.Trim('(', '-', '−', '–', '+'), first.Groups["after"].Value.TrimEnd(')'));
    }

    /// <summary>Null where the cell holds no number.</summary>
    public IReadOnlyList<decimal?> Values { get; }

    /// <summary>The cell says that there is no figure: it is empty, "n/a", "–".</summary>
    public IReadOnlyList<bool> IsMissing { get; }

    /// <summary>Units beside the numbers, each once. Figures of several cannot be compared.</summary>
    public IReadOnlyList<string> Units { get; }

    public int Decimals { get; }

    /// <summary>Numbers stand in more than half of the cells that say anything, and in two at least.</summary>
    public bool IsNumeric => Values.Count(value => value is not null) is var read and > 0 && read * 2 > IsMissing.Count(missing => !missing);

    private string Before { get; }

    private string After { get; }

    /// <summary>A number as the column writes its own.</summary>
    public string Write(decimal value, int? decimals = null)
    {
        var plain = Math.Round(Math.Abs(value), decimals ?? Decimals, MidpointRounding.AwayFromZero)
            .ToString($"F{decimals ?? Decimals}", CultureInfo.InvariantCulture);
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? plain : plain[..point];
        var written = new StringBuilder(value < 0 ? "-" : "").Append(Before);
        for (var index = 0; index < whole.Length; index++)
        {
            written.Append(index > 0 && (whole.Length - index) % GroupLength == 0 ? group : "").Append(whole[index]);
        }

        return written.Append(point < 0 ? "" : decimalSign + plain[(point + 1)..]).Append(Units.Count == 1 ? After : "").ToString();
    }

    /// <summary>A number of a question, which may be written otherwise than the column's.</summary>
    public static decimal? Parse(string text, bool commaIsDecimal) => new Figures([text], commaIsDecimal).Values[0];

    private static char DecimalSign(IEnumerable<string> numbers, bool commaIsDecimal)
    {
        foreach (var number in numbers)
        {
            var (point, comma) = (number.LastIndexOf('.'), number.LastIndexOf(','));
            if (point >= 0 && comma >= 0)
            {
                return point > comma ? '.' : ',';
            }

            var last = Math.Max(point, comma);
            if (last >= 0 && number.Length - last - 1 != GroupLength)
            {
                return number[last];
            }

            if (last >= 0 && (number.AsSpan().Count(number[last]) > 1 || last > GroupLength))
            {
                return number[last] == '.' ? ',' : '.';
            }
        }

        return commaIsDecimal ? ',' : '.';
    }

    private decimal? Read(Match match)
    {
        var plain = new StringBuilder();
        foreach (var character in match.Groups["number"].Value)
        {
            plain.Append(char.IsAsciiDigit(character) ? $"{character}" : character == decimalSign ? "." : "");
        }

        return decimal.TryParse(plain.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? IsNegative(match) ? -value : value
            : null;
    }

    private static bool IsNegative(Match match) =>
        match.Groups["before"].Value.IndexOfAny(['-', '−', '–', '(']) >= 0 && (match.Value[0] != '(' || match.Value[^1] == ')');

    private static string UnitOf(Match match) => string.Concat($"{match.Groups["before"].Value}{match.Groups["after"].Value}"
        .Where(sign => !char.IsWhiteSpace(sign) && sign is not ('(' or ')' or '-' or '−' or '–' or '+')));

    // A unit has no digits of its own: "A1", "2025-03-04" and "9 to 5" are no figures.
    [GeneratedRegex(@"^(?<before>[(+\-−–]?\s?(?:[\p{Sc}]|[A-Za-z]{1,3}\.?\s)?\s?[\-−–]?)(?<number>[0-9]+(?:(?<group>[,.'’  \u00A0\u202F])[0-9]{3})*(?:[.,][0-9]+)?)(?<after>\s?(?:[%‰°\p{Sc}]|[\p{L}°²³µ/]{1,12}\.?)?\)?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Figure();

    [GeneratedRegex(@"^(?:|[-–—−.*/?]+|n\.?\s?/?\s?a\.?|n\.?\s?d\.?|none|null|nil|unknown|tbd|k\.\s?A\.?|entfällt|unbekannt|없음|미정|해당\s?없음|なし|未定|不明|无|無|未知|暂无)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Missing();
}
