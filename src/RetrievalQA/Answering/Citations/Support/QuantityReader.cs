using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations.Support;

/// <summary>Finds the amounts of a text: numbers in digits and words, with the unit that stands beside them, and times of day.</summary>
internal static partial class QuantityReader
{
    private const string HanNumerals = "〇一二三四五六七八九十百千两兩";
    private const string Multipliers = "천백십만억조千百十万萬亿億兆";

    // What may stand between a number and its unit: "5 working days".
    private const string BeforeUnit = @"(?:\s|-|‑| |(?:working|business|calendar|full|whole|paid|consecutive)\s){0,3}";

    private const string EnglishNumber = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
        + "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|half|quarter";

    private const string GermanUnit = "ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun";
    private const string GermanTens = "zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig";
    private const string GermanNumber = $"(?:{GermanUnit})und(?:{GermanTens})|{GermanTens}|eins|einem|einen|einer|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|"
        + "dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn|achtzehn|neunzehn|anderthalb";

    // Days that Korean has one word for, and the half years of the others.
    private static readonly Dictionary<string, Quantity> Fixed = new(StringComparer.Ordinal)
    {
        ["twice"] = new Quantity([2], new Unit("times", 1)),
        ["zweimal"] = new Quantity([2], new Unit("times", 1)),
        ["하루"] = Of(1, "일"),
        ["이틀"] = Of(2, "일"),
        ["사흘"] = Of(3, "일"),
        ["나흘"] = Of(4, "일"),
        ["닷새"] = Of(5, "일"),
        ["열흘"] = Of(10, "일"),
        ["보름"] = Of(15, "일"),
        ["반년"] = Of(6, "개월"),
        ["半年"] = Of(6, "か月"),
    };

