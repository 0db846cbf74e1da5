using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Labels;

namespace RetrievalQA.Retrieval;

/// <summary>
/// What a question is about, without what it says of the form of the answer ("Round your answer to two decimal places") and of how to
/// reach it ("Base your judgments on the information in …"), and without the name of what it defines itself ("DPO is defined as: …").
/// The financial statements that such words name stay.
/// </summary>
internal static partial class QuestionFocus
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;
    private const int MostSpelledOut = 6;

    /// <returns>The same text where it says nothing of the kind, or nothing else.</returns>
    public static string Of(string question)
    {
        var kept = question.ToCharArray();
        foreach (var form in Instructions(question).Concat(DefinedNames(question)))
        {
            Blank(kept, form);
        }

        var focus = new string(kept);
        return HasContent(focus) ? focus : question;
    }

    private static IEnumerable<Group> Instructions(string question)
    {
        foreach (var sentence in Sentence().Matches(question).Where(sentence => Imperative().IsMatch(sentence.Value) && AnswerForm().IsMatch(sentence.Value)))
        {
            yield return sentence;
        }

        var bases = Basis().Matches(question).Where(basis => Names(basis.Value));
        foreach (var match in Preamble().Matches(question).Concat(Form().Matches(question)).Concat(bases))
        {
            yield return match;
        }
    }

    // The name, wherever it stands before its definition, and what an abbreviation stands for: "days payable outstanding (DPO)".
    private static IEnumerable<Group> DefinedNames(string question)
    {
        foreach (Match definition in Definition().Matches(question))
        {
            var name = definition.Groups["name"];
            yield return definition;
            var before = question[..definition.Index];
            foreach (Match place in Regex.Matches(before, $@"\b{Regex.Escape(name.Value)}\b", Options, TimeSpan.FromMilliseconds(Timeout)))
            {
                yield return place;
            }

            foreach (Match place in SpelledOut(question, name.Value))
            {
                yield return place;
            }
        }
    }

    private static MatchCollection SpelledOut(string question, string abbreviation) => Regex.Matches(
        question,
        abbreviation.Contains(' ') ? "(?!)" : $@"(?:[\p{{L}}-]+\s+){{{Math.Min(abbreviation.Length, MostSpelledOut)}}}\({Regex.Escape(abbreviation)}\)",
        Options,
        TimeSpan.FromMilliseconds(Timeout));

    private static void Blank(char[] kept, Group form)
    {
        var named = StatementTerms.In(form.Value)
            .Where(named => named.Terms.Any(term => term.Kind is StatementTermKind.Statement))
            .Select(named => named.Place)
            .ToList();
        for (var index = 0; index < form.Length; index++)
        {
            if (kept[form.Index + index] is not ('.' or '?' or '!' or '\n')
                && !named.Exists(place => index >= place.Index && index < place.Index + place.Length))
            {
                kept[form.Index + index] = ' ';
            }
        }
    }

    private static bool Names(string text) => StatementTerms.In(text).Any(named => named.Terms.Any(term => term.Kind is StatementTermKind.Statement));

    // Statements alone are no question.
    private static bool HasContent(string focus)
    {
        var rest = StatementTerms.In(focus).Aggregate(focus, (text, named) => text.Replace(named.Place.Value, " ", StringComparison.Ordinal));
        return BackgroundFrequencies.ContentWordsOf(rest) > 0;
    }

    [GeneratedRegex(@"(?<=^|[.?!:]\s+)[^.?!\s](?:[^.?!]|[.](?=\S))*(?:[.!]|$)", Options, Timeout)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"^(?:please\s+|kindly\s+)?(?:answer|round|state|express|give|provide|report|respond|reply|calculate|compute|address|base|use|utili[sz]e|rely|refer|look|show|write|present|derive|help|assume)\b", Options, Timeout)]
    private static partial Regex Imperative();

    [GeneratedRegex(@"\b(?:(?:your|the|this|our) (?:final )?(?:answers?|response|result|question|judge?ments?|calculations?|computations?)|decimals?|decimal places?|nearest|answer in|(?:balance|statement|P&L|information|line items|details)\b.*\b(?:sheet|statements?|income|operations|earnings|flows?))\b|\bround\b|\bP&L\b|\b(?:sheet|statement)\b", Options, Timeout)]
    private static partial Regex AnswerForm();

    [GeneratedRegex(@"(?<=^|[.?!:]\s+)(?:we|i) (?:want|need|would like|are trying|am trying) to (?:calculate|compute|know|find|determine) (?:a|an|the|some) (?:\w+ )?(?:metric|figure|ratio|number|value)s?\.|here(?:['’]s| is) (?:the|my|our) question\s*:", Options, Timeout)]
    private static partial Regex Preamble();

    [GeneratedRegex(@"\((?:in|as|round|rounded|to|use|using|from|answer|please)\b[^()]*(?:\b(?:USD|EUR|GBP|dollars?|millions?|thousands?|billions?|percents?|percentage|decimals?|units?|nearest|round)\b|%)[^()]*\)|\b(?:and )?round(?:ed|ing)? (?:(?:it|your answer|the answer|the result) )?(?:off )?to [^.,;?()]*?\b(?:decimals?(?: places?)?|decimal|places|number|integer|percent|cents?|millions?|billions?|thousands?)\b", Options, Timeout)]
    private static partial Regex Form();

    [GeneratedRegex(@"(?<=^|[.?!:]\s+)(?:by|in agreement with|in accordance with|using|based|according to|basing|relying|considering|utili[sz]ing|with reference to|from|given)\b[^,?]*,", Options, Timeout)]
    private static partial Regex Basis();

    [GeneratedRegex(@"(?:(?<=[.?!]\s+)(?:the\s+)?)(?<name>[\p{L}&][\p{L}&' -]{1,60}?)\s+(?:is|are|can be) (?:defined|calculated|computed|measured|given) (?:as|by)\s*:?(?:\s*\d+(?=\s*[*×x/]))?", Options, Timeout)]
    private static partial Regex Definition();
}
