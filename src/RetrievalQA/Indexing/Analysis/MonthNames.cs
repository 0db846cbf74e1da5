using System.Collections.Frozen;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>The names of the months as dates have them.</summary>
internal static class MonthNames
{
    // From January on; where a language has several forms of a month, they follow each other with a bar between them.
    private static readonly string[] Calendars =
    [
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec",
        "januar|jänner februar|feber märz april mai juni juli august september oktober|okt november dezember|dez",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
        "يناير فبراير مارس أبريل|ابريل مايو يونيو يوليو أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر",
        "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    ];

    private static readonly FrozenDictionary<string, int> Numbers = Calendars
        .SelectMany(calendar => calendar.Split(' ').SelectMany((names, index) => names.Split('|').Select(name => (Name: UnicodeFolding.Fold(name, out _), Month: index + 1))))
        .DistinctBy(entry => entry.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Month, StringComparer.Ordinal);

    /// <returns>1..12, or null where the folded word is no month.</returns>
    public static int? NumberOf(ReadOnlySpan<char> folded) =>
        Numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(folded, out var month) ? month : null;
}
