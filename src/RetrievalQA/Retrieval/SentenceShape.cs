using System.Text.RegularExpressions;

namespace RetrievalQA.Retrieval;

/// <summary>Lines that repeat the words of a question without answering it: headings, header rows, questions.</summary>
internal static partial class SentenceShape
{
    // A heading seldom has more; a row of a table has numbers.
    private const int LongestHeading = 60;

    public static bool IsWeakAnswer(string sentence)
    {
        var text = sentence.AsSpan().TrimEnd();
        if (text.Length == 0 || Question().IsMatch(text))
        {
            return true;
        }

        return text.Length <= LongestHeading && !End().IsMatch(text) && !text.ContainsAnyInRange('0', '9');
    }

    [GeneratedRegex(@"[?？]['""”’)\]]?$|(나요|까|가요|은가)[?.]?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Question();

    [GeneratedRegex(@"[.!…。！:;][*_'""”’)\]]*$|(다|요|음|함|됨|임)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex End();
}
