using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>The main language of a text: by script, and among alphabets that many share by its commonest words.</summary>
public static class LanguageDetector
{
    private const int SampleLength = 60_000;
    private const double MinWordShare = 0.12;
    private const int MinDistinctWords = 3;

    // Fewer may come from names.
    private const int MinLetters = 3;
    private const double MinLetterShare = 0.01;

    // A character of these scripts says about as much as two letters of an alphabet.
    private const int DenseWeight = 2;

    private static readonly SearchValues<char> UkrainianLetters = SearchValues.Create("іїєґІЇЄҐ");
    private static readonly SearchValues<char> RussianLetters = SearchValues.Create("ыэъЫЭ");

    // Persian has letters of its own and other forms of k and y; names may bring single ones into either language.
    private static readonly SearchValues<char> PersianLetters = SearchValues.Create("پچژگکی");
    private static readonly SearchValues<char> ArabicLetters = SearchValues.Create("ةىيكإأ");

    // Letters that are common in one language of the Latin alphabet and in no other of these.
    private static readonly FrozenDictionary<char, string> LanguagesByLetter = new Dictionary<string, string>
    {
        ["cs"] = "ěřů",
        ["hu"] = "őű",
        ["pl"] = "ąęłńśźż",
        ["tr"] = "ğı",
        ["vi"] = "đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    }.SelectMany(entry => entry.Value, (entry, letter) => (letter, entry.Key)).ToFrozenDictionary(entry => entry.letter, entry => entry.Key);

    // The commonest short words of each language; words that several share count for each.
    private static readonly FrozenDictionary<string, string[]> CommonWords = new Dictionary<string, string>
    {
        ["en"] = "a i the of and to in is that it was for on are as with his they be at this have from or by not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know",
        ["de"] = "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei kann ich wenn",
        ["fr"] = "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la avec ou son mais comme on été cette nous sa ses être aux leur ont fait elle deux même aussi tout c'est n'est d'un d'une vous je",
        ["es"] = "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está",
        ["it"] = "di e che la il un a è per in una non sono con si da come le dei nel al più del alla della gli ma anche lo ha se i o su ci questo mi delle cui suo io tra nella essere stato era degli dalla",
        ["pt"] = "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos são",
        ["nl"] = "de van een het en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog worden door naar heeft hebben over je ik ze zich wordt was deze hij wel geen kan meer of tot veel zal haar",
        ["sv"] = "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när år under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än här",
        ["da"] = "og i at det er en til af på som med for den der de ikke har et han men var jeg sig fra vi så kan når år om også efter eller nu sin hvor ved mod skal skulle kommer ud få findes være havde alle andre meget end her blev bliver",
        ["no"] = "og i det er på som en til av for med at den har de ikke om et han men var jeg seg fra vi så kan når år under også etter eller nå sin der ved mot skal skulle kommer ut får finnes være hadde alle andre mye enn her ble blir",
        ["fi"] = "ja on ei se että oli hän ovat myös mutta kun niin tai joka kuin sen mukaan vain jos sekä jotka hänen ole vuoden olla vielä nyt voi sitä kanssa mitä jo minä tämä siitä ollut mikä ne tämän sitten oma kaikki noin ennen jälkeen",
        ["hu"] = "a az és hogy nem is egy ez meg volt csak de azt mint már ha el van vagy még kell lehet majd sem pedig aki lesz nagyon itt így úgy ezt minden ki be fel le neki voltak olyan ezek amely után között által",
        ["ro"] = "de și în a la cu că o pe un nu din care este mai pentru sunt ca se au fost sau prin după dar fi lui ce al are această acest fără între când doar poate toate tot foarte ale cel cea",
        ["tr"] = "ve bir bu da de için ile olarak çok daha olan gibi en kadar sonra ne ama o var her olduğu ya değil mi ben ki ise iki tarafından göre ancak büyük yeni şey oldu olduğunu sadece önce",
        ["vi"] = "là của và có được các những một trong cho với ở tại từ đến bởi về này đó khi không như để vào ra bị đã đang sẽ người năm cũng nhiều trên theo hơn nhất sau do thì hoặc phải cùng chỉ",
        ["pl"] = "w i na z się nie do to że jest o jak po od za a co przez ale tak już jego dla czy tym być są oraz było tylko może ze który która które był go jako ich także bardzo",
        ["cs"] = "a v se na je že o s z do i to k ve pro za by ale si po jako podle od jsou které který byl jeho tak však bylo jen nebo ještě už při až není než také jsem která",
    }.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Split(' '));

