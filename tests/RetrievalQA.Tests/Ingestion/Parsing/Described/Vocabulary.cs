using System.Globalization;

namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>Names, figures and sentences of a language. No name is drawn twice, and every sentence has a number of its own.</summary>
internal sealed class Vocabulary(string language, Random random)
{
    private static readonly Dictionary<string, (string[] Names, string[] Sentences, string Caption)> Words = new()
    {
        ["en"] = (
            ["Harbour", "Meadow", "Lantern", "Copper", "Saddle", "Orchard", "Glacier", "Pepper", "Anchor", "Thistle", "Barley", "Canyon", "Feather", "Marble",
                "Walnut", "Beacon", "Cellar", "Drizzle", "Ember", "Falcon", "Granite", "Hazel", "Ivory", "Juniper", "Kettle", "Linen", "Mortar", "Nettle"],
            ["The office of {0} keeps {1} of its records in the cellar until they are asked for.", "Whoever visits {0} pays {1} euros at the gate.",
                "In the year of the flood {0} lost {1} of its houses, and few of them were built again.", "It takes {1} minutes from the station to {0}."],
            "Table {1}. What {0} costs"),
        ["de"] = (
            ["Hafen", "Wiese", "Laterne", "Kupfer", "Sattel", "Garten", "Gletscher", "Pfeffer", "Anker", "Distel", "Gerste", "Schlucht", "Feder", "Marmor",
                "Walnuss", "Leuchtturm", "Keller", "Nieselregen", "Glut", "Falke", "Granit", "Hasel", "Elfenbein", "Wacholder", "Kessel", "Leinen", "Mörtel", "Nessel"],
            ["Das Amt von {0} bewahrt {1} seiner Akten im Keller auf, bis jemand danach fragt.", "Wer {0} besucht, zahlt am Tor {1} Euro.",
                "Im Jahr der Flut verlor {0} mehr als {1} Häuser, und wenige wurden wieder gebaut.", "Vom Bahnhof sind es {1} Minuten bis {0}."],
            "Tabelle {1}. Was {0} kostet"),
        ["he"] = (
            ["נמל", "כרם", "פנס", "נחושת", "אוכף", "פרדס", "קרחון", "פלפל", "עוגן", "דרדר", "שעורה", "קניון", "נוצה", "שיש", "אגוז", "מגדלור", "מרתף", "טפטוף", "גחלת",
                "בזק", "גרניט", "אלון", "שנהב", "ערער", "קומקום", "פשתן", "מלט", "סרפד"],
            ["המשרד של {0} שומר {1} מתיקיו במרתף עד שמבקשים אותם.", "מי שמבקר את {0} משלם {1} שקלים בשער.", "הדרך מן התחנה אל {0} נמשכת {1} דקות."],
            "טבלה {1}. המחיר של {0}"),
        ["ko"] = (
            ["항구", "초원", "등불", "구리", "안장", "과수원", "빙하", "후추", "닻", "엉겅퀴", "보리", "협곡", "깃털", "대리석", "호두", "등대", "지하실", "이슬비", "불씨", "송골매",
                "화강암", "개암", "상아", "향나무", "주전자", "아마포", "회반죽", "쐐기풀"],
            ["{0} 사무소는 기록 {1}건을 요청이 있을 때까지 지하실에 보관한다.", "{0}을 방문하는 사람은 문에서 {1}원을 낸다.", "역에서 {0}까지는 {1}분이 걸린다."],
            "표 {1}. {0}의 비용"),
    };

    private readonly Queue<string> names = new(Words[language].Names.OrderBy(_ => random.Next()));
    private int number = random.Next(2, 5);

    public string Name()
    {
        var name = names.Dequeue();
        names.Enqueue(name);
        return name;
    }

    public string Title() => $"{Name()} {Name()}";

    public string Figure() => (Number() * 10).ToString(CultureInfo.InvariantCulture);

    public string Caption() => string.Format(CultureInfo.InvariantCulture, Words[language].Caption, Name(), Number());

    public string Sentence()
    {
        var sentences = Words[language].Sentences;
        return string.Format(CultureInfo.InvariantCulture, sentences[random.Next(sentences.Length)], Name(), Number());
    }

    private int Number() => number += random.Next(1, 4);
}
