using System.Globalization;
using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>The places of an order that a question asks for: the second highest, the three cheapest.</summary>
/// <param name="First">1 is the first place.</param>
/// <param name="Count">So many places from there.</param>
/// <param name="Span">Where the question says so.</param>
internal sealed partial record AskedRank(int First, int Count, Match Span)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    private static readonly string[] Numbers =
    [
        "one|eine?|하나|한|一", "two|zwei|deux|dos|두|둘|二|两|兩", "three|drei|trois|tres|세|셋|三", "four|vier|quatre|cuatro|네|넷|四",
        "five|fünf|cinq|cinco|다섯|五", "six|sechs|seis|여섯|六", "seven|sieben|sept|siete|일곱|七", "eight|acht|huit|ocho|여덟|八",
        "nine|neun|neuf|nueve|아홉|九", "ten|zehn|dix|diez|열|十",
    ];

    public static AskedRank? In(string question)
    {
        if (Place().Match(question) is { Success: true } place)
        {
            return new AskedRank(place.Groups["second"].Success ? 2 : 3, 1, place);
        }

        return Places().Match(question) is { Success: true } places && NumberOf(places.Groups["n"].Value) is > 0 and var count
            ? new AskedRank(1, count, places)
            : null;
    }

    /// <summary>"Top 3", which by itself asks for the highest.</summary>
    public bool IsTop => Span.Groups["top"].Success;

    /// <summary>"Bottom 3", which by itself asks for the lowest.</summary>
    public bool IsBottom => Span.Groups["bottom"].Success;

    /// <summary>
    /// The question without it. Where a language has a superlative only by the place ("두 번째로 높은"), the word for the first place stands
    /// instead.
    /// </summary>
    public string Plain(string question)
    {
        var instead = Span.Groups["ko"].Success ? "가장 " : Span.Groups["ja"].Success ? "一番" : Span.Groups["zh"].Success ? "最" : "";
        return string.Concat(question.AsSpan(0, Span.Index), instead.PadLeft(Span.Length), question.AsSpan(Span.Index + Span.Length));
    }

    private static int NumberOf(string written) => int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : Array.FindIndex(Numbers, names => names.Split('|').Contains(written, StringComparer.OrdinalIgnoreCase)) + 1;

    [GeneratedRegex(@"\b(?:(?<second>second|2nd)|(?<third>third|3rd))[\s-](?=(?:most|least|fewest|best|\p{L}{2,20}est)\b)|\b(?:(?<second>zweit)|(?<third>dritt))(?=\p{L}{3,20}ste[nrsm]?\b)|(?<ko>(?:(?<second>두\s?번째|둘째|2번째|2위)|(?<third>세\s?번째|셋째|3번째|3위))로\s)|(?<ja>(?:(?<second>二番目|2番目|２番目)|(?<third>三番目|3番目|３番目))に)|(?<zh>第(?:(?<second>[二2])|(?<third>[三3])))(?=[贵高大多重长便低小少轻短快慢新老])",
        Options, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Place();

    // "Top 3", "the three cheapest", "welche zwei", "상위 2명", "上位3つ", "最高的三道".
    [GeneratedRegex(@"\b(?:(?<top>top)|(?<bottom>bottom))[\s-](?<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|zehn)\b|\b(?<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\s(?=(?:most|least|fewest|best|\p{L}{2,20}est)\b)|\b(?<n>\d{1,2}|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\s(?=\p{L}{3,20}sten\b)|(?<=\b(?:which|welche)\s)(?<n>\d{1,2}|two|three|four|five|ten|zwei|drei|vier|fünf|zehn)\b|(?:(?<top>상위|톱)|(?<bottom>하위))\s?(?<n>\d{1,2}|두|세|네|다섯|열)\s?(?:명|개|곳|가지|건|위)?|(?:(?<top>上位|トップ)|(?<bottom>下位))の?(?<n>\d{1,2}|[二三四五十])(?:つ|人|件|個|駅|位)?|(?<top>前)(?<n>\d{1,2}|[两二三四五十])(?:个|名|种|道|位|家|座)?|(?<=最\p{L}{1,3}的)(?<n>\d{1,2}|[两二三四五十])(?:个|名|种|道|位|家|座)",
        Options, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Places();
}
