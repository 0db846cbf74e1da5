using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval.Tables;

/// <summary>A quantity that tables have a column of: how questions speak of it, and how headers call it.</summary>
/// <param name="Highest">Words for the most of it.</param>
/// <param name="Lowest">Words for the least.</param>
/// <param name="Higher">Words for more of it than another has.</param>
/// <param name="Lower">Words for less.</param>
/// <param name="Neutral">Words for the thing.</param>
internal sealed partial record TableQuantity(Regex Highest, Regex Lowest, Regex Higher, Regex Lower, Regex Neutral, Regex Header)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    public static readonly IReadOnlyList<TableQuantity> All =
    [
        new(Dearest(), Cheapest(), Dearer(), Cheaper(), Costs(), PriceHeader()) { Unit = Currency() },
        new(Heaviest(), Lightest(), Heavier(), Lighter(), Weighs(), WeightHeader()),
        new(Fastest(), Slowest(), Faster(), Slower(), Nothing(), SpeedHeader()) { Opposite = DurationHeader() },
        new(Longest(), Shortest(), Longer(), Shorter(), Lasts(), DurationHeader()),
        new(Newest(), Oldest(), Newer(), Older(), Dated(), DateHeader()) { Opposite = AgeHeader() },
        new(Largest(), Smallest(), Larger(), Smaller(), Sized(), SizeHeader()),
        new(MostPopular(), LeastPopular(), MorePopular(), LessPopular(), Nothing(), PopularHeader()) { IsOfAny = true },
        new(MostValuable(), LeastValuable(), Nothing(), Nothing(), Nothing(), ValueHeader()) { IsOfAny = true },
        new(Nothing(), Nothing(), Nothing(), Nothing(), Earns(), PayHeader()),
    ];

    /// <summary>Units in cells that show the quantity where no header does; null where none would.</summary>
    public Regex? Unit { get; private init; }

    /// <summary>Headers of columns in which it runs the other way: the fastest takes the shortest time. Null where there are none.</summary>
    public Regex? Opposite { get; private init; }

    /// <summary>The only column of figures may be it, whatever it is called.</summary>
    public bool IsOfAny { get; private init; }

    [GeneratedRegex(@"\b(?:most expensive|priciest|dearest|costliest|teuerste[nrsm]?|am teuersten|(?:le|la|les) plus ch[eè]re?s?|m[aá]s car[oa]s?)\b|(?:가장|제일)\s?비싼\S*|가장\s?비싸\S*|(?:最も|一番|いちばん)高い?|最贵", Options, Timeout)]
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

    [GeneratedRegex(@"\b(?:longest|längste[nrsm]?|am längsten)\b|(?:가장|제일)\s?(?:긴|오래)\S*|(?:最も|一番)長い?|最长", Options, Timeout)]
    private static partial Regex Longest();

    [GeneratedRegex(@"\b(?:shortest|kürzeste[nrsm]?|am kürzesten)\b|(?:가장|제일)\s?짧\S*|(?:最も|一番)短い?|最短", Options, Timeout)]
    private static partial Regex Shortest();

    [GeneratedRegex(@"\b(?:lasts?|dauert|dauern)\b", Options, Timeout)]
    private static partial Regex Lasts();

    [GeneratedRegex(@"duration|minutes?|hours?|\bdays?\b|length|dauer|länge|시간|기간|길이|時間|期間|长度|时长|\((?:min|h)\)", Options, Timeout)]
    private static partial Regex DurationHeader();

    [GeneratedRegex(@"\b(?:newest|latest|most recent|youngest|neueste[nrsm]?|jüngste[nrsm]?)\b|(?:가장|제일)\s?(?:최근|늦|새로운)\S*|(?:最も|一番|いちばん)新しい?|最新|最晚", Options, Timeout)]
    private static partial Regex Newest();

    [GeneratedRegex(@"\b(?:oldest|earliest|first|älteste[nrsm]?|früheste[nrsm]?|zuerst)\b|(?:가장|제일)\s?(?:오래된|먼저|이른)\S*|(?:最も|一番|いちばん)古い?|最古|最早", Options, Timeout)]
    private static partial Regex Oldest();

    [GeneratedRegex(@"\b(?:dated)\b", Options, Timeout)]
    private static partial Regex Dated();

    [GeneratedRegex(@"date|year|joined|founded|opened|released|since|built|datum|jahr|seit|날짜|일자|연도|입사|日付|年|日期|fecha|année", Options, Timeout)]
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

    [GeneratedRegex(@"\b(?:more expensive|dearer|costlier|pricier|teurer|plus ch[eè]re?s?|m[aá]s car[oa]s?)\b|비싸\S{0,3}|비싼|高い|贵", Options, Timeout)]
    private static partial Regex Dearer();

    [GeneratedRegex(@"\b(?:cheaper|less expensive|billiger|günstiger|moins ch[eè]re?s?|m[aá]s barat[oa]s?)\b|싸(?:나요|요|니|ㄴ)?\S{0,2}|싼|저렴\S{0,3}|安い|便宜", Options, Timeout)]
    private static partial Regex Cheaper();

    [GeneratedRegex(@"[\p{Sc}]|^(?:EUR|USD|GBP|KRW|JPY|CNY|원|円|元)$", Options, Timeout)]
    private static partial Regex Currency();

    [GeneratedRegex(@"\b(?:heavier|schwerer|plus lourde?|m[aá]s pesad[oa])\b|무겁\S{0,3}|무거운|重い?", Options, Timeout)]
    private static partial Regex Heavier();

    [GeneratedRegex(@"\b(?:lighter|leichter)\b|가볍\S{0,3}|가벼운|軽い?|轻", Options, Timeout)]
    private static partial Regex Lighter();

    [GeneratedRegex(@"\b(?:fastest|quickest|schnellste[nrsm]?|am schnellsten)\b|(?:가장|제일)\s?(?:빠르|빠른)\S*|(?:最も|一番)速い?|最快", Options, Timeout)]
    private static partial Regex Fastest();

    [GeneratedRegex(@"\b(?:slowest|langsamste[nrsm]?|am langsamsten)\b|(?:가장|제일)\s?느(?:리|린)\S*|(?:最も|一番)遅い?|最慢", Options, Timeout)]
    private static partial Regex Slowest();

    [GeneratedRegex(@"\b(?:faster|quicker|schneller)\b|빠르\S{0,3}|빠른|速い|快", Options, Timeout)]
    private static partial Regex Faster();

    [GeneratedRegex(@"\b(?:slower|langsamer)\b|느리\S{0,3}|느린|遅い|慢", Options, Timeout)]
    private static partial Regex Slower();

    [GeneratedRegex(@"speed|km/h|mph|geschwindigkeit|속도|速度|速さ|vitesse|velocidad", Options, Timeout)]
    private static partial Regex SpeedHeader();

    [GeneratedRegex(@"\b(?:longer|länger)\b|길(?:어|었|나)\S{0,2}|긴|長い|长", Options, Timeout)]
    private static partial Regex Longer();

    [GeneratedRegex(@"\b(?:shorter|kürzer)\b|짧\S{0,3}|短い?", Options, Timeout)]
    private static partial Regex Shorter();

    [GeneratedRegex(@"\b(?:newer|later|younger|neuer|jünger|später)\b|新しい|新", Options, Timeout)]
    private static partial Regex Newer();

    [GeneratedRegex(@"\b(?:older|earlier|älter|früher)\b|오래된|古い|旧|早", Options, Timeout)]
    private static partial Regex Older();

    [GeneratedRegex(@"^age\b|\bage$|^alter$|나이|年齢|年龄|edad|âge", Options, Timeout)]
    private static partial Regex AgeHeader();

    [GeneratedRegex(@"\b(?:larger)\b|넓\S{0,3}|広い", Options, Timeout)]
    private static partial Regex Larger();

    [GeneratedRegex(@"좁\S{0,3}|狭い", Options, Timeout)]
    private static partial Regex Smaller();

    [GeneratedRegex(@"\b(?:most popular|best[- ]?sell(?:ing|ers?)|bestsellers?|beliebteste[nrsm]?|am beliebtesten|meistverkaufte[nrsm]?)\b|(?:가장|제일)\s?(?:인기\S*(?:\s?(?:있는|많은))?|잘\s?팔리\S*)|(?:最も|一番|いちばん)(?:人気(?:の(?:ある)?|がある)?|売れ(?:ている|た)?)|最受欢迎|最热门|最畅销", Options, Timeout)]
    private static partial Regex MostPopular();

    [GeneratedRegex(@"\b(?:least popular|worst[- ]?sell(?:ing|ers?)|unbeliebteste[nrsm]?)\b|最不受欢迎", Options, Timeout)]
    private static partial Regex LeastPopular();

    [GeneratedRegex(@"\b(?:more popular|beliebter)\b|인기\S*", Options, Timeout)]
    private static partial Regex MorePopular();

    [GeneratedRegex(@"\bless popular\b", Options, Timeout)]
    private static partial Regex LessPopular();

    [GeneratedRegex(@"popular|sold|votes|downloads|views|beliebt|verkauft|stimmen|판매량|인기|득표|販売数|売上数|人気|销量|票数|人气", Options, Timeout)]
    private static partial Regex PopularHeader();

    [GeneratedRegex(@"\b(?:most valuable|wertvollste[nrsm]?|am wertvollsten)\b|(?:가장|제일)\s?(?:값진|가치\S*(?:\s?(?:있는|높은))?)|(?:最も|一番)価値(?:のある|がある|の高い)?|最有?价值|最值钱", Options, Timeout)]
    private static partial Regex MostValuable();

    [GeneratedRegex(@"\bleast valuable\b", Options, Timeout)]
    private static partial Regex LeastValuable();

    [GeneratedRegex(@"value|worth|\bwert|가치|価値|价值|valeur|valor", Options, Timeout)]
    private static partial Regex ValueHeader();

    [GeneratedRegex("(?!)", Options, Timeout)]
    private static partial Regex Nothing();
}
