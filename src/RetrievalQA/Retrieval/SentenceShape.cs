using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval;

/// <summary>Lines that repeat the words of a question without answering it: headings, header rows, questions, terms.</summary>
internal static partial class SentenceShape
{
    // A heading seldom has more; a row of a table has numbers.
    private const int LongestHeading = 60;

    // What a term stands above is longer than it, also where it is no sentence: "TEU", "Twenty-foot equivalent unit".
    private const int LongerThanTerm = 2;

    public static bool IsWeakAnswer(string sentence) => IsQuestion(sentence) || IsHeading(sentence);

    public static bool IsQuestion(string sentence) => Question().IsMatch(sentence.AsSpan().TrimEnd());

    /// <summary>A question, term or heading, and not the text that it stands above.</summary>
    public static bool Introduces(string sentence, string next) => !IsQuestion(next)
        && (IsQuestion(sentence) || IsEmphasized(sentence) || (IsHeading(sentence) && (!IsHeading(next) || next.Length > LongerThanTerm * sentence.Length)));

    private static bool IsHeading(string sentence)
    {
        var text = sentence.AsSpan().TrimEnd();
        return text.Length == 0 || IsEmphasized(sentence)
            || (text.Length <= LongestHeading && !Item().IsMatch(text) && !End().IsMatch(text) && !text.ContainsAnyInRange('0', '9'));
    }

    private static bool IsEmphasized(string sentence) => sentence.Length <= LongestHeading && Emphasis().IsMatch(sentence);

    [GeneratedRegex(@"[?？][*_]*['""”’)\]]?[*_]*$|(나요|까|가요|은가)[?.]?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Question();

    // Thai, Lao, Khmer and Burmese sentences end without a sign.
    [GeneratedRegex(@"[.!…。！:;।۔][*_'""”’)\]]*$|(다|요|음|함|됨|임)$|[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF]$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex End();

    [GeneratedRegex(@"^(\*\*|__)[^*_]+(\*\*|__):?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"^[-*+•·–▪◦‣●○■□◆◇※]\s", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Item();
}
