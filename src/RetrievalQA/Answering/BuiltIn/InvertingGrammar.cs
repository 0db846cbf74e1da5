using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>Languages whose questions begin with a question word, or with the verb before its subject.</summary>
/// <param name="joint">"and", a comma, or both.</param>
/// <param name="asks">A question that begins with its question word, the group "wh".</param>
/// <param name="asksAnyone">One that begins with a verb and a pronoun, which no list of verbs has.</param>
/// <param name="asksOf">One that begins with a verb and what may also be the object of a second verb: "… and has the key".</param>
/// <param name="verb">What shows that a phrase with a question word is more than that: "how many days" is none.</param>
internal sealed partial class InvertingGrammar(Regex joint, Regex asks, Regex asksAnyone, Regex asksOf, Regex verb) : QuestionGrammar
{
    // "How high and how wide may it be?" is one question, "What happens and who pays?" are two.
    private const int FewestWords = 3;

    public static InvertingGrammar English { get; } = new(EnglishJoint(), EnglishAsks(), EnglishAsksAnyone(), EnglishAsksOf(), EnglishVerb());

    public static InvertingGrammar German { get; } = new(GermanJoint(), GermanAsks(), GermanAsksAnyone(), GermanAsksOf(), GermanVerb());

    public static InvertingGrammar French { get; } = new(FrenchJoint(), FrenchAsks(), FrenchAsksAnyone(), FrenchAsksOf(), FrenchVerb());

    public static InvertingGrammar Spanish { get; } = new(SpanishJoint(), SpanishAsks(), SpanishAsksAnyone(), SpanishAsksOf(), SpanishVerb());

    public override IEnumerable<(int Start, int End)> Joints(string sentence) =>
        joint.Matches(sentence).Select(match => (match.Index, match.Index + match.Length));

    public override bool Parts(string before, string after)
    {
        var question = before[LastClause(before)..];
        var first = asks.Match(question);
        if (!first.Success && !asksAnyone.IsMatch(question) && !asksOf.IsMatch(question) && !Indirect().IsMatch(before))
        {
            return false;
        }

        if (Indirect().IsMatch(before) && IndirectAsks().IsMatch(after))
        {
            return true;
        }

        if (asks.Match(after) is { Success: true } second)
        {
            return !IsOpen(question, first, second) && !IsRelative(question, second);
        }

        return Words(question) >= FewestWords && (asksAnyone.IsMatch(after) || (!AsksForSubject().IsMatch(question) && asksOf.IsMatch(after)));
    }

    // Without a verb it waits for the one after the joint.
    private bool IsOpen(string question, Match first, Match second) => first.Success && !verb.IsMatch(question)
        && (Words(question) < FewestWords || string.Equals(first.Groups["wh"].Value, second.Groups["wh"].Value, StringComparison.OrdinalIgnoreCase));

    // "a guest who stays here and who has no key"
    private static bool IsRelative(string question, Match second) =>
        Regex.IsMatch(question, $@"\p{{L}}\s+{Regex.Escape(second.Groups["wh"].Value)}\b", Options, TimeSpan.FromMilliseconds(Timeout))
        && second.Groups["wh"].Value is "who" or "which" or "whose" or "qui" or "que";

