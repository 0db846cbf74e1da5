using System.Text.RegularExpressions;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>The answer to one question: sentences of the evidence, each with its code; or that there is none.</summary>
/// <param name="Ranked">Every sentence, best first.</param>
/// <param name="Chosen">Those that answer, in the order in which they are said; none where nothing does.</param>
internal sealed partial record ExtractiveAnswer(
    string Question, ReadEvidence Evidence, IReadOnlyList<RankedSentence> Ranked, IReadOnlyList<RankedSentence> Chosen)
{
    private const int MaxSentences = 3;

    // A further sentence must be nearly as good as the best one, so that an answer is not padded.
    private const double FurtherSentenceGap = 0.3;

    public bool IsRefusal => Chosen.Count == 0;

    /// <param name="threshold">A confidence that one of the sentences must reach, 0..1.</param>
    public static ExtractiveAnswer From(string question, ReadEvidence evidence, IReadOnlyList<RankedSentence> ranked, double threshold)
    {
        var best = ranked.Take(MaxSentences).Where(sentence => sentence.Score >= ranked[0].Score - FurtherSentenceGap).ToList();
        var chosen = best.Exists(sentence => sentence.Confidence >= threshold)
            ? best.OrderBy(sentence => sentence.Passage).ThenBy(sentence => sentence.Sentence)
            : Enumerable.Empty<RankedSentence>();
        return new ExtractiveAnswer(question, evidence, ranked, [.. chosen]);
    }

    /// <summary>What is written, piece by piece: the sentences with their codes, or that this question has no answer.</summary>
    public IEnumerable<string> Pieces(ExtractivePhrases phrases) => IsRefusal
        ? [$"{phrases.NoAnswerTo} “{OneLine.Of(Question)}”"]
        : Chosen.Select((sentence, index) => $"{(index > 0 ? " " : "")}{Quote(Evidence.Passages[sentence.Passage].Sentences[sentence.Sentence])}");

    /// <summary>That none of some questions has an answer, with the places that come nearest.</summary>
    public static IEnumerable<string> Refusal(ExtractivePhrases phrases, IReadOnlyList<ExtractiveAnswer> answers)
    {
        yield return phrases.NoAnswer;
        var places = NearestEvidence.Of(
                answers.SelectMany(answer => answer.Ranked.Select(sentence => (Sentence: sentence, Passage: answer.Evidence.Passages[sentence.Passage])))
                    .OrderByDescending(place => place.Sentence.Score),
                place => place.Passage.Sentences[0].Code,
                place => place.Passage.Sentences[place.Sentence.Sentence].Text)
            .Select(place => phrases.Place(place.Passage.Title))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (places.Count > 0)
        {
            yield return $" {phrases.Nearest} {string.Join("; ", places)}.";
        }

        if (answers[0].Evidence.Unready is { Count: > 0 } unready)
        {
            yield return $" {phrases.NotSearched} {string.Join("; ", unready.Select(phrases.Unready))}.";
        }

        yield return $"【{EvidenceCode.NoAnswer}】";
    }

    // What looks like the number of an item may be a part of what it says.
    private static string Quote(ReadSentence sentence) =>
        $"{HeadingMark().Replace(sentence.Text[ListMark.BulletLength(sentence.Text)..], "")}【{sentence.Code}】";

    [GeneratedRegex(@"^\#{1,6}\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadingMark();
}
