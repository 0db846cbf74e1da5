using System.Collections.Frozen;

namespace RetrievalQA.Answering.Citations.Support;

/// <summary>The units that claims and documents write beside numbers, in the languages whose number words are known.</summary>
internal static class Units
{
    public const string Ratio = "ratio";
    public const string Clock = "clock";

    private const string Time = "time";
    private const string Months = "month";
    private const string Mass = "mass";
    private const string Length = "length";
    private const string Volume = "volume";
    private const decimal Minute = 60;
    private const decimal Hour = 3_600;
    private const decimal Day = 86_400;

    // A month has no number of days, so that 30 days are no month.
    private static readonly (Unit Unit, string Names)[] Table =
    [
        (new(Time, 1), "s sec second seconds Sekunde Sekunden 초 秒 秒間 秒钟"),
        (new(Time, Minute), "min minute minutes Minute Minuten 분 분간 分 分間 分钟 分鐘"),
        (new(Time, Hour), "h hr hrs hour hours Stunde Stunden 시간 時間 小时 小時 个小时"),
        (new(Time, Day), "day days Tag Tage Tagen 일 일간 영업일 日 日間 天"),
        (new(Time, 7 * Day), "week weeks Woche Wochen 주 주간 週 週間 周 星期"),
        (new(Months, 1), "month months Monat Monate Monaten 개월 달 か月 ヶ月 カ月 个月 個月"),
        (new(Months, 12), "year years Jahr Jahre Jahren 년 년간 年 年間 年间"),
        (new(Months, 120), "decade decades Jahrzehnt Jahrzehnte"),
        (new(Mass, 0.001m), "mg"),
        (new(Mass, 1), "g gram grams gramme grammes Gramm 그램 グラム 克"),
        (new(Mass, 1_000), "kg kilo kilos kilogram kilograms kilogramme Kilogramm 킬로그램 キロ キログラム 公斤 千克"),
        (new(Mass, 1_000_000), "t tonne tonnes Tonne Tonnen 톤 トン 吨"),
        (new(Length, 0.001m), "mm millimetre millimetres millimeter millimeters 밀리미터 毫米"),
        (new(Length, 0.01m), "cm centimetre centimetres centimeter centimeters Zentimeter 센티미터 センチ 厘米"),
        (new(Length, 1), "m metre metres meter meters Metern 미터 メートル 米"),
        (new(Length, 1_000), "km kilometre kilometres kilometer kilometers Kilometern 킬로미터 キロメートル 公里 千米"),
        (new(Length, 1_609.344m), "mile miles"),
        (new(Length, 0.3048m), "ft foot feet"),
        (new(Length, 0.0254m), "inch inches"),
        (new(Volume, 0.001m), "ml millilitre millilitres milliliter milliliters 밀리리터 毫升"),
        (new(Volume, 1), "l litre litres liter liters Litern 리터 リットル 升"),
        (new(Ratio, 0.01m), "% ％ percent Prozent 퍼센트 프로 パーセント"),
        (new("GBP", 1), "£ GBP pound pounds"),
        (new("GBP", 0.01m), "pence"),
        (new("EUR", 1), "€ EUR euro euros"),
        (new("USD", 1), "$ USD dollar dollars"),
        (new("KRW", 1), "₩ KRW 원 won"),
        (new("JPY", 1), "¥ JPY 円 yen"),
        (new("CNY", 1), "CNY 元 块 yuan"),
        (new("temperature", 1), "°C ℃ 도"),
        (new("speed", 1), "km/h kph"),
    ];

    public static readonly FrozenDictionary<string, Unit> ByName = Table
        .SelectMany(row => row.Names.Split(' ').Select(name => KeyValuePair.Create(name, row.Unit)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, longest first, as alternatives of a regular expression.</summary>
    public static readonly string Pattern = string.Join(
        '|', ByName.Keys.OrderByDescending(name => name.Length).Select(name => char.IsAscii(name[^1]) && char.IsLetter(name[^1])
            ? $@"{System.Text.RegularExpressions.Regex.Escape(name)}(?![\p{{L}}\p{{Nd}}])"
            : System.Text.RegularExpressions.Regex.Escape(name)));
}
