using System.Collections.Frozen;

namespace RetrievalQA.Indexing;

/// <summary>
/// Function and question words of the stemmed languages, Korean and Chinese. They say little about what is asked; in a
/// small scope their document frequency would not show that. Words that mean something in another of these languages
/// ("die", "war", "son") are left out: document frequency deals with them.
/// </summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = string.Join(' ', [
        // English
        "a an the and or but if of in on at by for from to with as into onto than then that this these those there here it its",
        "is are was were be been being am do does did done has have had having can could may might must shall should will would",
        "i you he she we they me him her us them my your his our their what which who whom whose when where why how not no so such",
        "about any some all much many more most also please tell give explain s t",
        // German
        "der den dem des das ein eine einer eines einem einen und oder aber von vom zu zum zur im ins am auf aus bei mit nach für",
        "über unter durch ist sind waren wird werden wurde wurden hat haben hatte hatten kann können ich du er sie es wir ihr sich",
        "nicht kein keine wie was wer wen wem wessen wann wo warum wieso weshalb welche welcher welches welchem welchen viele viel auch",
        "als dass daß dieser diese dieses",
        // French
        "le la les un une des du de et ou mais dans sur par pour avec sans en au aux ce cet cette ces est sont était été être",
        "a ont avait il elle ils elles on nous vous je tu se ne pas que qui quoi dont où quand comment pourquoi combien quel quelle",
        "quels quelles l d c j n qu y",
        // Spanish, Portuguese, Italian
        "el los las una unos unas del al y o pero con sin por para es era fue son ser está han había su sus se lo le les no qué quién",
        "quiénes cuál cuáles cuándo cómo dónde cuánto cuánta cuántos cuántas que como cuando donde porque",
        "os um uma uns umas do da dos das no na nos nas em com sem foi não quem qual quais quando onde quanto quantos quantas e ao",
        "gli uno di dei della delle nel nella con su che chi quale quali dove perché quanto quanti quante sono era stato stata è",
        // Dutch, Swedish, Danish, Norwegian
        "het een van voor met op te zijn werd wie wat waar wanneer waarom hoe welke niet ook og och att det den som på av til för med är",
        "var hur vad när vem varför hvad hvem hvor hvorfor hvornår hva når",
        // Russian
        "и в во на с со к по из за от до у о об не но а что кто где когда как почему сколько какой какая какие это был была было были",
        // Korean, without particles
        "무엇 무엇인 누구 누구인 언제 언제인 어디 어디인 어느 어떤 어떻게 왜 몇 얼마 얼마나 무슨 뭐 뭔 것 거 수 때 등 및 그 이 저 있 없 하 되",
        "알려줘 알려주세요 말해줘 설명해줘 있나요 있습니까 있는 있나 있다 있었나요 하나요 되나요 합니까 됩니까 입니까 인가요 인가 인지 대한 대해 위한 위해 통해 따라 해야",
        // Chinese and Japanese
        "什么 怎么 怎样 如何 为什么 为何 多少 何时 哪里 哪些 哪个 哪 谁 几 吗 呢 的 了 是 在 和 与 有 何 誰 いつ どこ なぜ どう いくら ですか",
    ]).Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <param name="folded">A folded word; a Korean one without particles.</param>
    public static bool Contains(string folded) => Words.Contains(folded);
}
