using System.Buffers;
using System.Text.RegularExpressions;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>
/// Finds questions with their answers and terms with their definitions, in one paragraph or in two. Each pair becomes one
/// item: neither part says anything without the other.
/// </summary>
internal static partial class EntryFinder
{
    // UTF-16 units.
    private const int LongestTerm = 60;
    private const int LongestQuestion = 300;

    // What looks like a pair once may be a heading.
    private const int FewestPairs = 2;

    // Terms without any mark are told from headings by their order.
    private const int FewestTerms = 3;

    private static readonly SearchValues<char> NeverInTerms = SearchValues.Create(".!?:;,。！？：；，、|\t");

    private enum Pairing
    {
        /// <summary>"Q:" and "A:", or the colon before a definition: one pair is enough.</summary>
        Labelled,
        Question,
        Emphasized,
        Indented,
        Term,
    }

    /// <param name="regions">In order.</param>
    /// <returns>The regions, with an item in the place of the paragraphs of each pair.</returns>
    public static IReadOnlyList<TextRegion> Pair(string text, IReadOnlyList<TextRegion> regions)
    {
        var candidates = new Dictionary<int, Candidate>();
        for (var index = 0; index < regions.Count; index++)
        {
            if (CandidateAt(text, regions, index) is { } candidate)
            {
                candidates.Add(index, candidate);
                index += candidate.Paragraphs - 1;
            }
        }

        var meant = candidates.Values.GroupBy(candidate => candidate.Kind).Where(AreMeant).Select(group => group.Key).ToHashSet();
        return meant.Count == 0 ? regions : TextAssembler.InOrder(Replace(regions, candidates, meant));
    }

    private static bool AreMeant(IGrouping<Pairing, Candidate> group) => group.Key switch
    {
        Pairing.Labelled => true,
        Pairing.Term => group.Count() >= FewestTerms
            && group.Zip(group.Skip(1)).All(pair => string.Compare(pair.First.Term, pair.Second.Term, StringComparison.OrdinalIgnoreCase) <= 0),
        _ => group.Count() >= FewestPairs,
    };

    private static IEnumerable<TextRegion> Replace(IReadOnlyList<TextRegion> regions, Dictionary<int, Candidate> candidates, HashSet<Pairing> meant)
    {
        for (var index = 0; index < regions.Count; index++)
        {
            if (!candidates.TryGetValue(index, out var candidate) || !meant.Contains(candidate.Kind))
            {
                yield return regions[index];
                continue;
            }

            foreach (var region in candidate.Regions)
            {
                yield return region;
            }

            index += candidate.Paragraphs - 1;
        }
    }

    private static Candidate? CandidateAt(string text, IReadOnlyList<TextRegion> regions, int index)
    {
        if (regions[index] is not { Kind: RegionKind.Paragraph, Span: var span })
        {
            return null;
        }

        var first = text[span.Start..span.End];
        if (QuestionLabel().IsMatch(first) && Labelled(text, span) is { } labelled)
        {
            return labelled;
        }

        if (first.AsSpan().IndexOfAny('\n', '\r') is > 0 and var end && KindOfLines(first[..end], first[end..]) is { } kind)
        {
            return new Candidate(kind, first[..end], 1, [new TextRegion(RegionKind.ListItem, span)]);
        }

        return index + 1 < regions.Count && regions[index + 1] is { Kind: RegionKind.Paragraph, Span: var next }
            && KindOfParagraphs(first, text[next.Start..next.End]) is { } apart
            ? new Candidate(apart, first, 2, [new TextRegion(RegionKind.ListItem, new SourceSpan(span.Start, next.End))])
            : null;
    }

