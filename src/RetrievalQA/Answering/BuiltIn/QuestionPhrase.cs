using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>A phrase of a question: the words between those that ask, help and stand for others.</summary>
/// <param name="Start">Where it begins in the question, after a preposition.</param>
/// <param name="Preposition">The one before it, in small letters; empty where there is none.</param>
internal sealed partial record QuestionPhrase(int Start, string Text, string Preposition)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    // A topic is named, not told.
    private const int MostTopicWords = 10;

    /// <summary>It has a word that only a clause has: one that asks or helps, or a pronoun.</summary>
    public static bool HasClauseWord(string text) => Word().Matches(text).Any(word => Clauses.Contains(word.Value.ToLowerInvariant()));

    /// <summary>
    /// What the question is about: its phrases, without what it asks of them, as the warranty of the pump; and without who does something
    /// to it.
    /// </summary>
    public static string TopicOf(string question)
    {
        var phrases = Of(question);
        phrases.RemoveAll(phrase => phrase.Preposition.Length == 0 && phrase != phrases[^1] && FullName().IsMatch(phrase.Text));
        var ownerAt = phrases.FindLastIndex(phrase => Owning().IsMatch(phrase.Preposition));
        var words = phrases.Skip(Math.Max(0, ownerAt)).Select((phrase, index) => index == 0 ? phrase.Text : $"{phrase.Preposition} {phrase.Text}".Trim());
        return string.Join(' ', string.Join(' ', words).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostTopicWords));
    }

    /// <summary>The question about another thing: the phrase takes the place of the one that is like it, or stands at the end.</summary>
    /// <param name="phrase">Such as "for the Cedar" or "a service".</param>
    public static string Replaced(string question, string phrase)
    {
        var other = Of(phrase) is [var only] ? only : new QuestionPhrase(0, phrase, "");
        var phrases = Of(question);
        var place = (other.Preposition.Length > 0 ? phrases.FindLast(like => like.Preposition == other.Preposition) : null)
            ?? phrases.Find(like => like.Kind == other.Kind);
        return place is null
            ? $"{question.TrimEnd(' ', '?', '.', '!', '？')} {phrase}?"
            : $"{question[..place.Start]}{(place.Start == 0 ? Capitalised(other.Text) : other.Text)}{question[(place.Start + place.Text.Length)..]}";
    }

    // The first word of a question is no name for its capital.
    private PhraseKind Kind => Text.Any(char.IsAsciiDigit) ? PhraseKind.Number
        : Capital().IsMatch(Start == 0 ? Text[1..] : Text) ? PhraseKind.Name
        : PhraseKind.Thing;

    private static string Capitalised(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    private static List<QuestionPhrase> Of(string question)
    {
        var phrases = new List<QuestionPhrase>();
        var (preposition, start, end, isPhrase) = ("", -1, 0, false);
        foreach (Match match in Word().Matches(question))
        {
            var word = match.Value.ToLowerInvariant();
            var (isPreposition, isArticle) = (Prepositions.Contains(word), Articles.Contains(word));
            if (isPreposition || (isArticle && isPhrase) || Clauses.Contains(word) || !question.AsSpan(end, match.Index - end).IsWhiteSpace())
            {
                End();
            }

            if (isPreposition)
            {
                preposition = word;
            }
            else if (!Clauses.Contains(word))
            {
                start = start < 0 ? match.Index : start;
                isPhrase |= !isArticle;
            }

            end = match.Index + match.Length;
        }

        End();
        return phrases;

        void End()
        {
            if (isPhrase)
            {
                phrases.Add(new QuestionPhrase(start, question[start..end], preposition));
            }

            (preposition, start, isPhrase) = ("", -1, false);
        }
    }

    private enum PhraseKind
    {
        Thing,
        Name,
        Number,
    }

    private static readonly FrozenSet<string> Prepositions = SetOf(
        "for in on at with without from to of by over under about per during after before between through via für im am "
        + "an auf mit ohne von vom zu zum zur bei beim über nach vor seit pour dans sur avec sans de du des par para en "
        + "con sin por del");

    private static readonly FrozenSet<string> Articles = SetOf(
        "a an the my your our their this that these those some any der die das den dem des ein eine einen einem einer "
        + "le la les un une el los las una");

    private static readonly FrozenSet<string> Clauses = SetOf(
        "what which who whom whose how why when where if whether much many long often soon far old big is are was were "
        + "be been do does did can could may might must shall should will would have has had there and or but i you he "
        + "she it we they me him her us them its his not no get gets take takes cost costs mean means happen happens "
        + "happened wer wie wo wann warum welche welcher welches welchen welchem viel viele lange ist sind war hat haben "
        + "kann können darf dürfen muss müssen soll kostet kosten gibt es ich wir er sie man wenn und oder que qui quel "
        + "quelle quels quelles quand combien comment pourquoi est sont peut coûte il elle nous vous je et ou qué quién "
        + "cuánto cuánta cuándo cómo dónde cuesta hay allowed permitted welcome erlaubt gestattet sont-ils sont-elles est-il est-elle "
        + "peut-on puis-je peut-il se admiten admite permite permiten puede pueden puedo podemos");

    private static FrozenSet<string> SetOf(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(@"[\p{L}\p{N}](?:[\p{L}\p{N}]|['’._/-](?=[\p{L}\p{N}]))*", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex Word();

    [GeneratedRegex("^(?:of|von|vom|des|der|de|du|d[’']|del)$", Options, Timeout)]
    private static partial Regex Owning();

    [GeneratedRegex(@"^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+\b", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex FullName();

    [GeneratedRegex(@"\p{Lu}", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex Capital();
}