    private int LastClause(string before)
    {
        var commas = joint.Matches(before).Select(match => match.Index + match.Length);
        return commas.LastOrDefault(start => asks.IsMatch(before[start..]) || asksAnyone.IsMatch(before[start..]));
    }

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(@"^(?:who|which|what|wer|welche[rs]?|was|qui|quel(?:le)?s?|¿?(?:quién(?:es)?|qué|cuál(?:es)?))\b", Options, Timeout)]
    private static partial Regex AsksForSubject();

    [GeneratedRegex(@"\b(?:know|tell|wonder|explain|say|learn|find out|check|ask|sagen|wissen|erklären|fragen|savoir|dire|expliquer|saber|decir|decirme|explicar)\b", Options, Timeout)]
    private static partial Regex Indirect();

    // "I would like to know when it opens and where it is."
    [GeneratedRegex(@"^(?:when|where|why|how|who|what|which|whether|if)\s+\p{L}", Options, Timeout)]
    private static partial Regex IndirectAsks();

    [GeneratedRegex(@"(?<!\s)(?:\s*[,;]\s*(?:(?:and|but)\s+(?:also\s+|then\s+)?)?|\s+(?:and|&|but)\s+(?:also\s+|then\s+)?)", Options, Timeout)]
    private static partial Regex EnglishJoint();

    // After a question in direct speech the verb follows: "when the pump stops" is none, and "and when?" asks of the same.
    [GeneratedRegex(@"^(?:(?:until|since|from|by|for|at|to|in|on|of|with|about)\s+)?(?:(?<wh>who|whom|whose|what|which)\b|(?<wh>when|where|why|how)(?:\s+[\p{L}-]+){0,4}?\s+(?:is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had)\b)",
        Options, Timeout)]
    private static partial Regex EnglishAsks();

    [GeneratedRegex(@"^(?:is|are|was|were|am|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had)(?:n['’]t)?\s+(?:i|you|he|she|it|we|they|there|anyone|anybody|someone|somebody|everyone|this|that|these|those|my|your|his|her|our|their|its|any)\b|^(?:do|does|did)\s+(?!not\b)",
        Options, Timeout)]
    private static partial Regex EnglishAsksAnyone();

    [GeneratedRegex(@"^(?:is|are|was|were)\s+(?!(?:the\s+)?(?:\p{L}+est|most|least|best|worst|only|same|first|last)\b|not\b)|^(?:can|could|may|might|must|shall|should|will|would)\s+(?!not\b|be\b)", Options, Timeout)]
    private static partial Regex EnglishAsksOf();

    [GeneratedRegex(@"\b(?:is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had)\b|['’](?:s|re)\b", Options, Timeout)]
    private static partial Regex EnglishVerb();

    [GeneratedRegex(@"(?<!\s)(?:\s*[,;]\s*(?:(?:und|aber)\s+(?:auch\s+)?)?|\s+(?:und|aber)\s+(?:auch\s+)?)", Options, Timeout)]
    private static partial Regex GermanJoint();

    [GeneratedRegex(@"^(?:(?:bis|seit|ab|von|für|mit|um|in|an|auf|zu|bei)\s+)?(?<wh>wer|wen|wem|wessen|was|wann|wo|wohin|woher|warum|wieso|weshalb|wie|wieviele?|welche[rsnm]?|wofür|womit|wodurch)\b", Options, Timeout)]
    private static partial Regex GermanAsks();

    [GeneratedRegex(@"^(?:ist|sind|war|waren|kann|können|könnte|darf|dürfen|dürfte|muss|müssen|soll|sollen|sollte|hat|haben|habe|wird|werden|brauche|brauchen|braucht)\s+(?:ich|du|er|sie|es|wir|ihr|man|jemand|mein\w*|unser\w*|dies\w*)\b|^gibt\s+es\b", Options, Timeout)]
    private static partial Regex GermanAsksAnyone();

    [GeneratedRegex(@"^(?:ist|sind|war|waren|kann|können|darf|dürfen|muss|müssen|soll|sollen|wird|werden)\s+(?!nicht\b)", Options, Timeout)]
    private static partial Regex GermanAsksOf();

    [GeneratedRegex(@"\b(?:ist|sind|war|waren|kann|können|darf|dürfen|muss|müssen|soll|sollen|hat|haben|wird|werden|gibt|kostet|kosten|steht|liegt|beträgt|dauert|\p{Ll}+t|\p{Ll}+en)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex GermanVerb();

    [GeneratedRegex(@"(?<!\s)(?:\s*[,;]\s*(?:(?:et|mais)\s+(?:aussi\s+)?)?|\s+(?:et|mais)\s+(?:aussi\s+)?)", Options, Timeout)]
    private static partial Regex FrenchJoint();

    [GeneratedRegex(@"^(?:(?:à|de|en|dans|pour|avec|depuis|jusqu['’]à|par)\s+)?(?<wh>qui|quand|où|pourquoi|comment|combien|quel(?:le)?s?|qu['’]est-ce|quoi)\b|^(?<wh>que)\s+(?:faut|peut|doit|puis|dois|sont|fait|coûte)", Options, Timeout)]
    private static partial Regex FrenchAsks();

    [GeneratedRegex(@"^est-ce\b|^\p{L}+(?:-t)?-(?:je|tu|il|elle|on|nous|vous|ils|elles|ce)\b|^y\s+a-t-il\b", Options, Timeout)]
    private static partial Regex FrenchAsksAnyone();

    // A noun may stand between: "un visiteur peut-il nager".
    [GeneratedRegex(@"^(?:le|la|les|l['’]|un|une|mon|ma|mes|nos|notre)\s?(?:[\p{L}’'-]+\s+){1,4}\p{L}+(?:-t)?-(?:il|elle|ils|elles)\b", Options, Timeout)]
    private static partial Regex FrenchAsksOf();

    [GeneratedRegex(@"\b(?:est|sont|était|peut|peuvent|doit|faut|a|ont|coûte|coûtent|ouvre|ferme|trouve|dure)\b|-(?:je|tu|il|elle|on|nous|vous|ils|elles|ce)\b", Options, Timeout)]
    private static partial Regex FrenchVerb();

    [GeneratedRegex(@"(?<!\s)(?:\s*[,;]\s*(?:(?:y|e|pero)\s+(?:también\s+)?)?¿?|\s+(?:y|e|pero)\s+(?:también\s+)?¿?)", Options, Timeout)]
    private static partial Regex SpanishJoint();

    // The accent parts them from relative words.
    [GeneratedRegex(@"^¿?(?:(?:a|de|en|con|para|por|desde|hasta)\s+)?(?<wh>qué|quién(?:es)?|cuándo|cuánt[oa]s?|dónde|cómo|cuál(?:es)?)\b", Options, Timeout)]
    private static partial Regex SpanishAsks();

    [GeneratedRegex(@"^¿?(?:se\s+(?:puede|permite|admite|acepta)n?|puedo|podemos|podría|hay|debo|debemos|tengo\s+que|tenemos\s+que|hace\s+falta)\b", Options, Timeout)]
    private static partial Regex SpanishAsksAnyone();

    [GeneratedRegex(@"^¿?(?:está|están|es|son|puede|pueden|tiene|tienen)\s+(?!no\b)", Options, Timeout)]
    private static partial Regex SpanishAsksOf();

    [GeneratedRegex(@"\b(?:es|son|está|están|hay|puede|pueden|puedo|tiene|cuesta|cuestan|abre|cierra|mide|dura)\b", Options, Timeout)]
    private static partial Regex SpanishVerb();
}
