namespace RetrievalQA.Evaluation;

/// <summary>What is measured of answers.</summary>
public static class AnswerFigures
{
    public const string Right = "right";
    public const string InFirst = "answer in the first quote";
    public const string InAny = "answer in the quotes";
    public const string RightPassage = "right passage";
    public const string RightPage = "right page";
    public const string Precision = "citation precision";
    public const string RefusedRight = "unanswerable refused";
    public const string RefusedWrong = "answerable refused";

    /// <summary>Those that say something of a kind of question as well.</summary>
    public static readonly IReadOnlyList<string> Principal =
        [Right, InFirst, InAny, RightPassage, RightPage, Precision, RefusedWrong, RefusedRight];

    /// <summary>An answer that is so confident and wrong is listed.</summary>
    public const double HighConfidence = 0.8;

    private static readonly (string Name, Func<IReadOnlyList<AnswerJudgement>, IEnumerable<double>> Observations)[] Means =
    [
        (Right, all => all.Select(one => (bool?)one.IsRight).Numbers()),
        (InFirst, all => Answerable(all).Select(one => one.InFirst).Numbers()),
        (InAny, all => Answerable(all).Select(one => one.InAny).Numbers()),
        (RightPassage, all => Answerable(all).Select(one => one.RightPassage).Numbers()),
        (RightPage, all => Answerable(all).Select(one => one.RightPage).Numbers()),
        (Precision, all => Answerable(all).Where(one => !one.Answer.Refused).Select(one => one.Precision).OfType<double>()),
        ("citation recall", all => Answerable(all).Select(one => one.Recall).OfType<double>()),
        ("quotes verified", all => all.SelectMany(one => one.Answer.Quotes).Select(quote => (bool?)quote.IsSlice).Numbers()),
        ("answers with leaked markers", all => all.Select(one => (bool?)(one.Answer.LeakedMarkers > 0)).Numbers()),
        (RefusedWrong, all => Answerable(all).Select(one => (bool?)one.Answer.Refused).Numbers()),
        (RefusedRight, all => Unanswerable(all).Select(one => (bool?)one.Answer.Refused).Numbers()),
        ("refusal precision", all => all.Any(one => one.IsUnanswerable) ? Refused(all).Select(one => (bool?)one.IsUnanswerable).Numbers() : []),
        ("questions that failed", all => all.Select(one => (bool?)(one.Answer.Error is not null)).Numbers()),
        ("wrong at high confidence", all => Answered(all).Select(one => (bool?)IsWrongAndSure(one)).Numbers()),
    ];

    // Over the scores of both kinds of question: they have no mean.
    private static readonly (string Name, Func<IReadOnlyList<AnswerJudgement>, double> Statistic)[] Curves =
    [
        ("refusal AUC", all => OnBoth(all, (answerable, unanswerable) => RankingQuality.AreaUnderCurve(answerable, unanswerable))),
        ("refused at 5 % wrong", all => OnBoth(all, (answerable, unanswerable) => RefusalQuality.RefusedAt(0.05, answerable, unanswerable))),
        ("refused at 8 % wrong", all => OnBoth(all, (answerable, unanswerable) => RefusalQuality.RefusedAt(0.08, answerable, unanswerable))),
    ];

    /// <summary>Those of which the judgements say something.</summary>
    /// <param name="names">Only these; null for all.</param>
    public static IReadOnlyList<Estimate> Of(IReadOnlyList<AnswerJudgement> judgements, IReadOnlyList<string>? names = null)
    {
        var clusters = judgements.GroupBy(one => one.Answer.Question.Cluster).Select(group => (IReadOnlyList<AnswerJudgement>)[.. group]).ToList();
        var means = Means.Select(figure => (figure.Name, figure.Observations(judgements).Count(), Statistic: MeanOf(figure.Observations)));
        var curves = Curves.Select(figure => (figure.Name, judgements.Count, figure.Statistic));
        var calibration = (Name: "calibration error", BinsOf(judgements).Sum(bin => bin.Count), (Func<IReadOnlyList<AnswerJudgement>, double>)CalibrationError);
        return
        [
            .. means.Concat(curves).Append(calibration)
                .Where(figure => names?.Contains(figure.Name) ?? true)
                .Select(figure => Estimate.Of(figure.Name, clusters, figure.Item3, figure.Item2))
                .OfType<Estimate>(),
        ];
    }

    /// <summary>Of the answers whose server gives its confidence.</summary>
    public static IReadOnlyList<CalibrationBin> BinsOf(IReadOnlyList<AnswerJudgement> judgements) => Calibration.Of(
        Answered(judgements).Where(one => one.Answer.Confidence is not null).Select(one => (Math.Clamp(one.Answer.Confidence!.Value, 0, 1), one.IsRight)));

    public static bool IsWrongAndSure(AnswerJudgement one) => !one.Answer.Refused && !one.IsRight && one.Answer.Confidence >= HighConfidence;

    private static IEnumerable<AnswerJudgement> Answerable(IEnumerable<AnswerJudgement> all) => all.Where(one => !one.IsUnanswerable);

    private static IEnumerable<AnswerJudgement> Unanswerable(IEnumerable<AnswerJudgement> all) => all.Where(one => one.IsUnanswerable);

    private static IEnumerable<AnswerJudgement> Refused(IEnumerable<AnswerJudgement> all) => all.Where(one => one.Answer.Refused);

    private static IEnumerable<AnswerJudgement> Answered(IEnumerable<AnswerJudgement> all) => all.Where(one => !one.Answer.Refused);

    private static double CalibrationError(IReadOnlyList<AnswerJudgement> all) => Calibration.ExpectedError(BinsOf(all));

    private static IEnumerable<double> Numbers(this IEnumerable<bool?> observations) => observations.OfType<bool>().Select(one => one ? 1.0 : 0.0);

    private static Func<IReadOnlyList<AnswerJudgement>, double> MeanOf(Func<IReadOnlyList<AnswerJudgement>, IEnumerable<double>> observations) =>
        all => observations(all).DefaultIfEmpty(double.NaN).Average();

    private static double OnBoth(IReadOnlyList<AnswerJudgement> all, Func<IReadOnlyCollection<double>, IReadOnlyCollection<double>, double> statistic)
    {
        var answered = all.Where(one => one.Answer.Error is null).ToList();
        var answerable = Answerable(answered).Select(one => one.Score).ToList();
        var unanswerable = Unanswerable(answered).Select(one => one.Score).ToList();
        return answerable.Count == 0 || unanswerable.Count == 0 ? double.NaN : statistic(answerable, unanswerable);
    }
}
