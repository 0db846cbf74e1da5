using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval;

/// <summary>
/// Questions that ask whether something may, can or must be done, and sentences that allow, forbid or demand something. The words are
/// those of the question's type: "Dogs are welcome" answers "Can I bring my dog?" without "bring".
/// </summary>
internal static partial class Permission
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    public static bool IsAskedBy(string question) =>
        (English().IsMatch(question) || German().IsMatch(question) || French().IsMatch(question) || Spanish().IsMatch(question))
        || (!EastAsianQuestionWord().IsMatch(question) && EastAsian().IsMatch(question));

    /// <summary>Allows, forbids or demands something.</summary>
    public static bool IsRule(string sentence) => EnglishRule().IsMatch(sentence) || GermanRule().IsMatch(sentence) || FrenchRule().IsMatch(sentence)
        || SpanishRule().IsMatch(sentence) || EastAsianRule().IsMatch(sentence);

    /// <summary>The words of such a question that only ask, and verbs that say no more than that something is done.</summary>
    public static IEnumerable<string> AskingWordsIn(string question) =>
        IsAskedBy(question) ? AskingWord().Matches(question).Select(match => match.Value) : [];

    [GeneratedRegex(@"(?:^|[.?!,;:–-]\s*)(?:(?:and|but|so|hello|hi)\b,?\s*)*(?:(?:may|can|could|must|should|shall)(?:n['’]t)?\s+(?!anybody\s|anyone\s|(?:you|someone)\s+(?:please\s+|kindly\s+)?(?:tell|explain|give|help|let|show|say)\b)|(?:am|are|is|was|were)\b[^.?!]{1,80}?\b(?:allowed|permitted|forbidden|prohibited|banned|ok|okay|alright|acceptable|legal|obliged|required|mandatory|compulsory|possible|welcome|admitted|accepted|necessary|free to)\b|(?:do|does)\b[^.?!]{1,60}?\b(?:have to|need)\b|(?:would it be|will (?:i|we) be)\s+(?:ok|okay|alright|all right|fine|allowed|permitted|possible|acceptable|welcome)\b)",
        Options, Timeout)]
    private static partial Regex English();

    [GeneratedRegex(@"(?:^|[.?!,;:–-]\s*)(?:(?:und|aber)\s+)?(?:(?:darf|dürfen|dürfte|kann|können|muss|müssen|sollen?|brauche|brauchen)\b|(?:ist|sind)\b[^.?!]{1,80}?\b(?:erlaubt|gestattet|verboten|zulässig|möglich|untersagt|nötig|pflicht|willkommen|in ordnung)\b)",
        Options, Timeout)]
    private static partial Regex German();

    [GeneratedRegex(@"\b(?:peut|peuvent|puis|peux|pouvons|pouvez|dois|doit|doivent|devons|faut)(?:-t)?-(?:on|je|il|elle|ils|elles|nous|vous)\b|\b(?:ai-je|a-t-on|avons-nous)\s+le\s+droit|est-(?:il|ce)\s+(?:permis|autorisé|interdit|possible|obligatoire)|est-ce\s+qu(?:e\s|['’])\s?\w+\s+(?:peut|peux|peuvent|pouvons|dois|doit|doivent)|\b(?:est|sont)-(?:il|elle|ils|elles)\s+(?:admis|autorisé|accepté|permis|interdit)",
        Options, Timeout)]
    private static partial Regex French();

    [GeneratedRegex(@"(?:^|[.?!,;:¿]\s*)(?:y\s+)?¿?(?:se\s+(?:puede|permite|admite|acepta)n?|puedo|podemos|puede|pueden|podría|debo|debemos|está\s+(?:permitid|prohibid)|es\s+posible|tengo\s+que|tenemos\s+que|hay\s+que|hace\s+falta)",
        Options, Timeout)]
    private static partial Regex Spanish();

    [GeneratedRegex(@"[도]\s?(?:되|돼|될|됩|괜찮|좋)|수\s?있(?:나|습|을|어|는)|가능(?:한가|할까|합니|해)|허용|금지|야\s?(?:하나|돼|되나|합니까|할까)|면\s?안\s?(?:되|돼)|ても?(?:いい|よい|よろし|かまい|構い|大丈夫)|[きえけせてねべめれ](?:られ)?ますか|可能ですか|禁止ですか|必要ですか|なりませんか|(?:可以|能|允许|准许|必须|需要|可否|能否|可不可以|能不能|行吗|行不行|是否)",
        Options, Timeout)]
    private static partial Regex EastAsian();

    [GeneratedRegex(@"언제|어디|누구|누가|얼마|몇|며칠|무엇|무슨|뭐|뭘|어떤|어떻게|어느|왜|何(?![かも])|いつ(?![かも])|どこ(?![かも])|誰|だれ|いくら|いくつ|どの|どう|どちら|どんな|なぜ|什么|谁|几|多少|多[久长大高远]|哪|怎|如何|为何",
        Options, Timeout)]
    private static partial Regex EastAsianQuestionWord();

    [GeneratedRegex(@"(?<!\b(?:in|of|since|until|by|from|to|\d\.?) )\bmay\b(?! \d)|\b(?:must|can|cannot|should|shall|ought)(?:n['’]t)?\b|\bcan['’]t\b|\b(?:allowed|permitted|permissible|permission|prohibit\w*|forbid\w*|forbidden|banned|tolerated|welcome|free to|free of charge|required|compulsory|mandatory|obligatory|needs?|needed|ha(?:ve|s|d) to|consent|approval|reserved for|only|out of the question|never|do not|don['’]t|admitted|accepted|entitled|exempt|off[ -]limits|refrain|no \p{L}+ing|included|optional|liable|responsible)\b",
        Options, Timeout)]
    private static partial Regex EnglishRule();

    [GeneratedRegex(@"\b(?:darf|dürfen|muss|müssen|erlaubt|gestattet|verboten|untersagt|zulässig|unzulässig|genehmig\w*|erlaubnis|zustimmung|ausschließlich|willkommen|nichts zu suchen|pflicht|verpflichtet|bedarf|bedürfen|tabu|(?:ist|sind)\s[^.;]{1,80}\szu\s\p{L}+en)\b|\b(?:nur|nicht)\b[^.;]{0,60}\b(?:möglich|benutz\w*|erwünscht|mitgebracht)",
        Options, Timeout)]
    private static partial Regex GermanRule();

    [GeneratedRegex(@"\b(?:interdit\w*|permis\w*|autoris\w*|défendue?s?|admis\w*|peut|peuvent|doit|doivent|réserv\w*|uniquement|obligatoires?|acceptée?s?|toléré\w*|droit|qu['’]accompagn\w*)\b",
        Options, Timeout)]
    private static partial Regex FrenchRule();

    [GeneratedRegex(@"\b(?:prohibid\w+|permit\w+|permiso|admit\w+|puede|pueden|debe|deben|vedad\w*|autoriza\w*|obligatori\w+|solo|sólo|únicamente|uso libre|reservad\w+)\b",
        Options, Timeout)]
    private static partial Regex SpanishRule();

    [GeneratedRegex(@"수\s?(?:있|없)|금지|허용|허가|허락|승인|안\s?(?:됩|돼|된)|야\s?(?:합|한|해|됩)|도\s?(?:됩|된|괜찮)|마십시오|마세요|말아야|불가|가능|금합|필요|환영|禁止|禁煙|厳禁|遠慮|できません|できます|いけません|なりません|許可|認め|可能|不可|必要|ください|なければ|限り|限る|自由に|られません|られます|[えけせてねべめれ]ます|严禁|不得|不能|不准|不许|允许|可以|必须|须|请勿|同意|只能|准许|谢绝|方可|均可|禁",
        Options, Timeout)]
    private static partial Regex EastAsianRule();

    [GeneratedRegex(@"\b(?:bring|take|use|have|get|keep|go|do|make|come|need|allowed|permitted|forbidden|prohibited|banned|ok|okay|alright|acceptable|possible|welcome|obliged|required|necessary|mandatory|compulsory|free|permission|mein(?:e[nmrs]?)?|unser(?:e[nmrs]?)?|man|mitbringen|benutzen|nutzen|machen|haben|darf|dürfen|dürfte|muss|müssen|soll|sollen|brauche|brauchen|erlaubt|gestattet|verboten|zulässig|möglich|untersagt|erlaubnis|genehmigung|mon|mes|nos|notre|peut|peuvent|puis|dois|doit|faut|venir|utiliser|faire|droit|permis|autorisée?s?|interdite?s?|possible|mi|mis|puedo|podemos|puede|pueden|llevar|usar|hacer|permitid[oa]s?|prohibid[oa]s?|permite|admiten?)\b",
        Options, Timeout)]
    private static partial Regex AskingWord();
}
