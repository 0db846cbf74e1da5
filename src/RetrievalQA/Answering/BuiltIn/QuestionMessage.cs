using System.Text.RegularExpressions;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>
/// A message taken apart: what it asks, one question after the other, without greeting, thanks and signature and without what is
/// told around the questions, unless a question cannot stand without that.
/// </summary>
/// <param name="Questions">In the order of the message; none where it only greets, thanks or asks what can be asked.</param>
internal sealed partial record QuestionMessage(IReadOnlyList<string> Questions)
{
    /// <summary>Questions of a message that are answered; a longer list is another kind of task.</summary>
    public const int MostQuestions = 4;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    // A message is searched up to a length, and so is what a question leans on.
    private const int MostCharacters = 8_000;
    private const int MostContext = 300;

    // A question of so few words that say what about leans on what was said before; one with a pronoun leans up to twice as many.
    private const int FewContentWords = 1;

    // The same in rare words, where what was told before is no question: "Why did I hear nothing?"
    private const double LeastRarity = 1.35;

    /// <summary>It asks nothing of any document.</summary>
    public bool IsSmallTalk => Questions.Count == 0;

    /// <summary>Takes a message apart. One in which no question is found is asked as it is.</summary>
    public static QuestionMessage Of(string message)
    {
        var whole = message.Trim();
        if (whole.Length is 0 or > MostCharacters)
        {
            return new QuestionMessage([message]);
        }

        var sentences = WithoutCourtesies(Sentences(whole));
        if (sentences.Count == 0 || sentences.TrueForAll(sentence => AsksWhatCanBeAsked().IsMatch(sentence)))
        {
            return new QuestionMessage([]);
        }

        var questions = QuestionsIn(sentences);
        return new QuestionMessage(questions.Count > 0 ? questions : [string.Join(' ', sentences)]);
    }

    // One that was joined to another names what it is about where it has a noun, or lets the topic of the other one go on.
    private static bool LeansOnQuestion(string question, bool isJoined) => BackgroundFrequencies.ContentWordsOf(question)
        <= (FollowUp.HasPronoun(question) ? 2 * FewContentWords : isJoined && Noun().IsMatch(question) ? 0 : FewContentWords);

    private static bool LeansOnContext(string question) =>
        BackgroundFrequencies.RarityOf(question) < (FollowUp.HasPronoun(question) ? 1.5 : 1) * LeastRarity;

    // An opening that is all there is asks something itself: "Could you explain?"
    private static string WithoutOpening(string sentence) =>
        PoliteOpening().Replace(sentence, "") is var rest && BackgroundFrequencies.ContentWordsOf(rest) > 0 ? rest : sentence;

    private static List<string> QuestionsIn(List<string> sentences)
    {
        var questions = new List<string>();
        var context = "";
        foreach (var sentence in sentences)
        {
            if (!Asks(sentence))
            {
                context = sentence.Length <= MostContext ? sentence : "";
                continue;
            }

            foreach (var (index, question) in JoinedQuestions.In(WithoutOpening(sentence)).Index())
            {
                questions.Add(context.Length > 0 ? (LeansOnContext(question) ? $"{context} {question}" : question)
                    : questions.Count > 0 && LeansOnQuestion(question, index > 0) ? FollowUp.Completed(question, questions[^1], "")
                    : question);
                context = "";
            }
        }

        return [.. questions.Take(MostQuestions)];
    }

    private static bool Asks(string sentence) => QuestionMark().IsMatch(sentence) || AsksWithoutMark().IsMatch(sentence);

    private static List<string> WithoutCourtesies(IEnumerable<string> sentences)
    {
        var kept = new List<string>();
        foreach (var sentence in sentences)
        {
            if (Closing().IsMatch(sentence))
            {
                // What follows is a signature.
                if (kept.Count > 0 && !ThanksBefore().IsMatch(sentence))
                {
                    break;
                }

                continue;
            }

            var rest = Greeting().Replace(sentence, "");
            if (rest.Any(char.IsLetterOrDigit) && !Pleasantry().IsMatch(rest))
            {
                kept.Add(rest.Trim());
            }
        }

        return kept;
    }

    private static IEnumerable<string> Sentences(string message) =>
        SentenceEnd().Split(ImageNote().Replace(message, ""))
            .Select(sentence => ItemMark().Replace(OneLine.Of(sentence), ""))
            .Where(sentence => sentence.Any(char.IsLetterOrDigit));

    // What MessageImages shows of an image to a model that does not see.
    [GeneratedRegex(@"^\[image\b[^\]\n]*\]\n?", Options | RegexOptions.Multiline, Timeout)]
    private static partial Regex ImageNote();

