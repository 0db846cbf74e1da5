namespace RetrievalQA.Evaluation;

/// <summary>What is right about an answer.</summary>
/// <param name="Recall">The share of the answer's parts that the quotes say; null where none are known.</param>
/// <param name="Precision">The share of the quotes that say something of the answer; null where nothing is cited, or no parts are known.</param>
/// <param name="InFirst">The first quote says it: of several parts one, but all of them where they are cells of one row.</param>
/// <param name="InAny">The quotes together say all of it.</param>
/// <param name="RightPassage">
/// A quote stands beside a part of the answer; where only the relevant documents are known, in one of them. Null where neither is.
/// </param>
/// <param name="RightPage">A quote stands on the page of a part; null where the document has no pages.</param>
public sealed record AnswerJudgement(
    AnsweredQuestion Answer, double? Recall, double? Precision, bool? InFirst, bool? InAny, bool? RightPassage, bool? RightPage)
{
    private const double BelowEveryAnswer = 2;

    /// <summary>How sure it is that there is an answer: that of a refusal is below that of any answer.</summary>
    public double Score => Answer.Score ?? ((Answer.Confidence ?? 0) - (Answer.Refused ? BelowEveryAnswer : 0));

    public bool IsUnanswerable => Answer.Question.IsUnanswerable;

    /// <summary>Refused where there is no answer; else the quotes say it, or stand where it is, as far as the set knows.</summary>
    public bool IsRight => IsUnanswerable ? Answer.Refused : !Answer.Refused && (InAny ?? RightPage ?? RightPassage ?? false);

    /// <summary>Whether the set knows what would be right.</summary>
    public static bool CanJudge(EvaluationQuestion question) =>
        question.IsUnanswerable || question.Expected.Count > 0 || question.Relevance.Any(grade => grade.Value > 0);

    public static AnswerJudgement Of(AnsweredQuestion answer)
    {
        var question = answer.Question;
        var parts = question.Expected.Where(part => part.Text.Length > 0).ToList();
        var isJudged = parts.Count > 0 && !question.IsUnanswerable;
        var recall = isJudged ? Recalled(question, parts, answer.Quotes) : (double?)null;
        return new AnswerJudgement(
            answer,
            recall,
            isJudged && answer.Quotes.Count > 0 ? answer.Quotes.Average(quote => parts.Exists(quote.IsOf) ? 1.0 : 0.0) : null,
            isJudged ? answer.Quotes.Take(1).Any(first => question.PartsBelongTogether ? parts.TrueForAll(first.Says) : parts.Exists(first.Says)) : null,
            recall is null ? null : recall >= 1,
            RightPassageOf(question, parts, answer.Quotes),
            question.Expected.Any(part => part.Page is not null)
                ? answer.Quotes.Any(quote => question.Expected.Any(quote.IsOnPageOf))
                : null);
    }

    // Cells of one row say nothing where each comes from another.
    private static double Recalled(EvaluationQuestion question, List<ExpectedQuote> parts, IReadOnlyList<CitedQuote> quotes)
    {
        var said = question.PartsBelongTogether
            ? quotes.Select(quote => parts.Count(quote.Says)).DefaultIfEmpty(0).Max()
            : parts.Count(part => quotes.Any(quote => quote.Says(part))
                || QuoteMatch.Covers(quotes.Where(quote => quote.IsAt(part)).Select(quote => quote.Quote), part.Text));
        return question.AnyPartIsEnough ? Math.Min(said, 1) : (double)said / parts.Count;
    }

    private static bool? RightPassageOf(EvaluationQuestion question, List<ExpectedQuote> parts, IReadOnlyList<CitedQuote> quotes) =>
        parts.Count > 0 ? quotes.Any(quote => parts.Exists(quote.IsNear))
        : question.Relevance.Any(grade => grade.Value > 0) ? quotes.Any(quote => question.Relevance.GetValueOrDefault(quote.DocumentId) > 0)
        : null;
}
