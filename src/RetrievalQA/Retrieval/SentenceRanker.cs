using RetrievalQA.Semantics;

namespace RetrievalQA.Retrieval;

/// <summary>
/// Ranks the sentences of passages by how well they answer a question: by its words, and by its meaning where a sentence model
/// reads it. Constants and measurements: section "Answer sentence" of ARCHITECTURE.md.
/// </summary>
public sealed class SentenceRanker(SentenceModel model)
{
    // Measured at 12, 32 and 64 on questions in people's own words and CLAP-NQ: within .003 of each other. Each costs about 3 ms.
    private const int ComparedSentences = 16;

    // The right sentence first at 0, .75, 1.5 and 3, in people's own words: .39, .44, .45, .44.
    private const double LikenessWeight = 1.5;

    // In characters: a path that is longer says more than the sentence.
    private const int LongestHeadings = 160;

    // Refused of the answerable questions where 90 % of those whose article is away are, by words and with likeness: SQuAD2 and
    // CLAP-NQ .06, .02; in people's own words, right sentence first, .51, .32. What words say against an answer counts up to a bound,
    // since another wording has few of them.
    private const double WordsConfidence = 1.1;
    private const double LeastWords = -2;
    private const double LikenessConfidence = 14.2;
    private const double LikenessBias = -7.5;

    // What is alike in meaning is about another one, where the one that the question names is nowhere.
    private const double UnknownName = -3;

    // Where an answer is as often right as wrong, and how often the surest ones are right. Error of calibration on the halves that were
    // chosen on, before and after: tests/questions .29, .15; SQuAD2 .14, .07; XQuAD German .20, .10, Chinese .24, .13; KorQuAD .06, .05.
    private const double Even = 0.12;
    private const double Surest = 0.95;

    private const double TypeWeight = 0.15;
    private const double IntroductionWeight = 0.9;
    private const double TitleWeight = 0.5;
    private const double PassageWeight = 0.6;
    private const double DocumentWeight = 0.8;

    // A sentence that allows, forbids or demands what is asked about, before one that only shares words. Of 85 questions as people ask them
    // (Answering/Speech, chosen on), right by words and with the model: 52/48 without, 68/67 so; at a confidence of 1.5 and 2.5 69/69,
    // 70/71, but of the 20 questions of corpus/ that have no answer one more is answered. Weights of .5 and .9: the same.
    private const double RuleWeight = 0.5;
    private const double AboutEnough = 0.3;
    private const double RuleConfidence = 0.5;

    // Measured with the title as a sentence of each passage: accuracy@1 on CLAP-NQ .535 without, .667 with.
    private const double WeakShape = 0.4;

    // After every sentence that says something.
    private const double OfBoilerplate = 2;

    // Logistic regression on answerable and unanswerable questions of SQuAD2 and WikiQA.
    private const double WindowConfidence = 4.3;
    private const double PassageConfidence = 4.6;
    private const double ConfidenceBias = -5.1;

    /// <summary>Every sentence of the passages, best first.</summary>
    /// <param name="terms">The words of the question and what they weigh, as the search reported them.</param>
    public async Task<IReadOnlyList<RankedSentence>> RankAsync(
        string question, IReadOnlyList<QueryTerm> terms, IReadOnlyList<EvidencePassage> passages, CancellationToken cancel)
    {
        var asked = QuestionFocus.Of(question);
        var byWords = CompareWords(asked, terms, passages);
        var bias = LikenessBias + (new QuestionWords(asked, terms).NamesUnknown ? UnknownName : 0);
        return Calibrated(model.Reads(asked) ? Ordered(await CompareAsync(asked, bias, byWords, passages, cancel)) : byWords);
    }

    private async Task<List<RankedSentence>> CompareAsync(
        string question, double bias, List<RankedSentence> byWords, IReadOnlyList<EvidencePassage> passages, CancellationToken cancel)
    {
        string TextOf(RankedSentence sentence) => passages[sentence.Passage].Sentences[sentence.Sentence];
        var compared = byWords.Take(ComparedSentences).Where(sentence => sentence.Confidence > 0 && model.Reads(TextOf(sentence))).ToList();
        List<string> texts = [.. compared.Select(sentence => Under(passages[sentence.Passage], sentence, TextOf(sentence)))];
        return await model.LikenessAsync(question, texts, cancel) is { } likeness
            ? [.. compared.Zip(likeness, (sentence, alike) => Compared(sentence, alike, bias)), .. byWords.Except(compared)]
            : byWords;
    }

