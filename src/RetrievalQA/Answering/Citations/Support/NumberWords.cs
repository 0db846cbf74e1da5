using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations.Support;

/// <summary>
/// Numbers written as words: English and German up to ninety-nine, halves and quarters, Korean days and native numbers before a
/// counter, Chinese numerals.
/// </summary>
internal static partial class NumberWords
{
    private const string English =
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";

    private const string EnglishTens = "twenty thirty forty fifty sixty seventy eighty ninety";
    private const string German = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn";
    private const string GermanTens = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig";
    private const string Korean = "영 한 두 세 네 다섯 여섯 일곱 여덟 아홉 열";
    private const string HanDigits = "〇一二三四五六七八九";

    private static readonly FrozenDictionary<string, decimal> Words = Numbered(English, 0, 1).Concat(Numbered(EnglishTens, 20, 10))
        .Concat(Numbered(German, 0, 1)).Concat(Numbered(GermanTens, 20, 10)).Concat(Numbered(Korean, 0, 1))
        .Concat([new("dozen", 12), new("hundred", 100), new("thousand", 1_000), new("million", 1_000_000), new("einem", 1), new("einen", 1), new("einer", 1)])
        .Concat([new("half", 0.5m), new("halb", 0.5m), new("quarter", 0.25m), new("anderthalb", 1.5m)])
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a word may say a number of things: "one" and "a half" seldom do unless a unit follows.</summary>
    public static bool IsPlain(string word) => !Vague().IsMatch(word);

    public static bool IsFraction(string word) => Find(word) is > 0 and < 1;

    /// <summary>What the words say; null where they are none of those known.</summary>
    /// <param name="words">"thirty-eight", "one and a half", "achtunddreißig", "三十八".</param>
    public static decimal? Read(string words)
    {
        if (HanDigits.Contains(words[0], StringComparison.Ordinal) || words[0] is '十' or '百' or '两' or '兩')
        {
            return ReadHan(words);
        }

        var text = words.ToLowerInvariant();
        if (GermanPair().Match(text) is { Success: true } pair && Find(pair.Groups["tens"].Value) is { } tens)
        {
            return tens + (pair.Groups["one"].Value is "ein" ? 1 : Find(pair.Groups["one"].Value));
        }

        var parts = Separator().Split(text).Where(part => part is not ("" or "and" or "a")).Select(Find).ToList();
        return parts.Count == 0 || parts.Contains(null) ? null
            : parts.Aggregate(0m, (sum, part) => part >= 100 ? Math.Max(1, sum) * part!.Value : sum + part!.Value);
    }

    private static decimal? Find(string word) => Words.TryGetValue(word, out var value) ? value : null;

    private static decimal ReadHan(string numerals)
    {
        var (sum, digit) = (0m, 0m);
        foreach (var numeral in numerals)
        {
            if (numeral is '十' or '百' or '千')
            {
                sum += Math.Max(1, digit) * (numeral is '十' ? 10 : numeral is '百' ? 100 : 1_000);
                digit = 0;
            }
            else
            {
                digit = numeral is '两' or '兩' ? 2 : HanDigits.IndexOf(numeral, StringComparison.Ordinal);
            }
        }

        return sum + digit;
    }

    private static IEnumerable<KeyValuePair<string, decimal>> Numbered(string words, int first, int step) =>
        words.Split(' ').Select((word, index) => KeyValuePair.Create(word, (decimal)(first + (step * index))));

    [GeneratedRegex("^(?:zero|one|a|an|half|quarter|eins|einem|einen|einer|halb|한|영|一|〇|hundred|thousand|million)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Vague();

    [GeneratedRegex("^(?<one>ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(?<tens>.+)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex GermanPair();

    [GeneratedRegex("[- ]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Separator();
}
