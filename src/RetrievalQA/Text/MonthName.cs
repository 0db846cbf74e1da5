using System.Collections.Frozen;

namespace RetrievalQA.Text;

/// <summary>The names of the months as dates have them.</summary>
public static class MonthName
{
    private const int Longest = 12;

    // From January on; where a language has several forms of a month, they follow each other with a bar between them.
    private static readonly string[] Calendars =
    [
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
        "يناير فبراير مارس أبريل|ابريل مايو يونيو يوليو أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر",
        "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    ];

    // Of languages that write the day as an ordinal with a stop: "3. Oktober".
    private static readonly string[] OrdinalCalendars =
    [
        "januar|jänner februar|feber märz april mai juni juli august september oktober|okt november dezember|dez",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "januar februar marts april maj juni juli august september oktober november december",
        "januar februar mars april mai juni juli august september oktober november desember",
        "január február március április május június július augusztus szeptember október november december",
    ];

    private static readonly FrozenSet<string> Ordinals = OrdinalCalendars.SelectMany(NamesIn).Select(month => month.Name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names in small letters with their months, 1..12; several languages have some of them.</summary>
    public static IEnumerable<(string Name, int Month)> All => Calendars.Concat(OrdinalCalendars).SelectMany(NamesIn);

    /// <summary>Whether the first word of a text is the name of a month in a language that writes the day before it with a stop.</summary>
    public static bool Begins(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsLetter(text[length]))
        {
            if (++length > Longest)
            {
                return false;
            }
        }

        return Ordinals.Contains(text[..length].ToString().ToLowerInvariant());
    }

    private static IEnumerable<(string Name, int Month)> NamesIn(string calendar) =>
        calendar.Split(' ').SelectMany((names, index) => names.Split('|').Select(name => (name, index + 1)));
}
