using RetrievalQA.Evaluation;

namespace RetrievalQA.Tests.Evaluation;

public class AnswerJudgementTests
{
    private static readonly ExpectedQuote Hours = new(["handbook"], "Desks are staffed from nine to five.", Page: 2);
    private static readonly ExpectedQuote Days = new(["handbook"], "The office is closed on Fridays.", Page: 3);

    [Fact]
    public void A_quote_of_the_right_document_that_holds_the_answer_is_right()
    {
        var judged = Judge(Question(Hours), Quote("handbook", "Note: Desks are staffed from nine to five.", page: 2));
        Assert.Equal((true, true, true, true), (judged.InFirst, judged.InAny, judged.RightPassage, judged.RightPage));
        Assert.Equal((1.0, 1.0), (judged.Precision, judged.Recall));
        Assert.True(judged.IsRight);
    }

    [Fact]
    public void The_same_words_in_another_document_are_not()
    {
        var judged = Judge(Question(Hours), Quote("leaflet", "Desks are staffed from nine to five.", page: 2));
        Assert.Equal((false, false, false, false), (judged.InFirst, judged.InAny, judged.RightPassage, judged.RightPage));
        Assert.Equal((0.0, 0.0), (judged.Precision, judged.Recall));
        Assert.False(judged.IsRight);
    }

    [Fact]
    public void An_answer_of_two_parts_needs_both()
    {
        var question = Question(Hours, Days);
        var half = Judge(question, Quote("handbook", "Other text altogether, really.", page: 9), Quote("handbook", Days.Text, page: 3));
        Assert.Equal((false, false, 0.5, 0.5), (half.InFirst, half.InAny, half.Recall, half.Precision));
        Assert.True(Judge(question, Quote("handbook", Hours.Text, page: 2), Quote("handbook", Days.Text, page: 3)).IsRight);
        Assert.True(Judge(question with { AnyPartIsEnough = true }, Quote("handbook", Days.Text, page: 3)).IsRight);
    }

    [Fact]
    public void Cells_of_a_row_say_something_only_together()
    {
        var question = Question(new ExpectedQuote(["prices"], "G10"), new ExpectedQuote(["prices"], "€3,222")) with { PartsBelongTogether = true };
        var apart = Judge(question, Quote("prices", "G10 | €2,999"), Quote("prices", "G11 | €3,222"));
        Assert.Equal((false, false, 0.5, false), (apart.InFirst, apart.InAny, apart.Recall, apart.IsRight));
        var second = Judge(question, Quote("prices", "G11 | €3,222"), Quote("prices", "G10 | €3,222"));
        Assert.Equal((false, true, 1.0, true), (second.InFirst, second.InAny, second.Recall, second.IsRight));
        Assert.True(Judge(question, Quote("prices", "G10 | €3,222")).InFirst);
    }

    [Fact]
    public void Beside_the_answer_is_the_right_passage_and_no_answer()
    {
        var judged = Judge(Question(Hours), Quote("handbook", "Calls are free.", page: 2) with { Passage = $"Calls are free. {Hours.Text}" });
        Assert.Equal((true, true, false), (judged.RightPassage, judged.RightPage, judged.IsRight));
    }

    [Fact]
    public void A_known_place_must_be_overlapped()
    {
        var question = Question(new ExpectedQuote(["history"], "1973", Start: 40));
        Assert.False(Judge(question, Quote("history", "It ended in 1973.") with { Start = 0, End = 17 }).IsRight);
        Assert.True(Judge(question, Quote("history", "It began in 1973.") with { Start = 30, End = 47 }).IsRight);
    }

    [Fact]
    public void Refusing_is_right_where_nothing_answers_and_wrong_elsewhere()
    {
        Assert.True(AnswerJudgement.Of(Answer(Unanswerable, refused: true)).IsRight);
        Assert.False(AnswerJudgement.Of(Answer(Question(Hours), refused: true)).IsRight);
        Assert.False(Judge(Unanswerable, Quote("handbook", Hours.Text)).IsRight);
    }

    [Fact]
    public void Where_only_pages_or_documents_are_known_they_decide()
    {
        var onPage = Judge(Question(new ExpectedQuote(["report"], "", Page: 7)), Quote("report", "Net sales", page: 7));
        Assert.Equal((true, true, null), (onPage.IsRight, onPage.RightPage, onPage.RightPassage));
        Assert.False(Judge(Question(new ExpectedQuote(["report"], "", Page: 7)), Quote("report", "Net sales", page: 8)).IsRight);
        var judged = Question() with { Relevance = new Dictionary<string, int> { ["p1"] = 1 } };
        Assert.True(Judge(judged, Quote("p1", "Anything")).IsRight);
        Assert.False(Judge(judged, Quote("p2", "Anything")).IsRight);
    }

