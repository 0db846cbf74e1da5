using System.Text.RegularExpressions;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>A question that leans on the turn before it, written so that it stands alone: with what it lacks of that turn and no more.</summary>
internal static partial class FollowUp
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    // A question of so few words leans on the one before it ("And in 2023?").
    private const int EllipsisWords = 3;

    // What takes the place of a phrase is one itself.
    private const int LongestPhrase = 6;

    // An answer says the name that was asked for soon.
    private const int MostOfAnswer = 2_000;

    // As of BackgroundFrequencies: "And if a colleague rides along?" leans, "And how do I reset the alarm panel?" does not.
    private const double LeastRarity = 1.8;

    /// <param name="question">One question of a message.</param>
    /// <param name="before">The last question of the message before it, standing alone; empty where there is none.</param>
    /// <param name="answer">What was answered to that.</param>
    public static string StandAlone(string question, string before, string answer) =>
        before.Length > 0 && Leans(question) ? Completed(question, before, answer) : question;

    /// <summary>One that is known to lean on the question before it.</summary>
    /// <inheritdoc cref="StandAlone"/>
    public static string Completed(string question, string before, string answer)
    {
        if (Confirmation().IsMatch(question))
        {
            return before;
        }

        if (QuestionGrammar.Of(question) is TopicMarkingGrammar grammar)
        {
            return TopicPhrase.In(question) is { } topic ? TopicPhrase.Replaced(before, topic, grammar) : $"{before} {question}";
        }

        if (AskingAlone().Match(question) is { Success: true } asking)
        {
            return $"{asking.Groups["asks"].Value} {Asks().Replace(before, "", count: 1)}";
        }

        if (Person().IsMatch(question) && NameIn(before, answer) is { } name)
        {
            return Person().Replace(question, match => match.Groups["owner"].Success ? $"{name}'s" : name, count: 1);
        }

        return PhraseOf(question) is { Length: > 0 } phrase
            ? QuestionPhrase.Replaced(before, phrase)
            : $"{question} ({QuestionPhrase.TopicOf(before)})";
    }

    /// <summary>It says "it", "they" or "that" for what was named before.</summary>
    public static bool HasPronoun(string question) => Pronoun().IsMatch(question);

    private static bool Leans(string question) =>
        HasPronoun(question)
        || question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length <= EllipsisWords
        || (Opening().IsMatch(question) && (PhraseOf(question).Length > 0 || BackgroundFrequencies.RarityOf(question) < LeastRarity));

    // What is left of "And what about the Cedar?"; empty where it is more than a phrase.
    private static string PhraseOf(string question)
    {
        var phrase = Opening().Replace(question, "", count: 1).TrimEnd(' ', '?', '.', '!');
        var words = phrase.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        return words <= LongestPhrase && !QuestionPhrase.HasClauseWord(phrase) ? phrase : "";
    }

    // The answer's, where the question asked for it.
    private static string? NameIn(string before, string answer)
    {
        var asked = PersonName().Matches(before).LastOrDefault();
        var named = asked ?? PersonName().Match(answer[..Math.Min(answer.Length, MostOfAnswer)]);
        return named.Success ? named.Value : null;
    }

    [GeneratedRegex(@"\b(?:it|its|they|them|their|those|these|this|ones?|(?<!\b(?:is|are|was|were) )there|that(?=\W*$| one| thing)|he|she|his|her|him|das(?=\W*$)|(?<!gibt )es|ihn|ihm|davon|dafür|ça|cela|celui-ci|celle-ci|eso|esto)\b|(?:^|\s)(?:그것|그건|그럼|그러면|그때|거기|이것|이거|그중|그\s(?!밖|외|날))|これ|それ|じゃあ|この場合|这个|那个|^那",
        Options, Timeout)]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"^(?:(?:and|but|so|or|also|then|ok|okay)\b,?\s*)*(?:(?:what|how) about|what of|what if|if|and|but|so|or|also|then)\s+|^(?:und|oder|aber)\s+(?:(?:was ist|wie ist es|wie sieht es) (?:mit|bei)\s+)?|^¿?(?:et|y)\s+", Options, Timeout)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^(?:(?:yes|yeah|ok|okay|sure|right)\b,?\s*)*(?:are you (?:really |quite )?(?:sure|certain)|really|is that (?:so|right|true|correct)|please|yes|sicher|wirklich|sind sie sicher|bist du sicher|ja bitte|vraiment|(?:en )?êtes-vous sûr|de verdad|seguro|정말(?:이에요|인가요|요)?|진짜(?:요|예요)?|확실(?:한가요|해요|합니까)?|네|本当(?:ですか)?|はい|真的吗|确定吗|是的)[\s?？.!。！]*$",
        Options, Timeout)]
    private static partial Regex Confirmation();

    [GeneratedRegex(@"^(?:(?:and|but|so|und|et|y)\s+)?(?<asks>(?:(?:until|since|from|by|for|at|to|bis|seit|ab|von|depuis|jusqu'à|desde|hasta)\s+)?(?:when|where|who|whom|why|what time|how (?:much|many|long|often|far|soon|big|old)|which one|wann|wo|wer|warum|wieso|wie (?:viel|lange|oft|weit)|quand|où|qui|pourquoi|combien|cuándo|dónde|quién|por qué|cuánto))[\s?.!]*$",
        Options, Timeout)]
    private static partial Regex AskingAlone();

    [GeneratedRegex(@"^(?:(?:and|but|so|und|et|y)\s+)?(?:(?:(?:until|since|from|by|for|at|to|in|on|bis|seit|ab|von)\s+)?(?:(?:what|which) (?:year|time|date|day|month)|when|where|who|whom|why|how (?:much|many|long|often|far|soon|big|old)|what|wann|wo|wer|warum|wieso|wie (?:viel|lange|oft|weit)|was|quand|où|qui|pourquoi|combien|cuándo|dónde|quién|por qué|cuánto)\b)\s*",
        Options, Timeout)]
    private static partial Regex Asks();

    [GeneratedRegex(@"\b(?:(?<owner>his|her(?= \p{L}))|he|she|him|her)\b", Options, Timeout)]
    private static partial Regex Person();

    // Two words in capitals, or one that begins no sentence.
    [GeneratedRegex(@"(?:(?<=^|[.!?]\s+)(?!(?:Who|What|When|Where|Why|How|Which|Whose|The|In|On|At|Does|Did|Is|Are|Was|Can|May)\b))?\p{Lu}[\p{Ll}'’-]+(?:[ \t]{1,3}(?:(?:van|von|de|der|da|di|la|le|bin|al)[ \t]{1,3})?\p{Lu}[\p{L}'’-]+)+|(?<!^|[.!?]\s+)\b\p{Lu}[\p{Ll}'’-]+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex PersonName();
}
