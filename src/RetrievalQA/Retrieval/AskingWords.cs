using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval;

/// <summary>
/// The words of a question that ask and do not say what about: "what kind of", "what does … mean", 몇 명, 何冊, and the endings and
/// helping verbs of Korean, Japanese and Chinese questions. An answer need not hold them.
/// </summary>
internal static partial class AskingWords
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    /// <summary>What is left of a word of the question; empty where it asks only.</summary>
    /// <param name="asking">The asking words of the question, of <see cref="In"/>.</param>
    public static string ContentOf(string word, IReadOnlySet<string> asking) =>
        asking.Contains(word) || KoreanHelper().IsMatch(word) ? "" : KoreanEnding().Replace(JapaneseEnding().Replace(Han().Replace(word, ""), ""), "");

    /// <summary>The asking words of languages that part words by spaces.</summary>
    public static IReadOnlySet<string> In(string question) =>
        Phrases().Matches(question).SelectMany(match => match.Groups["word"].Captures).Select(word => word.Value)
            .Concat(Permission.AskingWordsIn(question))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\b(?:(?:what|which|any|some) (?<word>kinds?|types?|sorts?)(?: of)?|(?:what|which) (?<word>colou?rs?)|what (?:do|does|did) .{1,80}? (?<word>mean|stand)(?: for)?\b|what (?:is|are) .{1,80}? (?<word>called)|what(?:'s| is| are)? (?:the )?(?<word>meaning|definition) of|what(?:'s| is| are) (?<word>meant) by|^(?:please )?(?<word>define)|(?<word>definition) of|was (?<word>bedeutet|heißt)|was .{1,80}? (?<word>bedeutet|heißt)|was für (?<word>eine?|einen)|welche (?<word>art|arten|farbe)|que (?<word>signifie|veut)|(?:quel|quelle) (?<word>type|sorte|genre|couleur)|qué (?<word>significa|tipo|color|clase))\b",
        Options, Timeout)]
    private static partial Regex Phrases();

    [GeneratedRegex(@"^(?:몇(?:시|명|개월?|일|년|월|번|살|층|분|시간|주|장|대|곳|박|회|가지|퍼센트)?[가-힣]{0,4}|(?:얼마|무엇|어디|언제|누구|누가|무슨|어떤|어떻게|어느|왜|뭐|뭘)[가-힣]{0,5}|(?:있|없|되|돼|될|됐|됩|하|할|해|했|싶|궁금|가능|좋|괜찮)(?:을|는|은|나|까|니|어|여|었|았|면|도|야|지|고|려|한|하|할|해|습|ㅂ)?[가-힣]{0,2}(?:요|까|죠|다|나|지|니)|해야|하면|하려면|되는지|있는지|수|것|좀|제|저|제가|저는|혹시|그리고|알려|궁금|알고|싶은데|주세요|주실|말해|뜻|의미|종류|색|색깔|색상)$",
        Options, Timeout)]
    private static partial Regex KoreanHelper();

    [GeneratedRegex(@"(?<=[가-힣])(?:(?:으|어|아|여|이)?(?:도|려면|면|나요|까요|는지|은지|인지|예요|에요|ㄴ가요|인가요|은가요|는가요|습니까|니까|세요|셔도|서도|야|죠|지요|요)|을까요|을까|해도|해야|하려면|하면|하나요|되나요|할까요|합니까|됩니까|인가|는가)$",
        Options, Timeout)]
    private static partial Regex KoreanEnding();

    // Hiragana after a stem: 込んでもいいですか.
    [GeneratedRegex(@"(?<=[\p{IsCJKUnifiedIdeographs}\p{IsKatakana}])[\p{IsHiragana}]+$|^[\p{IsHiragana}]*(?:です|でしょう|ます|ません|ください)か?$", Options, Timeout)]
    private static partial Regex JapaneseEnding();

    [GeneratedRegex(@"^何[時人個年月日階円回冊分枚本歳曜番名度]*|教え|请问|可不可以|能不能|是否|可以|能否|需要|应该|时候|^[种个位]$", Options, Timeout)]
    private static partial Regex Han();
}