    [Fact]
    public void A_refusal_scores_below_every_answer()
    {
        Assert.True(AnswerJudgement.Of(Answer(Unanswerable, refused: true, confidence: 1)).Score
            < AnswerJudgement.Of(Answer(Unanswerable, refused: false, confidence: null)).Score);
    }

    [Fact]
    public void Figures_are_of_the_questions_that_they_can_be_taken_of()
    {
        List<AnswerJudgement> all =
        [
            Judge(Question(Hours), Quote("handbook", Hours.Text, page: 2), Quote("handbook", "Calls are free.")),
            Judge(Question(Hours) with { Id = "wrong" }, Quote("handbook", "Calls are free.", page: 9)),
            AnswerJudgement.Of(Answer(Question(Days) with { Id = "refused" }, refused: true, confidence: 0.1)),
            AnswerJudgement.Of(Answer(Question(Days) with { Id = "refused too" }, refused: true, confidence: 0.3)),
            AnswerJudgement.Of(Answer(Unanswerable, refused: true, confidence: 0.2)),
            Judge(Unanswerable with { Id = "sure" }, Quote("handbook", "Calls are free.") with { IsSlice = false }) is var sure
                ? sure with { Answer = sure.Answer with { Confidence = 0.9 } } : null!,
            AnswerJudgement.Of(AnsweredQuestion.Failed(Unanswerable with { Id = "failed" }, "It broke.")),
        ];
        var figures = AnswerFigures.Of(all).ToDictionary(figure => figure.Name, figure => (Math.Round(figure.Value, 4), figure.Count));
        Assert.Equal((Math.Round(2 / 7.0, 4), 7), figures[AnswerFigures.Right]);
        Assert.Equal((0.25, 4), figures[AnswerFigures.InAny]);
        Assert.Equal((0.25, 4), figures[AnswerFigures.RightPage]);
        Assert.Equal((0.5, 4), figures[AnswerFigures.RefusedWrong]);
        Assert.Equal((Math.Round(1 / 3.0, 4), 3), figures[AnswerFigures.RefusedRight]);
        Assert.Equal((Math.Round(1 / 3.0, 4), 3), figures["refusal precision"]);
        Assert.Equal((0.25, 2), figures[AnswerFigures.Precision]);
        Assert.Equal((0.75, 4), figures["quotes verified"]);
        Assert.Equal((Math.Round(1 / 7.0, 4), 7), figures["questions that failed"]);
        Assert.Equal((0.25, 4), figures["wrong at high confidence"]);

        // Answerable: .5, .5, .1 and .3 refused; unanswerable: .2 refused, .9. Of eight pairs the first is above in three.
        Assert.Equal(3 / 8.0, figures["refusal AUC"].Item1);
    }

    [Fact]
    public void Where_nothing_is_unanswerable_there_is_no_precision_of_refusals() =>
        Assert.DoesNotContain(
            AnswerFigures.Of([AnswerJudgement.Of(Answer(Question(Hours), refused: true))]), figure => figure.Name == "refusal precision");

    [Fact]
    public void Failures_of_the_half_that_is_published_are_not_listed_unless_asked_for()
    {
        var hidden = AnswerJudgement.Of(Answer(new EvaluationQuestion("r", "Secret?", QuestionHalf.Report) { Expected = [Hours] }, refused: true));
        var shown = AnswerJudgement.Of(Answer(new EvaluationQuestion("c", "Open?", QuestionHalf.Choose) { Expected = [Hours] }, refused: true));
        Assert.Equal(["c"], Listed(10, QuestionHalf.Choose));
        Assert.Equal(["r", "c"], Listed(10, QuestionHalf.Choose, QuestionHalf.Report));
        Assert.Empty(Listed(0, QuestionHalf.Choose));

        IEnumerable<string> Listed(int most, params QuestionHalf[] halves) =>
            AnswerReport.Of("", [hidden, shown], halves, most).Failures.Select(failure => failure.Id);
    }

    private static EvaluationQuestion Unanswerable => new("none", "What of it?", QuestionHalf.Report) { IsUnanswerable = true };

    private static EvaluationQuestion Question(params ExpectedQuote[] expected) => new("some", "When?", QuestionHalf.Report) { Expected = expected };

    private static AnsweredQuestion Answer(EvaluationQuestion question, bool refused, double? confidence = 0.5, params CitedQuote[] quotes) =>
        new(question, "Text", refused, confidence, quotes, LeakedMarkers: 0);

    private static AnswerJudgement Judge(EvaluationQuestion question, params CitedQuote[] quotes) =>
        AnswerJudgement.Of(Answer(question, refused: false, 0.5, quotes));

    private static CitedQuote Quote(string document, string text, int? page = null) => new(document, text, text, page, 0, text.Length, IsSlice: true);
}