    private static readonly Regex Amounts = new(
        $@"(?<fixed>{string.Join('|', Fixed.Keys)})"
        + @"|(?:(?<am>오전|午前|上午)?(?<pm>오후|午後|下午)?\s?(?<![\d.,:])(?<hour>[01]?\d|2[0-4])(?::(?<minute>[0-5]\d)|\s?(?:시(?!간)|時(?!間)|点)(?:\s?(?<minute>[0-5]?\d)\s?[분分])?|\s?(?=[ap]\.?m\b)|\s?Uhr\b)\s?(?<am>a\.?m\b)?(?<pm>p\.?m\b)?)"
        + $@"|(?<before>[£€$₩¥]|\b(?:GBP|EUR|USD|KRW|JPY|CNY)\s)?\s?(?:(?<![a-z]|[a-z]-|\d|\d[.,-])(?<digits>\d+(?:[.,'’]\d+)*)(?!\d|-\d{{3}})(?:(?:st|nd|rd|th)\b)?"
        + $@"|(?<counted>[{HanNumerals}]+)|\b(?<words>(?:{EnglishNumber})(?:(?:[- ](?:and[- ])?(?:a[- ])?)(?:{EnglishNumber}))*|{GermanNumber})\b"
        + $@"|(?<![\p{{IsHangulSyllables}}])(?<counted>한|두|세|네|다섯|여섯|일곱|여덟|아홉|열))"
        + $@"(?<many>(?:\s?[{Multipliers}])+|\s(?:hundred|thousand|million|billion|Millionen|Tausend)\b)?(?<article>\s(?:of an|of a|an|a)\b)?(?:{BeforeUnit}(?<unit>{Units.Pattern}))?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    /// <returns>In their order; amounts that belong together are one: 3 hours and 42 minutes.</returns>
    public static IReadOnlyList<Quantity> In(string text)
    {
        var found = new List<Quantity>();
        var end = -1;
        foreach (Match match in Amounts.Matches(text))
        {
            var next = match.Index + match.Length;
            var isPartOfName = match.Groups["digits"].Success && !match.Groups["unit"].Success && next < text.Length && char.IsAsciiLetter(text[next]);
            if (isPartOfName || Read(match) is not { Values.Count: > 0 } quantity)
            {
                continue;
            }

            var joined = end >= 0 && Joins().IsMatch(text.AsSpan(end, match.Index - end)) ? found[^1].With(quantity) : null;
            found.RemoveRange(found.Count - (joined is null ? 0 : 1), joined is null ? 0 : 1);
            found.Add(joined ?? quantity);
            end = match.Index + match.Length;
        }

        return found;
    }

    private static Quantity? Read(Match match)
    {
        if (match.Groups["fixed"].Success)
        {
            return Fixed[match.Groups["fixed"].Value.ToLowerInvariant()];
        }

        if (match.Groups["hour"].Success)
        {
            return TimeOfDay(match);
        }

        var unit = UnitOf(match);
        if (match.Groups["digits"].Success)
        {
            return new Quantity(Many(ValuesOf(match.Groups["digits"].Value), match.Groups["many"].Value), unit);
        }

        if (match.Groups["counted"].Success)
        {
            return unit is not null && NumberWords.Read(match.Groups["counted"].Value) is { } counted ? new Quantity([counted], unit) : null;
        }

        var words = match.Groups["words"].Value;
        if (unit is null && words.Equals("half", StringComparison.OrdinalIgnoreCase))
        {
            unit = new Unit(Units.Ratio, 1);
        }

        return NumberWords.Read(words) is { } number && (unit is not null || NumberWords.IsPlain(words))
            ? new Quantity(Many([number], match.Groups["many"].Value), unit)
            : null;
    }

    // "Half an hour" is an amount; "one a month" and "20 euros a year" are of something else.
    private static Unit? UnitOf(Match match)
    {
        if (match.Groups["article"].Success && !NumberWords.IsFraction(match.Groups["words"].Value))
        {
            return null;
        }

        var name = match.Groups["unit"].Success ? match.Groups["unit"].Value : match.Groups["before"].Value.Trim();
        return name.Length == 0 ? null : Units.ByName.GetValueOrDefault(name);
    }

    private static Quantity TimeOfDay(Match match)
    {
        var hour = int.Parse(match.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var isMorning = match.Groups["am"].Success || match.Groups["minute"].Length == 2 || hour >= 12;
        int[] hours = match.Groups["pm"].Success ? [(hour % 12) + 12] : isMorning ? [hour] : [hour, hour + 12];
        return new Quantity([.. hours.Select(read => (decimal)((60 * read) + minute))], new Unit(Units.Clock, 1));
    }

    // 1,000 and 1.000 may be a thousand or one with three decimals; a second kind of separator is of decimals.
    private static IReadOnlyList<decimal> ValuesOf(string digits)
    {
        var plain = digits.Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal);
        var (point, comma) = (plain.LastIndexOf('.'), plain.LastIndexOf(','));
        var last = Math.Max(point, comma);
        if (last < 0)
        {
            return [Parse(plain)];
        }

        var whole = new StringBuilder(plain).Replace(".", "").Replace(",", "").ToString();
        var decimals = $"{plain[..last].Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)}.{plain[(last + 1)..]}";
        var isOnce = plain.AsSpan().Count(plain[last]) == 1;
        return point >= 0 && comma >= 0 && isOnce ? [Parse(decimals)]
            : plain.Length - last != 4 ? isOnce ? [Parse(decimals)] : []
            : isOnce && plain[last] == '.' ? [Parse(whole), Parse(decimals)]
            : [Parse(whole)];
    }

    private static decimal Parse(string number) => number.Length < 25 && decimal.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : -1;

    private static IReadOnlyList<decimal> Many(IReadOnlyList<decimal> values, string many)
    {
        decimal factor = many.Trim().ToLowerInvariant() switch
        {
            "" => 1,
            "hundred" => 100,
            "thousand" or "tausend" => 1_000,
            "million" or "millionen" => 1_000_000,
            "billion" => 1_000_000_000,
            var signs => signs.Where(sign => sign != ' ').Aggregate(1m, (product, sign) => product * FactorOf(sign)),
        };
        return factor == 1 ? values : [.. values.Where(value => value < 1_000_000_000).Select(value => value * factor)];
    }

    private static decimal FactorOf(char sign) => sign switch
    {
        '십' or '十' => 10,
        '백' or '百' => 100,
        '천' or '千' => 1_000,
        '만' or '万' or '萬' => 10_000,
        '억' or '亿' or '億' => 100_000_000,
        _ => 1_000_000_000_000,
    };

    private static Quantity Of(decimal value, string unit) => new([value], Units.ByName[unit]);

    [GeneratedRegex(@"^(?:,?\s*(?:and|und|와|과)?\s*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Joins();
}