    /// <summary>Questions with answers in one paragraph, a line or more each; null where an answer does not follow its question.</summary>
    private static Candidate? Labelled(string text, SourceSpan span)
    {
        var starts = new List<int>();
        var isAnswered = true;
        foreach (var line in TextLines.Lines(text[span.Start..span.End]))
        {
            var content = text[(span.Start + line.Start)..(span.Start + line.End)];
            if (!QuestionLabel().IsMatch(content))
            {
                isAnswered |= AnswerLabel().IsMatch(content);
                continue;
            }

            if (!isAnswered)
            {
                return null;
            }

            starts.Add(span.Start + line.Start);
            isAnswered = false;
        }

        return !isAnswered
            ? null
            : new Candidate(
                Pairing.Labelled,
                "",
                1,
                [.. starts.Zip(starts.Skip(1).Append(span.End), (start, end) =>
                    new TextRegion(RegionKind.ListItem, TextLines.Trim(text, new SourceSpan(start, end))))]);
    }

    private static Pairing? KindOfLines(string line, string rest) =>
        DefinitionColon().IsMatch(rest) ? Pairing.Labelled
        : IsQuestion(line) ? Pairing.Question
        : IsTerm(line) && IsIndented(rest) ? Pairing.Indented
        : IsTerm(line) && IsOneSentence(rest) ? Pairing.Term
        : null;

    private static Pairing? KindOfParagraphs(string first, string second) =>
        first.AsSpan().ContainsAny('\n', '\r') && !QuestionLabel().IsMatch(first) ? null
        : QuestionLabel().IsMatch(first) && AnswerLabel().IsMatch(second) ? Pairing.Labelled
        : IsQuestion(first) && !IsQuestion(second) ? Pairing.Question
        : Emphasized().IsMatch(first) && !Emphasized().IsMatch(second) ? Pairing.Emphasized
        : IsTerm(first) && IsOneSentence(second) ? Pairing.Term
        : null;

    private static bool IsQuestion(string text) =>
        text.Length <= LongestQuestion && text.AsSpan().TrimEnd("*_\"”’ ") is [.., '?' or '？' or '؟' or '\u037E'] && !text.Contains(": ", StringComparison.Ordinal);

    private static bool IsTerm(string text) =>
        text.Length <= LongestTerm && !text.AsSpan().ContainsAny(NeverInTerms) && !char.IsWhiteSpace(text[0]) && char.IsLetterOrDigit(text[0]);

    private static bool IsIndented(string lines) =>
        TextLines.Lines(lines).Skip(1).All(line => lines.AsSpan(line.Start, line.Length) is [' ' or '\t', ' ' or '\t' or not ('-' or '*' or '+'), ..]);

    private static bool IsOneSentence(string text) =>
        text.AsSpan().TrimEnd() is [.., '.' or '。' or '다'] && text.AsSpan().Count('.') <= 2 && text.AsSpan().Count('。') <= 1 && text.Length <= LongestQuestion;

    /// <param name="Paragraphs">How many regions it takes the place of.</param>
    private sealed record Candidate(Pairing Kind, string Term, int Paragraphs, IReadOnlyList<TextRegion> Regions);

    [GeneratedRegex(@"^\s*[*_]{0,2}(?:Q|Question|F|Frage|Pregunta|P|Domanda|D|Pergunta|Vraag|V|Fråga|Вопрос|В|질문|문|Q|質問|問|问|问题)\s?\d{0,3}\s?[*_]{0,2}[.:：)][*_]{0,2}\s*\S", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex QuestionLabel();

    [GeneratedRegex(@"^\s*[*_]{0,2}(?:A|Answer|Antwort|Respuesta|R|Réponse|Risposta|Resposta|Antwoord|Svar|Ответ|О|답변|답|回答|答え|答|答案)\s?\d{0,3}\s?[*_]{0,2}[.:：)][*_]{0,2}\s*\S", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex AnswerLabel();

    // PHP Markdown Extra: a line that begins with a colon defines the one before.
    [GeneratedRegex(@"^(?:\r\n|\r|\n) {0,3}:[ \t]+\S", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex DefinitionColon();

    [GeneratedRegex(@"^(?:\*\*[^*\r\n]{1,60}\*\*|__[^_\r\n]{1,60}__)[:：]?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Emphasized();
}
