namespace RetrievalQA.Evaluation;

/// <summary>Judged answers as figures, by half, kind and language, and as a list of failures.</summary>
public static class AnswerReport
{
    private const int LongestText = 400;

    /// <param name="listed">Failures of questions of these halves are listed: who tunes must not see the others.</param>
    /// <param name="failures">How many, at most.</param>
    public static SystemReport Of(
        string name, IReadOnlyList<AnswerJudgement> judgements, IReadOnlyCollection<QuestionHalf> listed, int failures) => new(
        name,
        Source: null,
        QuestionDivisions.Of(judgements, one => one.Answer.Question, GroupOf),
        [.. judgements.Where(one => !one.IsRight && listed.Contains(one.Answer.Question.Half))
            .OrderByDescending(AnswerFigures.IsWrongAndSure).Take(failures).Select(FailureOf)]);

    private static FigureGroup GroupOf(IReadOnlyList<AnswerJudgement> some, FigureGroup named) => named.By == FigureGroup.All
        ? named with { Figures = AnswerFigures.Of(some), Calibration = AnswerFigures.BinsOf(some) }
        : named with { Figures = AnswerFigures.Of(some, AnswerFigures.Principal) };

    private static Failure FailureOf(AnswerJudgement one)
    {
        var question = one.Answer.Question;
        var text = string.Join(" → ", question.History.Append(question.Text));
        return new Failure(question.Id, KindOf(one), text, Shortened(GotFrom(one.Answer)), Shortened(WantedBy(question)));
    }

    private static string KindOf(AnswerJudgement one) =>
        one.Answer.Error is not null ? "failed"
        : one.Answer.Refused ? "refused"
        : AnswerFigures.IsWrongAndSure(one) ? $"wrong at confidence {one.Answer.Confidence:0.00}"
        : "wrong";

    private static string GotFrom(AnsweredQuestion answer) => answer.Quotes.Count == 0
        ? answer.Text
        : string.Join(" | ", answer.Quotes.Select(quote => Place(quote.DocumentId, quote.Page) + quote.Quote));

    private static string WantedBy(EvaluationQuestion question) => question.IsUnanswerable
        ? "a refusal"
        : (question.Answer.Length > 0 ? $"{question.Answer} | " : "") + PlacesOf(question);

    private static string PlacesOf(EvaluationQuestion question) => question.Expected.Count > 0
        ? string.Join(" | ", question.Expected.Select(part => Place(string.Join(", ", part.DocumentIds), part.Page) + part.Text))
        : string.Join(", ", question.Relevance.Keys);

    private static string Place(string document, int? page) => page is null ? $"{document}: " : $"{document} p. {page}: ";

    private static string Shortened(string text) => text.Length <= LongestText ? text : text[..LongestText] + " …";
}
