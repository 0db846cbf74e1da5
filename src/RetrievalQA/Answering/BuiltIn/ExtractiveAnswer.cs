using RetrievalQA.Answering.Citations;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>The answer to one question: sentences of the evidence, each with its code; or that there is none.</summary>
/// <param name="Ranked">Every sentence, best first.</param>
/// <param name="Chosen">Those that answer, in the order in which they are said; none where nothing does.</param>
internal sealed record ExtractiveAnswer(
    string Question, ReadEvidence Evidence, IReadOnlyList<RankedSentence> Ranked, IReadOnlyList<RankedSentence> Chosen)
{
    // Each of several questions gets an answer that is not padded; 1, 2 and 3 were right equally often.
    private const int MostOfSeveral = 2;

    /// <summary>Which versions of their documents the sentences are from, where others say otherwise.</summary>
    public IReadOnlyList<string> VersionNotes { get; private init; } = [];

    /// <summary>What is said of a table, with codes; null where sentences answer.</summary>
    public string? TableText { get; private init; }

    /// <summary>Why a table that was asked does not answer; null where none was.</summary>
    public string? Reason { get; private init; }

    public bool IsRefusal => Chosen.Count == 0 && TableText is null;

    /// <param name="threshold">A confidence that one of the sentences must reach, 0..1.</param>
    public static ExtractiveAnswer From(string question, RankedEvidence ranked, double threshold)
    {
        var versions = new VersionChoice(ranked);
        var chosen = new SentenceChoice(question, versions.Evidence).Sentences();
        chosen = chosen.Any(sentence => sentence.Confidence >= threshold) ? chosen : [];
        if (ranked.Table is { } finding && new TableChoice(ranked, finding).Takes(chosen))
        {
            var (table, phrases) = (ranked.Evidence.Tables[finding.Table], TablePhrases.For(question));
            return new ExtractiveAnswer(question, ranked.Evidence, ranked.Sentences, [])
            {
                TableText = finding.IsAnswer ? new TableSentence(table, finding, phrases).Text() : null,
                Reason = finding.IsAnswer ? null : phrases.Reason(finding, EvidenceText.FileNameOf(table.Title)),
            };
        }

        return new ExtractiveAnswer(question, ranked.Evidence, ranked.Sentences, chosen)
        {
            VersionNotes = [.. versions.NamedFor(chosen).Select(named => VersionNote.Of(named.Version, named.FileName, question))],
        };
    }

    /// <summary>
    /// One after the other, without what was said to another of them: the best sentence stays with the question that it answers best, and
    /// where it answers two of them the second has no more to say.
    /// </summary>
    public static IReadOnlyList<ExtractiveAnswer> OnceEach(IReadOnlyList<ExtractiveAnswer> answers)
    {
        if (answers.Count == 1)
        {
            return answers;
        }

        var kept = new List<ExtractiveAnswer>();
        var firsts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            if (answer.Chosen.Count == 0)
            {
                kept.Add(answer);
                continue;
            }

            var isSaid = firsts.Contains(answer.CodeOf(answer.Chosen[0]));
            var rest = answer.Chosen.Skip(isSaid ? 1 : 0).Where(sentence => !firsts.Contains(answer.CodeOf(sentence))).ToList();
            if (rest.Count > 0 && !(isSaid && answer.Chosen[0].IsOfType))
            {
                firsts.Add(answer.CodeOf(rest[0]));
                kept.Add(answer with { Chosen = answer.IsList ? answer.Chosen : [.. rest.Take(MostOfSeveral)] });
            }
        }

        return kept.ConvertAll(answer => answer with
        {
            Chosen = [.. answer.Chosen.Where((sentence, index) => index == 0 || answer.IsList || !firsts.Contains(answer.CodeOf(sentence)))],
        });
    }

    /// <summary>What is written, piece by piece: the sentences with their codes, or that this question has no answer.</summary>
    public IEnumerable<string> Pieces(ExtractivePhrases phrases) => IsRefusal
        ? [$"{phrases.NoAnswerTo} “{OneLine.Of(Question)}”{Because}"]
        : TableText is not null ? [TableText]
        : Chosen
            .Select((sentence, index) => $"{Between(index)}{RowOf(sentence) ?? SaidSentence.Of(LineOf(sentence), IsList)}【{CodeOf(sentence)}】")
            .Concat(VersionNotes);

    /// <summary>That none of some questions has an answer, with the places that come nearest.</summary>
    public static IEnumerable<string> Refusal(ExtractivePhrases phrases, IReadOnlyList<ExtractiveAnswer> answers)
    {
        yield return phrases.NoAnswer + string.Concat(answers.Select(answer => answer.Because).Distinct(StringComparer.Ordinal));
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

    private string Because => Reason is null ? "" : $" {Reason}";

    // A list is one, in the order and with the numbers that it has.
    private bool IsList => Chosen.Count > 1 && Chosen.Zip(Chosen.Skip(1)).All(pair => pair.Second.Passage == pair.First.Passage
        && pair.Second.Sentence == pair.First.Sentence + 1 && ListMark.LengthOf(LineOf(pair.First)) > 0 && ListMark.LengthOf(LineOf(pair.Second)) > 0);

    private string Between(int index) => index == 0 ? "" : IsList ? "\n" : " ";

    private string LineOf(RankedSentence sentence) => Evidence.Passages[sentence.Passage].Sentences[sentence.Sentence].Text;

    private string? RowOf(RankedSentence sentence) => Evidence.Passages[sentence.Passage].Sentences[sentence.Sentence].Row;

    private string CodeOf(RankedSentence sentence) => Evidence.Passages[sentence.Passage].Sentences[sentence.Sentence].Code;
}
