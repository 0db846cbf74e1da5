using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations;

/// <summary>A sentence of an answer.</summary>
/// <param name="Start">UTF-16 offset in the answer.</param>
public sealed partial record AnswerSentence(int Start, string Text)
{
    public int End => Start + Text.Length;

    public static IEnumerable<AnswerSentence> Of(string answer)
    {
        var start = 0;
        foreach (Match end in Ends().Matches(answer))
        {
            if (end.Index > start)
            {
                yield return new AnswerSentence(start, answer[start..end.Index]);
            }

            start = end.Index + end.Length;
        }

        if (start < answer.Length)
        {
            yield return new AnswerSentence(start, answer[start..]);
        }
    }

    // The stop after a single letter or a number of a list ends none.
    [GeneratedRegex(@"(?<=[.!?][""”’')\]]?)(?<!\b(?:\p{L}|\d{1,2}|Mr|Mrs|Dr|e\.g|i\.e|z\.B)\.)\s+|(?<=[。！？][」』”]?)|\n+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Ends();
}
