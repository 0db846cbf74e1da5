using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>The words by which questions ask for the whole of a table.</summary>
internal static partial class TableVocabulary
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    /// <summary>Words for a unit, and how headers and cells write it.</summary>
    public static readonly IReadOnlyList<(Regex Said, Regex Written)> Units =
    [
        (Kilograms(), WrittenKilograms()),
        (Euros(), WrittenEuros()),
        (Dollars(), WrittenDollars()),
        (Pounds(), WrittenPounds()),
        (Minutes(), WrittenMinutes()),
    ];

    [GeneratedRegex(@"\b(?:average|(?<=\bthe )mean(?= \w)|durchschnitt\w*|mittelwert|moyenne|promedio)\b|평균|平均", Options, Timeout)]
    public static partial Regex Average();

    [GeneratedRegex(@"\b(?:median\w*|médiane|mediana)\b|중앙값|중간값|中央値|中位数", Options, Timeout)]
    public static partial Regex Median();

    [GeneratedRegex(@"\b(?:(?:in )?total|sum|altogether|together|both|combined|overall|(?:add|adds|come|comes) (?:up )?to|summe|insgesamt|zusammen|gesamt\w*|somme|au total|suma|en total)\b|합계|총합|총액|모두\s?(?:더\S*|합\S*)|전부\s?(?:더\S*|합\S*)|합치면|合計|総計|总和|总计|合计|总共|一共", Options, Timeout)]
    public static partial Regex Sum();

    [GeneratedRegex(@"\b(?:how many|(?:total )?number of|wie ?viele|anzahl(?: der)?|combien d[e’']|cu[aá]nt[oa]s)\b|몇\s?(?:개|명|곳|가지|건|대|권|마리|채|군데)\S*|いくつ|何(?:駅|件|人|個|部屋|室|台|冊|か所)|(?:几|多少)(?:个|名|家|座|种|件|间|人|道)", Options, Timeout)]
    public static partial Regex Count();

    [GeneratedRegex(@"\b(?:which|what(?!['’]s| is| are| was| were| does| do| did| happens)|who|list|name|show|welche[rsnm]?|wer|was|quel(?:le)?s?|qui|cu[aá]l(?:es)?|qui[eé]n(?:es)?|qu[eé])\b|어떤|어느|무엇|누가|누구|어디|뭐|どの|どれ|どこ|誰|哪些|哪个|哪家|哪座|谁", Options, Timeout)]
    public static partial Regex List();

    [GeneratedRegex(@"\b(?:most(?! (?:expensive|recent|popular|valuable)\b)|highest|greatest|biggest|maximum|meisten|höchste[nrsm]?|plus (?:élevée?|haute?|grande?)|m[aá]s (?:alt[oa]|elevad[oa])|mayor)\b|(?:가장|제일)\s?(?:많|높|큰|크)\S*|최대|최고|(?:最も|一番|いちばん)(?:多|高|大き)い?|最大|最高|最多", Options, Timeout)]
    public static partial Regex Highest();

    [GeneratedRegex(@"\b(?:least(?! (?:expensive|popular|valuable)\b)|fewest|lowest|minimum|wenigsten|niedrigste[nrsm]?|geringste[nrsm]?|moins (?:élevée?|haute?)|plus (?:basse?|petite?)|m[aá]s baj[oa]|menor)\b|(?:가장|제일)\s?(?:적|낮|작)\S*|최소|최저|(?:最も|一番|いちばん)(?:少な|低|小さ)い?|最小|最低|最少", Options, Timeout)]
    public static partial Regex Lowest();

    /// <summary>A superlative of any other kind: what it is of must be named.</summary>
    [GeneratedRegex(@"(?<taken>가장|제일|最も|一番|いちばん|最(?![近后後初終终新中]))|\b(?!(?:best|rest|test|west|chest|nest|guest|quest|forest|honest|modest|interest|request|harvest|suggest|protest|invest|contest|digest|manifest|arrest|latest)\b)[a-z]{2,20}est\b|\bam \p{L}{3,20}sten\b", Options, Timeout)]
    public static partial Regex Superlative();

    /// <summary>Two rows are set against each other.</summary>
    [GeneratedRegex(@"\b(?:than|als|exceed(?:s|ed)?|(?:plus|moins|m[aá]s|menos) \p{L}{1,20} qu[e’'])\b|보다|より|比", Options, Timeout)]
    public static partial Regex Than();

    /// <summary>By how much they differ is asked.</summary>
    [GeneratedRegex(@"\b(?:(?:by )?how (?:much|many)|(?:what is |what['’]s )?(?:the )?difference(?: (?:in|between))?|(?:um )?wie ?viele?|unterschied(?: zwischen)?|de combien|différence(?: entre)?|cu[aá]nt[oa]s?|diferencia(?: entre)?)\b|차이(?:는|가|점은)?|얼마나|얼마|몇|差(?:は|额|额是)?|どれだけ|どのくらい|いくら|多少", Options, Timeout)]
    public static partial Regex Differs();

    [GeneratedRegex(@"\bdifference|unterschied|différence|diferencia|차이|差", Options, Timeout)]
    public static partial Regex Difference();

    /// <summary>Yes or no is asked.</summary>
    [GeneratedRegex(@"^\W*(?:is|are|was|were|does|do|did|has|have|had|can|ist|sind|war|waren|hat|haben|hatte|kostet|wiegt|kann|est-ce|es|son|tiene)\b|(?:나요|니까|가요|까요|아요|어요|해요)\s?[?？]?\s*$|(?:ですか|ますか)\s?[?？。]?\s*$|吗\s?[?？]?\s*$", Options, Timeout)]
    public static partial Regex YesOrNo();

    [GeneratedRegex(@"\b(?:more|higher|greater|bigger|exceeds?|exceeded|mehr|höher|größer|plus|m[aá]s|mayor)\b|많\S{0,3}|높\S{0,3}|크\S{0,2}|큰|多い?|高い?|大き(?:い|な)?", Options, Timeout)]
    public static partial Regex More();

    [GeneratedRegex(@"\b(?:less|fewer|lower|smaller|weniger|niedriger|kleiner|moins|menos|menor)\b|적\S{0,3}|낮\S{0,3}|작\S{0,3}|少な?い?|低い?|小さ(?:い|な)?", Options, Timeout)]
    public static partial Regex Less();

    /// <summary>What no rule here works out.</summary>
    [GeneratedRegex(@"\b(?:percentiles?|quartiles?|standard deviation|variance|correlation)\b|표준편차|標準偏差|标准差", Options, Timeout)]
    public static partial Regex Unsupported();

    // "More than 20", "20 이상": the sign by its group.
    [GeneratedRegex(@"\b(?:(?<more>more than|over|above|greater than|longer than|heavier than|mehr als|über|plus de|m[aá]s de)|(?<least>at least|no less than|mindestens|au moins|al menos)|(?<less>fewer than|less than|under|below|cheaper than|weniger als|unter|moins de|menos de)|(?<most>at most|up to|no more than|höchstens|bis zu|au plus|como máximo))\s+(?<number>[\p{Sc}]?\s?[0-9][0-9.,]{0,30}[0-9]|[\p{Sc}]?\s?[0-9])\s?(?<unit>[\p{Sc}%]|(?:EUR|USD|GBP|KRW|kg|g|km|m|cm|mm|m²|t|MWh|kWh|euros?|dollars?)\b)?|(?<![0-9.,])(?<number>[\p{Sc}]?[0-9][0-9.,]{0,30}|[0-9])\s?(?<unit>[\p{Sc}%]|kg|g|km|m|cm|mm|t|원|만원|명|개|円|人|元|万)?\s?(?:을|를|이|보다|より)?\s?(?:(?<least>이상|以上|or more|oder mehr)|(?<most>이하|以下|or less)|(?<more>초과|넘는|넘게|많은|큰|비싼|무거운|긴|を超える|超|多い|高い|大きい)|(?<less>미만|적은|작은|싼|저렴한|가벼운|짧은|未満|少ない|低い|安い))|(?:(?<more>超过|大于|高于|多于)|(?<least>至少|不少于)|(?<less>低于|少于|小于|不到)|(?<most>不超过|至多))\s?(?<number>[0-9][0-9.,]{0,30})\s?(?<unit>元|万|公里)?", Options, Timeout)]
    public static partial Regex Comparison();

    [GeneratedRegex(@"\b(?:between|from|zwischen|entre)\s+(?<low>[\p{Sc}]?\s?[0-9][0-9.,]{0,30}[0-9]|[\p{Sc}]?\s?[0-9])\s?(?:[\p{Sc}%]|(?:EUR|USD|GBP|kg|g|km|m|euros?|dollars?)\b)?\s+(?:and|to|und|et|y)\s+(?<high>[\p{Sc}]?\s?[0-9][0-9.,]{0,30}[0-9]|[\p{Sc}]?\s?[0-9])\s?(?<unit>[\p{Sc}%]|(?:EUR|USD|GBP|KRW|kg|g|km|m|cm|mm|m²|t|euros?|dollars?)\b)?|(?<![0-9.,])(?<low>[0-9][0-9.,]{0,30})\s?(?:kg|g|km|원|만원|점|명|개|년|분|円|人|年|点|元|分)?\s?(?:에서|부터|から|到|至|[~〜～－–])\s?(?<high>[0-9][0-9.,]{0,30})\s?(?<unit>kg|g|km|원|만원|점|명|개|년|분|円|人|年|点|元|分)?\s?(?:까지의|까지|の間の?|までの?|之间的?)?\s?(?:사이(?:의|에|인)?)?", Options, Timeout)]
    public static partial Regex Between();

    [GeneratedRegex(@"\b(?:after|before|since|until|till|nach|vor|seit|bis|après|avant|depuis|después|antes|desde)\b|이후|이전|까지|부터|以降|以前|之后|之前", Options, Timeout)]
    public static partial Regex Time();

    // Rows that add up others.
    [GeneratedRegex(@"^\W*(?:(?:grand |sub[- ]?|net )?totals?|sum|all|summe|gesamt(?:summe)?|zwischensumme|insgesamt|합계|총계|소계|계|合計|総計|小計|总计|合计|小计|sous-total|somme|suma|subtotal)\W*$", Options, Timeout)]
    public static partial Regex TotalRow();

    /// <summary>"All drinks": a total where the rest names what the rows are.</summary>
    [GeneratedRegex(@"^\W*(?:(?:all|total|sum of|alle|gesamt|전체|모든|全)\s?)(?<kind>[^\n]{1,40})$", Options, Timeout)]
    public static partial Regex TotalOf();

    [GeneratedRegex(@"number|quantity|\bqty\b|count|amount|pieces|stock|units|anzahl|menge|stück|bestand|수량|개수|재고|数量|個数|在庫|库存|件数|nombre|cantidad", Options, Timeout)]
    public static partial Regex AmountHeader();

    /// <summary>Between two values of one column.</summary>
    [GeneratedRegex(@"^[\s,]*(?:and|or|und|oder|et|ou|y|o|[,&/])[\s,]*$", Options, Timeout)]
    public static partial Regex And();

    [GeneratedRegex(@"^(?:yes|y|true|x|✓|✔|●|ja|oui|s[ií]|있음|유|예|가능|有|あり|○|◯|可|是)$", Options, Timeout)]
    public static partial Regex Yes();

    [GeneratedRegex(@"^(?:no|n|false|✗|✘|-|–|nein|non|없음|무|아니요|불가|無|なし|×|否|无)$", Options, Timeout)]
    public static partial Regex No();

    [GeneratedRegex(@"\b(?:without|no|not|don['’]t|doesn['’]t|lacks?|ohne|kein(?:e[nrms]?)?|sans|sin)\b|없는|없이|안\s|ない|なし|没有|無", Options, Timeout)]
    public static partial Regex Negation();

    // What the rows are called where nothing is known of them, and verbs that say no more than that they are in the table.
    [GeneratedRegex(@"\b(?:items?|products?|things?|ones?|entr(?:y|ies)|rows?|readings?|records?|results?|measurements?|people|persons?|employees?|staff|members?|articles?|still|every|each|any|all|there|are|get|gets|got|take|takes|took|earns?|weighs?|lasts?|verdient|verdienen|wiegt|dauert|work|works|worked|sell|sells|sold|emits?|emitted|produced?|produces|scored?|scores|committed?|visit|visits|visited|came|through|holds?|offer|offers|cost|costs|have|has|use|uses|belong|belongs|come|comes|available|exist|exists|you|we|end|currently|artikel|produkte?|personen|mitarbeiter\w*|leute|gehören|gehört|kosten|kostet|es|kg|arbeiten|arbeitet|gibt|hoch|haben|alle[nr]?|zur|sind|prix|produits?|personnes?|hay|tienen)\b|제품|상품|품목|항목|사람|모두|전부|전체|있는|있나요|있습니까|들이|들의|들|인가요|입니까|무엇|얼마|어디|뭐예요|뭐|것|무슨|값|すべて|全部|ありますか|あります|ですか|です|どこ|どれ|いくら|有|是|的|哪|多少|什么|在|家|个|座|之|所有|商品|产品", Options, Timeout)]
    public static partial Regex Generic();

    [GeneratedRegex(@"\b(?:kilos?|kilogram(?:me|m)?s?|kg)\b|킬로", Options, Timeout)]
    private static partial Regex Kilograms();

    [GeneratedRegex(@"[(（](?:in )?kg[)）]|^kg$", Options, Timeout)]
    private static partial Regex WrittenKilograms();

    [GeneratedRegex(@"\b(?:euros?|EUR)\b|€|유로|ユーロ|欧元", Options, Timeout)]
    private static partial Regex Euros();

    [GeneratedRegex(@"€|\b(?:euros?|EUR)\b", Options, Timeout)]
    private static partial Regex WrittenEuros();

    [GeneratedRegex(@"\b(?:dollars?|USD)\b|\$|달러|ドル|美元", Options, Timeout)]
    private static partial Regex Dollars();

    [GeneratedRegex(@"\$|\b(?:dollars?|USD)\b", Options, Timeout)]
    private static partial Regex WrittenDollars();

    [GeneratedRegex(@"\b(?:pounds?|GBP)\b|£|파운드|ポンド|英镑", Options, Timeout)]
    private static partial Regex Pounds();

    [GeneratedRegex(@"£|\bGBP\b", Options, Timeout)]
    private static partial Regex WrittenPounds();

    [GeneratedRegex(@"\b(?:minutes?|minuten)\b", Options, Timeout)]
    private static partial Regex Minutes();

    [GeneratedRegex(@"[(（]min\.?[)）]|\bminute[ns]?\b", Options, Timeout)]
    private static partial Regex WrittenMinutes();
}
