namespace RetrievalQA.Evaluation;

/// <summary>Rankings as figures, by half, kind and language, and as a list of failures.</summary>
public static class RankingReport
{
    private const int First = 10;

    /// <param name="depth">How many results the server gave at most.</param>
    /// <inheritdoc cref="AnswerReport.Of"/>
    public static SystemReport Of(
        string name, IReadOnlyList<RankedQuestion> ranked, int depth, IReadOnlyCollection<QuestionHalf> listed, int failures) => new(
        name,
        Source: null,
        QuestionDivisions.Of(ranked, one => one.Question, (some, named) => named with { Figures = RankingFigures.Of(some, depth) }),
        [.. ranked.Where(one => listed.Contains(one.Question.Half) && IsFailure(one)).Take(failures).Select(FailureOf)]);

    private static bool IsFailure(RankedQuestion one) => RankingQuality.Recall(one.Ranking, one.Question.Relevance, First) < 1;

    private static Failure FailureOf(RankedQuestion one) => new(
        one.Question.Id,
        $"not among the first {First}",
        one.Question.Text,
        string.Join(", ", one.Ranking.Take(First)),
        one.Question.Expected.Count > 0
            ? string.Join(" | ", one.Question.Expected.Select(part => $"{string.Join(", ", part.DocumentIds)}: {part.Text}"))
            : string.Join(", ", one.Question.Relevance.Where(grade => grade.Value > 0).Select(grade => grade.Key)));
}
