using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>Another topic for the question before, in languages that mark it: 그럼 버치동은요? では、つばめの間は？ 那乙厅呢？</summary>
internal static partial class TopicPhrase
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    /// <returns>Null where a question is more than another topic.</returns>
    public static string? In(string question) =>
        new[] { Korean(), Japanese(), Chinese() }.Select(pattern => pattern.Match(question)).FirstOrDefault(match => match.Success)?.Groups["phrase"].Value;

    /// <summary>The question about it: it takes the place of the name that ends as it does, else of the topic, else stands before it.</summary>
    public static string Replaced(string question, string phrase, TopicMarkingGrammar grammar)
    {
        var (start, end) = PlaceOfLike(question, phrase);
        if (end == 0 && grammar.TopicIn(question) is { Success: true } topic)
        {
            (start, end) = (topic.Index, topic.Index + topic.Length);
        }

        return end == 0 ? $"{phrase} {question}" : $"{question[..start]}{phrase}{question[end..]}";
    }

    // 시더동 for 버치동, すずめの間 for つばめの間: what they end with says what they are.
    private static (int Start, int End) PlaceOfLike(string question, string phrase)
    {
        for (var shared = phrase.Length - 1; shared > 0; shared--)
        {
            var ending = phrase[^shared..];
            for (var at = question.IndexOf(ending, StringComparison.Ordinal); at >= 0; at = question.IndexOf(ending, at + 1, StringComparison.Ordinal))
            {
                var end = at + shared;
                if (at > 0 && !char.IsWhiteSpace(question[at - 1]) && EndsName().IsMatch(question.AsSpan(end)))
                {
                    return (StartOfName(question, at, phrase), end);
                }
            }
        }

        return default;
    }

    // Back to a space or a particle; as many particles as the other name has are part of this one.
    private static int StartOfName(string question, int at, string phrase)
    {
        var inside = phrase.Count(IsJoining);
        var start = at;
        while (start > 0 && !IsBoundary(question[start - 1]) && (!IsJoining(question[start - 1]) || inside-- > 0))
        {
            start--;
        }

        return start;
    }

    private static bool IsJoining(char letter) => letter is 'の' or '的';

    private static bool IsBoundary(char letter) => char.IsWhiteSpace(letter) || char.IsPunctuation(letter) || letter is 'は' or 'が' or '、' or '，' or '和' or '与';

    // A particle, a space, or a word that is no part of it.
    [GeneratedRegex(@"^(?:$|\s|[은는이가을를의에과와도로\p{IsHiragana}\p{P}]|[\p{IsCJKUnifiedIdeographs}])", Options, Timeout)]
    private static partial Regex EndsName();

    [GeneratedRegex(@"^(?:(?:그럼|그러면|그렇다면|그리고|그런데|근데|혹시)[,\s]+)*(?<phrase>[^?？.,]{1,30}?)(?:(?:은|는)\s?(?:요|어때요|어떤가요|어떻습니까|어떻게\s?(?:되나요|돼요|됩니까)|어떨까요)?|도요)[?？.!~]*$", Options, Timeout)]
    private static partial Regex Korean();

    [GeneratedRegex(@"^(?:(?:では|じゃあ|じゃ|それでは|それなら|ところで)[、,\s]*)?(?<phrase>[^？?。、]{1,30}?)(?:は|の場合は|なら)(?:どう(?:です|でしょう|なります)か|いかがです?か|どう)?[？?。]*$", Options, Timeout)]
    private static partial Regex Japanese();

    [GeneratedRegex(@"^(?:那么|那|如果是|要是|换成)?[，,\s]*(?<phrase>[^？?。，]{1,20}?)(?:呢|怎么样|又?如何)[？?。]*$", Options, Timeout)]
    private static partial Regex Chinese();
}
