using System.Diagnostics.CodeAnalysis;

namespace RetrievalQA.Retrieval;

/// <summary>
/// Ranks the sentences of passages by how well they answer a question, without a model. Constants and measurements:
/// section "Answer sentence" of ARCHITECTURE.md.
/// </summary>
public sealed class SentenceRanker
{
    private const double TypeWeight = 0.15;
    private const double IntroductionWeight = 0.9;
    private const double TitleWeight = 0.5;
    private const double PassageWeight = 0.6;
    private const double DocumentWeight = 0.8;

    // Measured with the title as a sentence of each passage: accuracy@1 on CLAP-NQ .535 without, .667 with.
    private const double WeakShape = 0.4;

    // Logistic regression on answerable and unanswerable questions of SQuAD2 and WikiQA.
    private const double WindowConfidence = 4.3;
    private const double PassageConfidence = 4.6;
    private const double ConfidenceBias = -5.1;

    /// <summary>Every sentence of the passages, best first.</summary>
    /// <param name="terms">The words of the question and what they weigh, as the search reported them.</param>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "It is a service: callers do not know how it ranks.")]
    public IReadOnlyList<RankedSentence> Rank(string question, IReadOnlyList<QueryTerm> terms, IReadOnlyList<EvidencePassage> passages)
    {
        var words = new QuestionWords(question, terms);
        var type = QuestionType.Of(question);
        var topScore = passages.Count > 0 ? passages.Max(passage => passage.Score) : 0;
        return
        [
            .. passages
                .SelectMany((passage, index) =>
                    RankPassage(new PassageCoverage(words, passage), index, question, type, topScore > 0 ? passage.Score / topScore : 0))
                .OrderByDescending(sentence => sentence.Score)
                .ThenBy(sentence => sentence.Passage)
                .ThenBy(sentence => sentence.Sentence),
        ];
    }

    private static IEnumerable<RankedSentence> RankPassage(PassageCoverage coverage, int passage, string question, QuestionType? type, double documentScore)
    {
        for (var sentence = 0; sentence < coverage.Sentences; sentence++)
        {
            var fit = TypeFit(type, coverage.Text(sentence), question);
            var score = coverage.OfSentence(sentence)
                + (TypeWeight * fit)
                + (IntroductionWeight * coverage.OnlyInIntroduction(sentence))
                + (TitleWeight * coverage.OnlyInTitle(sentence))
                + (PassageWeight * coverage.OfPassage)
                + (DocumentWeight * documentScore)
                - (SentenceShape.IsWeakAnswer(coverage.Text(sentence)) ? WeakShape : 0);
            var confidence = coverage.HasContent
                ? Logistic((WindowConfidence * coverage.OfWindow(sentence)) + (PassageConfidence * coverage.OfPassage) + ConfidenceBias)
                : 0; // Every text holds "the of and".
            yield return new RankedSentence(passage, sentence, score, confidence)
            {
                IsIntroduction = coverage.IsIntroduction(sentence), IsOfType = fit > 0, Words = coverage.WordsOf(sentence),
            };
        }
    }

    private static double TypeFit(QuestionType? type, string sentence, string question) =>
        type is null ? 0 : type.Answers(sentence, question) ? 1 : -1;

    private static double Logistic(double value) => 1 / (1 + Math.Exp(-value));
}