    private static RankedSentence Compared(RankedSentence sentence, double likeness, double bias)
    {
        var words = Math.Max(Math.Log(sentence.Confidence / (1 - sentence.Confidence)), LeastWords);
        return sentence with
        {
            Score = sentence.Score + (LikenessWeight * likeness),
            Confidence = Logistic((WordsConfidence * words) + (LikenessConfidence * likeness) + bias + OfRule(sentence.Rules)),
        };
    }

    // A sentence seldom says what its headings say.
    private static string Under(EvidencePassage passage, RankedSentence ranked, string sentence)
    {
        var headings = passage.Headings is { Length: > 0 and <= LongestHeadings } path ? path.Replace(" > ", ", ", StringComparison.Ordinal) + ": " : "";
        return $"{headings}{Before(ranked.Above)}{Before(ranked.Referent)}{sentence}";

        string Before(int? index) => index is { } before ? passage.Sentences[before] + " " : "";
    }

    /// <summary>By words alone: every sentence of the passages, best first.</summary>
    public static IReadOnlyList<RankedSentence> RankByWords(string question, IReadOnlyList<QueryTerm> terms, IReadOnlyList<EvidencePassage> passages) =>
        Calibrated(CompareWords(question, terms, passages));

    private static List<RankedSentence> CompareWords(string question, IReadOnlyList<QueryTerm> terms, IReadOnlyList<EvidencePassage> passages)
    {
        var words = new QuestionWords(question, terms);
        var asked = new AskedQuestion(question, QuestionType.Of(question), Permission.IsAskedBy(question));
        var topScore = passages.Count > 0 ? passages.Max(passage => passage.Score) : 0;
        return Ordered(passages.SelectMany((passage, index) =>
            RankPassage(new PassageCoverage(words, passage), index, asked, topScore > 0 ? passage.Score / topScore : 0)));
    }

    private static List<RankedSentence> Ordered(IEnumerable<RankedSentence> sentences) =>
    [
        .. sentences.OrderByDescending(sentence => sentence.Score).ThenBy(sentence => sentence.Passage).ThenBy(sentence => sentence.Sentence),
    ];

    private static IEnumerable<RankedSentence> RankPassage(PassageCoverage coverage, int passage, AskedQuestion question, double documentScore)
    {
        for (var sentence = 0; sentence < coverage.Sentences; sentence++)
        {
            var text = coverage.Text(sentence);
            var fit = question.Type is null ? 0 : question.Type.Answers(text, question.Text) ? 1 : -1;
            var isBoilerplate = Boilerplate.Is(text, question.Text);
            var about = coverage.OfSentence(sentence) + coverage.OnlyInIntroduction(sentence);
            var rules = question.IsForRule && Permission.IsRule(text) ? about : 0;
            var score = coverage.OfSentence(sentence)
                + (TypeWeight * fit)
                + (RuleWeight * rules)
                + (IntroductionWeight * coverage.OnlyInIntroduction(sentence))
                + (TitleWeight * coverage.OnlyInTitle(sentence))
                + (PassageWeight * coverage.OfPassage)
                + (DocumentWeight * documentScore)
                - (SentenceShape.IsWeakAnswer(text) ? WeakShape : 0)
                - (isBoilerplate ? OfBoilerplate : 0);
            var confidence = coverage.HasContent && !isBoilerplate
                ? Logistic((WindowConfidence * coverage.OfWindow(sentence)) + (PassageConfidence * coverage.OfPassage) + ConfidenceBias + OfRule(rules))
                : 0; // Every text holds "the of and".
            yield return new RankedSentence(passage, sentence, score, confidence)
            {
                IsIntroduction = coverage.IsIntroduction(sentence),
                Above = coverage.IntroductionOf(sentence),
                Referent = coverage.ReferentOf(sentence),
                Rules = rules,
                IsOfType = fit > 0,
                Words = coverage.WordsOf(sentence),
            };
        }
    }

    private static List<RankedSentence> Calibrated(List<RankedSentence> sentences) =>
        sentences.ConvertAll(sentence => sentence with { Confidence = Calibrated(sentence.Confidence) });

    // Through (0, 0), (Even, .5) and (1, Surest).
    private static double Calibrated(double confidence) =>
        confidence < Even ? 0.5 * confidence / Even : 0.5 + ((Surest - 0.5) * (confidence - Even) / (1 - Even));

    private static double OfRule(double rules) => RuleConfidence * Math.Min(1, rules / AboutEnough);

    private static double Logistic(double value) => 1 / (1 + Math.Exp(-value));

    /// <param name="IsForRule">It asks whether something may, can or must be done.</param>
    private sealed record AskedQuestion(string Text, QuestionType? Type, bool IsForRule);
}