    private static readonly FrozenDictionary<string, string[]> LanguagesByWord = CommonWords
        .SelectMany(entry => entry.Value.Distinct(), (entry, word) => (entry.Key, word))
        .GroupBy(entry => entry.word, entry => entry.Key)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <returns>A two-letter ISO 639-1 code, or <see cref="ParsedDocument.UnknownLanguage"/>.</returns>
    public static string Detect(string text)
    {
        // A third from each of the start, the middle and the end: title pages and appendices are not the rule.
        var sample = text.Length <= SampleLength
            ? text
            : string.Concat(text.AsSpan(0, SampleLength / 3), text.AsSpan(text.Length / 2, SampleLength / 3), text.AsSpan(text.Length - (SampleLength / 3)));
        var scripts = CountScripts(sample);
        if (scripts.Count == 0)
        {
            return ParsedDocument.UnknownLanguage;
        }

        // Kanji are counted as Han: a text with kana among them is Japanese.
        var main = scripts.MaxBy(entry => entry.Value).Key;
        return main is "zh" && scripts.GetValueOrDefault("ja") * 10 > scripts["zh"] ? "ja"
            : main is "ru" && sample.AsSpan().ContainsAny(UkrainianLetters) && !sample.AsSpan().ContainsAny(RussianLetters) ? "uk"
            : main is "ar" && Count(sample, PersianLetters) > Count(sample, ArabicLetters) ? "fa"
            : main is "latin" ? DetectByWords(sample)
            : main;
    }

    private static int Count(string sample, SearchValues<char> letters)
    {
        var count = 0;
        foreach (var character in sample)
        {
            count += letters.Contains(character) ? 1 : 0;
        }

        return count;
    }

    private static Dictionary<string, int> CountScripts(string sample)
    {
        var counts = new Dictionary<string, int>();
        foreach (var rune in sample.EnumerateRunes())
        {
            if (ScriptOf(rune.Value) is { } script)
            {
                var weight = script is "ko" or "ja" or "zh" ? DenseWeight : 1;
                counts[script] = counts.GetValueOrDefault(script) + weight;
            }
        }

        return counts;
    }

    private static string? ScriptOf(int c) => c switch
    {
        (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= 0xC0 and <= 0x24F) or (>= 0x1E00 and <= 0x1EFF) => "latin",
        (>= 0xAC00 and <= 0xD7A3) or (>= 0x1100 and <= 0x11FF) or (>= 0x3130 and <= 0x318F) => "ko",
        (>= 0x3041 and <= 0x30FF) or (>= 0xFF66 and <= 0xFF9D) => "ja",
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x323AF) or (>= 0xF900 and <= 0xFAFF) => "zh",
        >= 0x0400 and <= 0x052F => "ru",
        >= 0x0370 and <= 0x03FF => "el",
        >= 0x0530 and <= 0x058F => "hy",
        >= 0x0590 and <= 0x05FF => "he",
        (>= 0x0600 and <= 0x06FF) or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) => "ar",
        >= 0x0900 and <= 0x097F => "hi",
        >= 0x0E00 and <= 0x0E7F => "th",
        >= 0x10A0 and <= 0x10FF => "ka",
        _ => null,
    };

    private static string DetectByWords(string sample)
    {
        var hits = new Dictionary<string, double>();
        var distinct = new HashSet<string>();
        var words = 0;
        foreach (var word in Words(sample))
        {
            words++;
            if (LanguagesByWord.TryGetValue(word, out var languages))
            {
                distinct.Add(word);
                foreach (var language in languages)
                {
                    // A word of one language only says more than one that six share.
                    hits[language] = hits.GetValueOrDefault(language) + 1 + (1.0 / languages.Length);
                }
            }
        }

        return hits.Count > 0 && hits.MaxBy(entry => entry.Value) is var best && distinct.Count >= MinDistinctWords
            && best.Value >= words * MinWordShare
            ? best.Key
            : DetectByLetters(sample);
    }

    // A list or a table has no function words.
    private static string DetectByLetters(string sample)
    {
        var hits = new Dictionary<string, int>();
        var letters = 0;
        foreach (var character in sample)
        {
            letters += char.IsLetter(character) ? 1 : 0;
            if (LanguagesByLetter.TryGetValue(char.ToLowerInvariant(character), out var language))
            {
                hits[language] = hits.GetValueOrDefault(language) + 1;
            }
        }

        return hits.Count > 0 && hits.MaxBy(entry => entry.Value) is var best && best.Value >= MinLetters && best.Value >= letters * MinLetterShare
            ? best.Key
            : ParsedDocument.UnknownLanguage;
    }

    private static IEnumerable<string> Words(string sample)
    {
        var word = new StringBuilder();
        foreach (var c in sample)
        {
            if (char.IsLetter(c) || (c is '\'' or '’' && word.Length > 0))
            {
                word.Append(c is '’' ? '\'' : char.ToLowerInvariant(c));
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }
}
