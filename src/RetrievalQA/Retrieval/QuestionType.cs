using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval;

/// <summary>What kind of thing a question asks for, and how a sentence that holds such a thing looks.</summary>
internal sealed partial record QuestionType(Regex Asks, Func<string, string, bool> Answers)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    private static readonly QuestionType[] All =
    [
        new(AsksHours(), (sentence, _) => TimeOfDay().IsMatch(sentence)),
        new(AsksWeight(), (sentence, _) => Weight().IsMatch(sentence)),
        new(AsksPrice(), (sentence, _) => Money().IsMatch(sentence)),
        new(AsksDuration(), (sentence, _) => Duration().IsMatch(sentence)),
        new(AsksWhen(), (sentence, _) => Time().IsMatch(sentence) || Duration().IsMatch(sentence)),
        new(AsksHowMany(), HoldsNewNumber),
        new(AsksWhy(), (sentence, _) => Reason().IsMatch(sentence)),
        new(AsksWho(), HoldsNewName),
        new(AsksWhere(), (sentence, _) => Place().IsMatch(sentence)),
        new(AsksDefinition(), Defines),
    ];

    /// <summary>The type of a question; null where its words do not show one.</summary>
    public static QuestionType? Of(string question) => Array.Find(All, type => type.Asks.IsMatch(question));

    private static bool HoldsNewNumber(string sentence, string question)
    {
        var asked = Number().Matches(question).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Number().Matches(sentence).Any(match => !asked.Contains(match.Value));
    }

    // "Quinoa is a plant" and "Levain — a part of the starter", not "Peru grows most of the quinoa".
    private static bool Defines(string sentence, string question)
    {
        var subject = AsksDefinition().Match(question).Groups["subject"].Value;
        var text = sentence.AsSpan()[Article().Match(sentence).Length..];
        return text.StartsWith(subject, StringComparison.OrdinalIgnoreCase) && Definition().IsMatch(text[subject.Length..]);
    }

    private static bool HoldsNewName(string sentence, string question) =>
        Name().Matches(sentence).Any(match => !question.Contains(match.Value, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\b((which|what|opening|office|service|business) hours|(at )?what time|um wie viel uhr|à quelle heure|a qué hora)\b|몇\s?시|시각은|几点|何時",
        Options, Timeout)]
    private static partial Regex AsksHours();

    [GeneratedRegex(@"\b(how heavy|how much .{0,30}weigh|what .{0,20}weight|wie schwer|combien pèse|cuánto pesa)\b|무게|중량|多重|重さ", Options, Timeout)]
    private static partial Regex AsksWeight();

    [GeneratedRegex(@"[0-9]{1,2}[:.][0-9]{2}|[0-9]\s?([ap]\.?m\b|o'clock|uhr\b)|\b(noon|midnight)\b|[0-9]\s?(시|点|時)", Options, Timeout)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"[0-9]\s?(kg|g|mg|lbs?|oz|tonnes?|tons?|kilograms?|grams?|pounds?|ounces?|킬로그램|그램|公斤|千克|克)\b", Options, Timeout)]
    private static partial Regex Weight();

    [GeneratedRegex(@"\b(how expensive|what (\w+ )?(price|fee|cost|compensation|salary|fine|penalty|budget|charge)s?|how much (\w+ ){0,4}(cost|pay|paid|charge|charged|earn|spend|spent|worth)|what .{0,40}(cost|costs|pay|paid|charge|charged)\b|was kostet|wie teuer|combien (coûte|coûtent)|cuánto (cuesta|cuestan))\b|비용|가격|요금|금액|수수료|숙박비|식비|일비|多少钱|价格|费用|いくら|料金", Options, Timeout)]
    private static partial Regex AsksPrice();

    [GeneratedRegex(@"\b(how (quickly|soon|fast|long)|by when|until when|what .{0,30}(deadline|period|notice)|within what|wie (lange|schnell)|bis wann|combien de temps|cuánto tiempo)\b|며칠|기한|주기|언제까지|얼마\s?동안|기간|몇\s?(일|개월|년|시간|주)|多久|多长时间|どのくらい", Options, Timeout)]
    private static partial Regex AsksDuration();

    [GeneratedRegex(@"[$€£¥₩]\s?[0-9]|[0-9]\s?([$€£¥₩]|(USD|EUR|GBP|KRW|JPY|dollars?|euros?|pounds?|pence|cents?|won)\b|%|percent\b)|(?<![0-9,])[0-9,]+\s?(만\s?)?(원|달러|유로|元|円)|\b(USD|EUR|GBP|KRW)\s?[0-9]", Options, Timeout)]
    private static partial Regex Money();

    [GeneratedRegex(@"\b([0-9]+([.,][0-9]+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety|zwei|drei|vier|sechs|deux|trois|quatre|dos|tres|seis)[- ]?(full |working |business |calendar |consecutive )?(second|minute|hour|day|week|month|year|sekunde|minute|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|an|hora|día|semana|mes|año)(s|e|n|en|es)?\b|(?<![0-9])[0-9]+\s?(초|분|시간|일|주|개월|년|秒|分|小时|時間|天|日|周|週間|个月|ヶ月|年)|\b(immediately|at once|same day|without delay)\b|즉시|당일", Options, Timeout)]
    private static partial Regex Duration();

    [GeneratedRegex(@"\b(when|what (year|date|day|month|time)|which (year|date|day|month)|wann|in welchem jahr|quand|en quelle année|cuándo|en qué año|when's)\b|언제|며칠|몇\s?(년|월|일|시)|날은|날짜|연도|년도|시기는|시각은|何时|什么时候|哪一?年|哪一?天|几[年月日点]|いつ", Options, Timeout)]
    private static partial Regex AsksWhen();

    [GeneratedRegex(@"\b(how (many|much|often|far|old|big|large|high|tall|deep|fast|heavy)|what (percentage|percent|number|amount|share|rate|(is the )?(minimum|maximum))|wie ?(viele?|hoch|oft|weit|groß|alt)|wieviele?|combien|cuánt[oa]s?)\b|몇|얼마|개수|인원|수는|비율은|금액은|多少|几[个次名人分种位]|多[长大高远久]|いくら|いくつ|何[人個年回]", Options, Timeout)]
    private static partial Regex AsksHowMany();

    [GeneratedRegex(@"\b(why|what (was|is) the reason|for what reason|warum|wieso|weshalb|pourquoi|por qué)\b|왜|이유|까닭|원인|为什么|为何|なぜ", Options, Timeout)]
    private static partial Regex AsksWhy();

    [GeneratedRegex(@"\b(who|whom|whose|wer|wem|wen|wessen|quién|quiénes)\b|^qui\b", Options, Timeout)]
    private static partial Regex AsksWho();

    [GeneratedRegex(@"\b(where|wo|woher|où|dónde)\b|어디|哪里|哪儿|在哪|どこ", Options, Timeout)]
    private static partial Regex AsksWhere();

    [GeneratedRegex(@"\b(1[0-9]{3}|20[0-9]{2})\b|\b(january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|century|jahrhundert|siècle|siglo|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|[0-9](th|st|nd|rd)?[- ]centur|[0-9]\s?(년|월|일|시|세기|年|月|日|世纪|点)|[0-9]{1,2}:[0-9]{2}", Options, Timeout)]
    private static partial Regex Time();

    [GeneratedRegex(@"[0-9]+([.,][0-9]+)*|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|billion|half|dozen|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hundert|tausend|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b|[一二三四五六七八九十百千万亿两]+[个次名人分种位年月倍]|(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(명|개|번|가지|차례|배)", Options, Timeout)]
    private static partial Regex Number();

    [GeneratedRegex(@"\b(because|since|due to|owing to|as a result|so that|in order to|therefore|thus|caused|reason|weil|denn|wegen|aufgrund|damit|deshalb|parce que|car|afin|à cause|porque|debido|para que)\b|때문|위해|이유|원인|따라서|므로|으로 인해|因为|由于|因此|为了|所以|から|ため", Options, Timeout)]
    private static partial Regex Reason();

    [GeneratedRegex(@"(?<!^)(?<![.!?] )\b\p{Lu}[\p{L}'’-]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Name();

    [GeneratedRegex(@"\b(in|at|from|near|to|on|within|under|im|am|bei|aus|nach|en|à|au|dans|desde)\b \p{Lu}|에서|에 위치|[시군구도국]에|位于|在|来自|にある|で",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Place();

    [GeneratedRegex(@"^(what|who|was|wer) ('s|is|are|was|were|ist|sind) ((an?|the|eine?|der|die|das) )?(?<subject>[\p{L}\p{N}'’-]+( [\p{L}\p{N}'’-]+){0,2})\s*\?*$|\bwhat (do|does|did) (an?|the )?(?<subject>.{1,60}?) (mean|stand for)\b|\b(meaning|definition) of (an? |the )?(?<subject>.{1,60}?)\s*[?.]*$|^(please )?define (an? |the )?(?<subject>.{1,60}?)\s*[.?]*$|^(was bedeutet|was heißt) (?<subject>.{1,60}?)\s*\?*$|^(?<subject>[가-힣]{1,20}?)(이란|란|은|는|이|가)? (무엇|뭐|뜻)|^什么是(?<subject>.{1,20}?)[？?]*$|^(?<subject>.{1,20}?)(是什么|とは|って何|は何)", Options, Timeout)]
    private static partial Regex AsksDefinition();

    [GeneratedRegex(@"^[*_\s]*((an?|the|eine?|der|die|das) )?[*_]*", Options, Timeout)]
    private static partial Regex Article();

    [GeneratedRegex(@"^[*_]*(\s?\([^)]{1,80}\)[*_]*)?\s*([—–:：-]|\b(is|are|was|were|means?|refers?|stands?|ist|sind|bedeutet|est|sont|es|son)\b|이란|란|은|는|이다|是|指|は|とは)", Options, Timeout)]
    private static partial Regex Definition();
}
