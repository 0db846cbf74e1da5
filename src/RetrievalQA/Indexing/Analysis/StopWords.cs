using System.Collections.Frozen;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// Function and question words of the stemmed languages, Korean and Chinese. They say little about what is asked; in a
/// small scope their document frequency would not show that. Words that mean something in another of these languages
/// ("die", "war", "son") are left out: document frequency deals with them.
/// </summary>
internal static class StopWords
{
    private static readonly Dictionary<string, string> ByLanguage = new(StringComparer.Ordinal)
    {
        ["en"] = "a an the and or but if of in on at by for from to with as into onto than then that this these those there here it its "
            + "is are was were be been being am do does did done has have had having can could may might must shall should will would "
            + "i you he she we they me him her us them my your his our their what which who whom whose when where why how not no so such "
            + "about any some all much many more most also please tell give explain s t",
        ["de"] = "der den dem des das ein eine einer eines einem einen und oder aber von vom zu zum zur im ins am auf aus bei mit nach für "
            + "über unter durch ist sind waren wird werden wurde wurden hat haben hatte hatten kann können ich du er sie es wir ihr sich "
            + "nicht kein keine wie was wer wen wem wessen wann wo warum wieso weshalb welche welcher welches welchem welchen viele viel auch "
            + "als dass dieser diese dieses",
        ["fr"] = "le la les un une des du de et ou mais dans sur par pour avec sans en au aux ce cet cette ces est sont était été être "
            + "a ont avait il elle ils elles on nous vous je tu se ne pas que qui quoi dont où quand comment pourquoi combien quel quelle "
            + "quels quelles l d c j n qu y",
        ["es"] = "el la los las un una unos unas de del al y o pero con sin por para en es era fue ser está han había su sus se lo le les no que "
            + "qué quién quiénes cuál cuáles cuándo cómo dónde cuánto cuánta cuántos cuántas como cuando donde porque",
        ["pt"] = "o a os as um uma uns umas do da dos das no na nos nas em com sem por para de é era foi são não quem qual quais quando onde "
            + "quanto quantos quantas e ao que como",
        ["it"] = "il lo la gli le un uno una di del dei della delle nel nella con su per che chi quale quali dove perché quanto quanti quante sono "
            + "era stato stata è come quando non si",
        ["nl"] = "de het een van voor met op te in en zijn werd is wie wat waar wanneer waarom hoe welke niet dat ook aan bij",
        ["sv"] = "och att det den som på av till för med är en ett i var hur vad när vem varför inte",
        ["da"] = "og at det den som på af til for med er en et i hvad hvem hvor hvorfor hvornår hvordan ikke",
        ["no"] = "og at det den som på av til for med er en et i hva hvem hvor hvorfor når hvordan ikke",
        ["ru"] = "и в во на с со к по из за от до у о об не но а что кто где когда как почему зачем сколько какой какая какое какие каким какую "
            + "какого каком каких который которая которое которые чем чего чему кого кому кем чей чья чьё ли это этот эта эти тот та те то был была "
            + "было были есть же для при или он она оно они его её их",
        ["el"] = "ο η το οι τα του της των τον την τη στο στη στην στον στα στις στους σε με για από και ή να θα δεν μη μην είναι ήταν έχει έχουν είχε "
            + "που πού τι ποιος ποια ποιο ποιοι ποιες ποιον ποιων πώς πως πότε γιατί πόσο πόση πόσοι πόσες πόσα πόσων αν ότι όπως ένας μία μια ένα "
            + "τους τις μας σας κατά προς μετά αυτό αυτή αυτός αυτά ειναι ηταν απο ποτε γιατι ποσο ποση ποσοι ποσες ποσα",
        ["tr"] = "ve bir bu şu ile için icin nasıl nasil nerede nereden nereye neden niçin niye hangi hangisi kimdir kimin kime kimler kaç kaçtır ne nedir neydi "
            + "neler mı mi mü midir mıdır mudur müdür değil olan olarak olur oldu gibi kadar daha çok var vardır yok veya ya zaman da de dır",
        ["ar"] = "ما ماذا من منذ متى أين اين كيف لماذا لما كم هل أي اي أية ايه مَن هو هي هم هذا هذه ذلك تلك التي الذي الذين اللذان كان كانت كانوا يكون تكون "
            + "في فى على إلى الى عن مع أو او و ثم بين عند قد لقد لا لم لن إن ان أن أنه انه كما كل بعد قبل حول خلال حيث ومن وما وفي وهو وهي بها به له لها",
        ["hi"] = "का के की को में से पर ने और या है हैं था थी थे हो होता होती होते हुआ हुई हुए क्या कौन कौनसा कौनसी किस किसने किसे किसका किसकी किसके कब कहाँ कहां "
            + "क्यों कैसे कैसा कितना कितनी कितने यह ये वह वे इस उस इन उन एक भी ही तक तो नहीं न कि जो जिस जिसे गया गई गए करने करता करती करते किया की लिए साथ द्वारा",
        ["vi"] = "là của và có được các những một trong với ở tại từ đến bởi về này đó khi nào gì đâu sao thế bao nhiêu lâu mấy như không "
            + "hoặc thì mà để vào ra bị đã đang sẽ vì",
        ["th"] = "คือ อะไร คืออะไร เมื่อไร เมื่อไหร่ เมื่อใด ที่ไหน ที่ใด อย่างไร ยังไง ทำไม ใคร กี่ เท่าไร เท่าไหร่ เท่าใด หรือไม่ ไหม และ ของ เป็น ที่ ใน กับ จาก โดย",
        ["ko"] = "무엇 무엇인 누구 누구인 언제 언제인 어디 어디인 어느 어떤 어떻게 왜 몇 얼마 얼마나 무슨 뭐 뭔 것 거 수 때 등 및 그 이 저 있 없 하 되 "
            + "알려줘 알려주세요 말해줘 설명해줘 있나요 있습니까 있는 있나 있다 있었나요 하나요 되나요 합니까 됩니까 입니까 인가요 인가 인지 "
            + "대한 대해 위한 위해 통해 따라 해야",
        ["zh"] = "什么 怎么 怎样 如何 为什么 为何 多少 何时 哪里 哪些 哪个 哪 谁 几 吗 呢 的 了 是 在 和 与 有",
        ["ja"] = "何 誰 いつ どこ なぜ どう いくら ですか",
    };

    private static readonly string[] Known = [.. ByLanguage.Keys];

    /// <summary>Each word with the indices of the languages that it belongs to.</summary>
    private static readonly FrozenDictionary<string, int[]> LanguagesOf = ByLanguage
        .SelectMany(
            pair => pair.Value.Split(' ').Select(word => UnicodeFolding.Fold(word, out _)).Distinct(StringComparer.Ordinal),
            (pair, word) => (word, language: Array.IndexOf(Known, pair.Key)))
        .GroupBy(entry => entry.word, entry => entry.language, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>All that have some.</summary>
    public static IReadOnlyList<string> Languages => Known;

    /// <param name="folded">A folded word; a Korean one without particles.</param>
    public static bool Contains(string folded) => LanguagesOf.ContainsKey(folded);

    /// <summary>Indices in <see cref="Languages"/> of those that the folded word belongs to.</summary>
    public static ReadOnlySpan<int> LanguagesWith(string folded) => LanguagesOf.GetValueOrDefault(folded);
}