    // Not after a single letter, a number or an abbreviation, nor where a line goes on in lower case.
    [GeneratedRegex(@"(?<=[。！？])|(?<=[?!…])[""”’)\]]*\s+|(?=\s)(?<!\b(?:\p{L}|\d{1,3}|Mr|Mrs|Ms|Dr|Prof|St|No|Nr|vs|ca|bzw|usw|etc|e\.g|i\.e|z\.B|Art|Abs|approx|incl)\.)(?<=\.[""”’)\]]*)\s+|(?<!\s)\s*\n\s*\n\s*|(?<=[.!?:,;…。？！，])[^\S\n]*\n\s*|(?<!\s)\s*\n\s*(?!\s|\p{Ll})",
        Options, Timeout)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^(?:[-*•–]|\(?\d{1,2}[.)])\s+", Options, Timeout)]
    private static partial Regex ItemMark();

    [GeneratedRegex(@"[?？][""”’)\]!]*$", Options, Timeout)]
    private static partial Regex QuestionMark();

    [GeneratedRegex(@"^(?:and |but |so |please,? )*(?:who|whom|whose|what|when|where|why|how|which|can|could|may|might|is|are|do|does|did|will|would|should|tell|explain|give|list|show|define|describe|name|summari[sz]e|find|let me know|kindly|i (?:need|want|would like) to know|i(?:'d| would) (?:like|love) to (?:know|learn)|i wonder|wer|wem|wen|was|wann|wo|wohin|warum|wieso|wie|welche[rsnm]?|kann|können|darf|dürfen|muss|müssen|gibt|ist|sind|nennen|erklären|qui|quoi|quand|où|pourquoi|comment|combien|quel(?:le)?s?|est-ce|peut-on|puis-je|quién|qué|cuándo|dónde|por qué|cómo|cuánt[oa]s?|cuál(?:es)?|puedo|puede)\b|\b(?:i (?:wonder|would be (?:really |most )?grateful)|(?:could|can|would) you (?:please |kindly )*(?:tell|let|give|explain|show)|need to know|would like to know|möchte (?:gerne? )?wissen|wüsste gerne?)\b|(?:나요|까요|까|는지|은지|인가요|인지|은가|ㄴ가요|예요|에요|돼요|어요|알려\s?(?:줘|주세요|주십시오|주시면.*|주실.*)|설명해.*|말해.*|궁금.*|부탁드.*)[.!~]*$|(?:か|教えて(?:ください|下さい)?|知りたいです|いただけますと幸いです)[。.!]*$|(?:吗|呢|多少|什么|怎么|怎样|哪里|哪些|哪个|几[个天点次]|谁|为什么|如何)",
        Options, Timeout)]
    private static partial Regex AsksWithoutMark();

    [GeneratedRegex(@"^(?:.*[\s,;:–—-])?(?:(?:(?:could|can|would|will|might|if) (?:you|someone|anybody|anyone) (?:might |could |would )?(?:please |kindly |perhaps |possibly )*(?:tell|let|explain to|explain|advise|inform|remind|be so kind as to (?:tell|let|explain to)|confirm)(?: (?:me|us))?(?: know)?|would you mind (?:telling|explaining to) (?:me|us)|would you be so kind as to (?:tell|let|explain to|confirm)(?: (?:me|us))?(?: know)?|(?:please|kindly) (?:tell|let) (?:me|us)(?: know)?|do you (?:happen to )?know|i(?:'d| would) (?:like|love|be (?:really |most |very )?(?:grateful|glad|happy)) to (?:know|learn|find out|ask)|i (?:need|want) to know|i(?:'m| am| was)? wonder(?:ing|ed)?|(?:might|may|can|could) i (?:please )?ask)(?: please)?,? (?:if |whether )?|^(?:please,? )?(?:tell|let) (?:me|us)(?: know)? |(?:könnten|können|würden|könntet) (?:sie|ihr) (?:mir|uns) (?:bitte |freundlicherweise )*(?:sagen|erklären|mitteilen),? (?:ob )?|(?:ich )?möchte (?:gerne? )?wissen,? (?:ob )?|ich wüsste gerne?,? (?:ob )?|(?:pouvez|pourriez)-vous (?:me|nous) dire,? |(?:puede|podría) decirme,? |请问[，,]?\s*(?:一下[，,]?)?|想请教一下[，,]?|すみませんが[、,]?\s*|혹시\s+|실례지만\s+)",
        Options, Timeout)]
    private static partial Regex PoliteOpening();

    [GeneratedRegex(@"^(?:(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|dear|hallo|guten (?:tag|morgen|abend)|moin|servus|sehr geehrte[rn]?|liebe[rs]?|bonjour|bonsoir|salut|hola|buen[oa]s (?:días|tardes|noches)|buenos)(?: (?:there|all|everyone|everybody|team|sir|madam|zusammen|damen|herren|und|or|and|à|tous|a|todos|(?:support|service) (?:team|desk)|\p{Lu}[\p{L}'’-]*)){0,4}\s*(?:[,!.:;–—-]+|$)\s*)+|^(?:안녕하세요|안녕하십니까|안녕|수고하십니다|수고 많으십니다|안녕하신가요)[\s,.!~?]*|^(?:こんにちは|こんばんは|おはようございます|はじめまして|お世話になっております|お世話になります|お疲れ様です|すみません)[\s、。,.!！]*|^(?:你好|您好|大家好|早上好|下午好|晚上好|嗨)[\s，。,.!！]*",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex Greeting();

    [GeneratedRegex(@"^(?:i |we )?(?:do )?hope (?:that )?(?:you|this|everyone|all)\b.{0,60}$|^how are you(?: doing)?(?: today)?\W*$|^(?:sorry|apologies|my apologies|excuse me|pardon)\b.{0,40}$|^(?:entschuldigung|entschuldigen sie)\b.{0,40}$|^(?:ich|wir) hoffe.{0,60}$|^comment allez-vous\W*$|^(?:바쁘신데|번거롭게).{0,12}(?:죄송|미안).{0,8}$|^(?:お忙しいところ|恐れ入ります).{0,20}$|^ご(?:教示|回答|返信).{0,20}$|^(?:打扰了|不好意思).{0,8}$|^(?:is that )?(?:ok|okay|right|correct)\W*$",
        Options, Timeout)]
    private static partial Regex Pleasantry();

    [GeneratedRegex(@"^(?:(?:many |with |best |so )*(?:thanks?(?: you)?|thx|cheers|much obliged)\b.{0,60}|(?:(?:with )?(?:best|kind|warm|kindest|many)? ?(?:regards|wishes)|(?:yours )?(?:sincerely|faithfully|truly)|yours|all the best)\b.{0,40}|(?:have a|looking forward|i look forward)\b.{0,60}|i would be (?:most |very )?grateful for a (?:short |quick )?(?:reply|answer).{0,20}|(?:vielen |herzlichen |besten |schönen )?dank(?:e)?\b.{0,40}|(?:mit )?(?:freundlichen?|besten?|vielen?|schönen?|herzlichen?|liebe|viele|beste|schöne) grü(?:ß|ss)en?\b.{0,40}|lg\b.{0,20}|mfg\b.{0,20}|(?:un grand |mille )?merci\b.{0,50}|(?:bien )?cordialement\b.{0,30}|bien à vous\b.{0,30}|(?:muchas |mil )?gracias\b.{0,40}|(?:un )?(?:cordial )?saludos?\b.{0,30}|atentamente\b.{0,30})$|^(?:(?:미리 |정말 |대단히 )?(?:감사|고맙)(?:합니다|드립니다|습니다|해요)|수고하세요|부탁\s?드립니다|잘 부탁드립니다|좋은 하루 되세요|고마워요?)[\s.!~]*$|^.{1,10}(?:드림|올림)[.]*$|^(?:(?:どうぞ)?(?:よろしく|宜しく)お願い(?:いた|致)?します|よろしくお願い申し上げます|ありがとうございます|ありがとうございました|以上です|失礼します)[\s。.!！]*$|^(?:非常感谢|多谢|谢谢|感谢|麻烦您了|麻烦你了|辛苦了|祝好|此致|敬礼|顺祝商祺).{0,12}$",
        Options, Timeout)]
    private static partial Regex Closing();

    // Thanks may stand before the question as well: "Thanks for the last answer."
    [GeneratedRegex(@"^(?:many |so )*thank.{0,40} (?:for|last|earlier|before)\b", Options, Timeout)]
    private static partial Regex ThanksBefore();

    [GeneratedRegex(@"^(?:(?:what|which things?|how much|how) can (?:you|this|i|we) (?:do|ask|help|answer|use (?:you|this))(?: (?:for me|you|me|us|with|here|about))*|what (?:are|is) (?:you|this)(?: for)?|who (?:are|made) you|what do you (?:do|know)|how do(?:es)? (?:you|this|it) work|help(?: me)?|can you help(?: me)?|are you (?:a )?(?:bot|robot|human|ai)|test|testing|was kannst du(?: alles)?|was können sie(?: alles)?|wer bist du|wer sind sie|hilfe|que (?:peux-tu|pouvez-vous) faire|qui (?:es-tu|êtes-vous)|qué puedes hacer|quién eres|ayuda|(?:너는|넌|당신은)?\s*(?:무엇을|뭘|뭐를|뭐)\s*할\s*수\s*있(?:나요|어요|어|니|습니까)|(?:너는|넌|당신은)?\s*누구(?:세요|예요|야|니|입니까)|도와\s?(?:줘|주세요)|도움말|何ができますか|あなたは(?:誰|何)ですか|助けて|你能做什么|你会做什么|你是谁|你可以做什么|帮助)\W*$",
        Options, Timeout)]
    private static partial Regex AsksWhatCanBeAsked();

    // After an article, in a capital, or in a language that does without both.
    [GeneratedRegex(@"\b(?:the|an?|my|our|your|any|der|die|das|dem|den|ein|eine[nmr]?|mein\w*|le|la|les|une?|mon|ma|mes|el|los|las|una|mi|mis)\s|l['’]|\s\p{Lu}|[\p{IsHangulSyllables}\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}]",
        RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex Noun();
}
