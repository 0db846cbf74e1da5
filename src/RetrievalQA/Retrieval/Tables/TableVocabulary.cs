using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>The words by which questions ask for the whole of a table.</summary>
internal static partial class TableVocabulary
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    /// <summary>A quantity that tables have a column of: how a question speaks of its two ends and of the thing, and how headers call it.</summary>
    public static readonly IReadOnlyList<(Regex Highest, Regex Lowest, Regex Neutral, Regex Header)> Quantities =
    [
        (Dearest(), Cheapest(), Costs(), PriceHeader()),
        (Heaviest(), Lightest(), Weighs(), WeightHeader()),
        (Longest(), Shortest(), Lasts(), DurationHeader()),
        (Newest(), Oldest(), Dated(), DateHeader()),
        (Largest(), Smallest(), Sized(), SizeHeader()),
        (Nothing(), Nothing(), Earns(), PayHeader()),
    ];

    [GeneratedRegex(@"\b(?:average|(?<=\bthe )mean(?= \w)|durchschnitt\w*|mittelwert|moyenne|promedio)\b|평균|平均", Options, Timeout)]
    public static partial Regex Average();

    [GeneratedRegex(@"\b(?:(?:in )?total|sum|altogether|combined|overall|(?:add|adds|come|comes) (?:up )?to|summe|insgesamt|zusammen|gesamt\w*|somme|au total|suma|en total)\b|합계|총합|총액|모두\s?(?:더\S*|합\S*)|전부\s?(?:더\S*|합\S*)|합치면|合計|総計|总和|总计|合计|总共|一共", Options, Timeout)]
    public static partial Regex Sum();

    [GeneratedRegex(@"\b(?:how many|(?:total )?number of|wie ?viele|anzahl(?: der)?|combien d[e’']|cu[aá]nt[oa]s)\b|몇\s?(?:개|명|곳|가지|건|대|권|마리|채|군데)\S*|いくつ|何(?:件|人|個|部屋|室|台|冊|か所)|(?:几|多少)(?:个|名|家|座|种|件|间|人)", Options, Timeout)]
    public static partial Regex Count();

    [GeneratedRegex(@"\b(?:which|what(?!['’]s| is| are| was| were| does| do| did| happens)|who|list|name|show|welche[rsnm]?|wer|was|quel(?:le)?s?|qui|cu[aá]l(?:es)?|qui[eé]n(?:es)?|qu[eé])\b|어떤|어느|무엇|누가|누구|어디|뭐|どの|どれ|どこ|誰|哪些|哪个|哪家|哪座|谁", Options, Timeout)]
    public static partial Regex List();

    [GeneratedRegex(@"\b(?:most(?! (?:expensive|recent)\b)|highest|greatest|biggest|maximum|meisten|höchste[nrsm]?|plus (?:élevée?|haute?|grande?)|m[aá]s (?:alt[oa]|elevad[oa])|mayor)\b|(?:가장|제일)\s?(?:많|높|큰|크)\S*|최대|최고|(?:最も|一番|いちばん)(?:多|高|大き)い?|最大|最高|最多", Options, Timeout)]
    public static partial Regex Highest();

    [GeneratedRegex(@"\b(?:least(?! expensive\b)|fewest|lowest|minimum|wenigsten|niedrigste[nrsm]?|geringste[nrsm]?|moins (?:élevée?|haute?)|plus (?:basse?|petite?)|m[aá]s baj[oa]|menor)\b|(?:가장|제일)\s?(?:적|낮|작)\S*|최소|최저|(?:最も|一番|いちばん)(?:少な|低|小さ)い?|最小|最低|最少", Options, Timeout)]
    public static partial Regex Lowest();

    /// <summary>What no rule here works out.</summary>
    [GeneratedRegex(@"\b(?:median|percentiles?|quartiles?|standard deviation|variance|correlation|second|third|(?:top|bottom) (?:\d+|two|three|five|ten)|zweit\w+|dritt\w+)\b|중앙값|표준편차|두\s?번째|세\s?번째|中央値|二番目|中位数|第[二三]", Options, Timeout)]
    public static partial Regex Unsupported();

    // "More than 20", "20 이상": the sign by its group.
    [GeneratedRegex(@"\b(?:(?<more>more than|over|above|greater than|longer than|heavier than|mehr als|über|plus de|m[aá]s de)|(?<least>at least|no less than|mindestens|au moins|al menos)|(?<less>fewer than|less than|under|below|cheaper than|weniger als|unter|moins de|menos de)|(?<most>at most|up to|no more than|höchstens|bis zu|au plus|como máximo))\s+(?<number>[\p{Sc}]?\s?[0-9][0-9.,]{0,30}[0-9]|[\p{Sc}]?\s?[0-9])\s?(?<unit>[\p{Sc}%]|(?:EUR|USD|GBP|KRW|kg|g|km|m|cm|mm|m²|t|MWh|kWh|euros?|dollars?)\b)?|(?<![0-9.,])(?<number>[\p{Sc}]?[0-9][0-9.,]{0,30}|[0-9])\s?(?<unit>[\p{Sc}%]|kg|g|km|m|cm|mm|t|원|만원|명|개|円|人|元|万)?\s?(?:을|를|이|보다|より)?\s?(?:(?<least>이상|以上|or more|oder mehr)|(?<most>이하|以下|or less)|(?<more>초과|넘는|넘게|많은|큰|비싼|무거운|긴|を超える|超|多い|高い|大きい)|(?<less>미만|적은|작은|싼|저렴한|가벼운|짧은|未満|少ない|低い|安い))|(?:(?<more>超过|大于|高于|多于)|(?<least>至少|不少于)|(?<less>低于|少于|小于|不到)|(?<most>不超过|至多))\s?(?<number>[0-9][0-9.,]{0,30})\s?(?<unit>元|万|公里)?", Options, Timeout)]
    public static partial Regex Comparison();

    // Rows that add up others.
    [GeneratedRegex(@"^\W*(?:(?:grand |sub[- ]?|net )?totals?|sum|all|summe|gesamt(?:summe)?|zwischensumme|insgesamt|합계|총계|소계|계|合計|総計|小計|总计|合计|小计|sous-total|somme|suma|subtotal)\W*$", Options, Timeout)]
    public static partial Regex TotalRow();

    [GeneratedRegex(@"^(?:yes|y|true|x|✓|✔|●|ja|oui|s[ií]|있음|유|예|가능|有|あり|○|◯|可|是)$", Options, Timeout)]
    public static partial Regex Yes();

    [GeneratedRegex(@"^(?:no|n|false|✗|✘|-|–|nein|non|없음|무|아니요|불가|無|なし|×|否|无)$", Options, Timeout)]
    public static partial Regex No();

    [GeneratedRegex(@"\b(?:without|no|not|don['’]t|doesn['’]t|lacks?|ohne|kein(?:e[nrms]?)?|sans|sin)\b|없는|없이|안\s|ない|なし|没有|無", Options, Timeout)]
    public static partial Regex Negation();

    // What the rows are called where nothing is known of them, and verbs that say no more than that they are in the table.
    [GeneratedRegex(@"\b(?:items?|products?|things?|ones?|entr(?:y|ies)|rows?|people|persons?|employees?|staff|members?|articles?|still|every|each|any|all|there|are|get|gets|got|take|takes|took|earns?|weighs?|lasts?|verdient|verdienen|wiegt|dauert|work|works|worked|sell|sells|offer|offers|cost|costs|have|has|use|uses|belong|belongs|come|comes|available|exist|exists|you|we|end|currently|artikel|produkte?|personen|mitarbeiter\w*|leute|gehören|gehört|kosten|kostet|arbeiten|arbeitet|gibt|hoch|haben|alle[nr]?|zur|sind|prix|produits?|personnes?|hay|tienen)\b|제품|상품|품목|항목|사람|모두|전부|전체|있는|있나요|있습니까|들이|들의|들|인가요|입니까|무엇|얼마|어디|뭐예요|뭐|것|무슨|값|すべて|全部|ありますか|あります|ですか|です|どこ|どれ|いくら|有|是|的|哪|多少|什么|在|家|个|座|之|所有|商品|产品", Options, Timeout)]
    public static partial Regex Generic();

    [GeneratedRegex(@"\b(?:(?:most|more) expensive|priciest|dearest|costliest|teuerste[nrsm]?|am teuersten|(?:le|la|les) plus ch[eè]re?s?|m[aá]s car[oa]s?)\b|(?:가장|제일)\s?비싼\S*|가장\s?비싸\S*|(?:最も|一番|いちばん)高い?|最贵", Options, Timeout)]
    private static partial Regex Dearest();

    [GeneratedRegex(@"\b(?:cheapest|least expensive|billigste[nrsm]?|günstigste[nrsm]?|preiswerteste[nrsm]?|(?:le|la|les) moins ch[eè]re?s?|m[aá]s barat[oa]s?)\b|(?:가장|제일)\s?(?:싼|저렴|싸)\S*|(?:最も|一番|いちばん)安い?|最便宜", Options, Timeout)]
    private static partial Regex Cheapest();

    [GeneratedRegex(@"\b(?:costs?|prices?|priced|kosten|kostet|preise?|prix|coûtent?|cuestan?|precios?)\b|가격|비용|비싼|비싸|싼|저렴|값이|料金|値段|価格|价格|价钱", Options, Timeout)]
    private static partial Regex Costs();

    [GeneratedRegex(@"price|cost|fare|fee|\brate|amount|preis|kosten|gebühr|tarif|betrag|가격|요금|비용|금액|단가|판매가|料金|価格|値段|金額|费用|价|金额|prix|coût|precio|coste|[\p{Sc}]|\b(?:EUR|USD|GBP)\b", Options, Timeout)]
    private static partial Regex PriceHeader();

    [GeneratedRegex(@"\b(?:heaviest|schwerste[nrsm]?|(?:le|la) plus lourde?|m[aá]s pesad[oa])\b|(?:가장|제일)\s?무거\S*|(?:最も|一番)重い?|最重", Options, Timeout)]
    private static partial Regex Heaviest();

    [GeneratedRegex(@"\b(?:lightest|leichteste[nrsm]?)\b|(?:가장|제일)\s?가벼\S*|(?:最も|一番)軽い?|最轻", Options, Timeout)]
    private static partial Regex Lightest();

    [GeneratedRegex(@"\b(?:weighs?|weights?|wiegen|wiegt)\b|무게|무거운|重量", Options, Timeout)]
    private static partial Regex Weighs();

    [GeneratedRegex(@"weight|mass|gewicht|무게|중량|重量|重さ|poids|peso|\(k?g\)", Options, Timeout)]
    private static partial Regex WeightHeader();

    [GeneratedRegex(@"\b(?:longest|slowest|längste[nrsm]?|am längsten)\b|(?:가장|제일)\s?(?:긴|오래)\S*|(?:最も|一番)長い?|最长", Options, Timeout)]
    private static partial Regex Longest();

    [GeneratedRegex(@"\b(?:shortest|fastest|quickest|kürzeste[nrsm]?|schnellste[nrsm]?|am kürzesten)\b|(?:가장|제일)\s?(?:짧|빠르|빠른)\S*|(?:最も|一番)(?:短|速)い?|最短|最快", Options, Timeout)]
    private static partial Regex Shortest();

    [GeneratedRegex(@"\b(?:lasts?|dauert|dauern)\b", Options, Timeout)]
    private static partial Regex Lasts();

    [GeneratedRegex(@"duration|minutes?|hours?|\bdays?\b|length|dauer|länge|시간|기간|길이|時間|期間|长度|时长|\((?:min|h)\)", Options, Timeout)]
    private static partial Regex DurationHeader();

    [GeneratedRegex(@"\b(?:newest|latest|most recent|youngest|neueste[nrsm]?|jüngste[nrsm]?)\b|(?:가장|제일)\s?(?:최근|늦|새로운)\S*|最新|最晚", Options, Timeout)]
    private static partial Regex Newest();

    [GeneratedRegex(@"\b(?:oldest|earliest|first|älteste[nrsm]?|früheste[nrsm]?|zuerst)\b|(?:가장|제일)\s?(?:오래된|먼저|이른)\S*|最古|最早", Options, Timeout)]
    private static partial Regex Oldest();

    [GeneratedRegex(@"\b(?:dated)\b", Options, Timeout)]
    private static partial Regex Dated();

    [GeneratedRegex(@"date|year|joined|founded|since|built|datum|jahr|seit|날짜|일자|연도|입사|日付|年|日期|fecha|année", Options, Timeout)]
    private static partial Regex DateHeader();

    [GeneratedRegex(@"\b(?:largest|größte[nrsm]?)\b|(?:가장|제일)\s?넓\S*|(?:最も|一番)広い?", Options, Timeout)]
    private static partial Regex Largest();

    [GeneratedRegex(@"\b(?:smallest|kleinste[nrsm]?)\b|(?:가장|제일)\s?좁\S*|(?:最も|一番)狭い?", Options, Timeout)]
    private static partial Regex Smallest();

    [GeneratedRegex(@"\b(?:sized?)\b", Options, Timeout)]
    private static partial Regex Sized();

    [GeneratedRegex(@"\barea|size|m²|surface|fläche|größe|면적|크기|面積|面积|広さ", Options, Timeout)]
    private static partial Regex SizeHeader();

    [GeneratedRegex(@"\b(?:earns?|paid|verdien(?:t|en)|gagnent?|ganan?)\b|버는|받는", Options, Timeout)]
    private static partial Regex Earns();

    [GeneratedRegex(@"salary|wage|\bpay\b|income|gehalt|lohn|급여|연봉|월급|給与|給料|工资|薪|salaire|salario|sueldo", Options, Timeout)]
    private static partial Regex PayHeader();

    [GeneratedRegex("(?!)", Options, Timeout)]
    private static partial Regex Nothing();
}
