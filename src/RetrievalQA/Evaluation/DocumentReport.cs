using System.Text.Json;

namespace RetrievalQA.Evaluation;

/// <summary>How documents were read, as figures by format, and as a list of failures.</summary>
public static class DocumentReport
{
    /// <param name="failures">How many are listed at most.</param>
    public static SystemReport Of(IReadOnlyList<DocumentReading> readings, int failures) => new(
        "",
        Source: null,
        [
            Group(FigureGroup.All, "", readings),
            .. Groups("format", readings, one => one.Document.Format),
            .. Groups("kind", readings, one => NameOf(one.Document.Expectation)),
        ],
        [.. readings.Where(one => !one.IsRight).Take(failures).Select(FailureOf)]);

    private static IEnumerable<FigureGroup> Groups(string by, IReadOnlyList<DocumentReading> readings, Func<DocumentReading, string> key) =>
        readings.GroupBy(key).OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => Group(by, part.Key, [.. part]));

    private static FigureGroup Group(string by, string name, IReadOnlyList<DocumentReading> readings)
    {
        var texts = readings.Where(one => one.Document.Expectation == Expectation.Text).ToList();
        return new FigureGroup(FigureGroup.All, by, name, readings.Count,
        [
            .. Share("right", readings.Select(one => (IReadOnlyList<double>)[one.IsRight ? 1 : 0])),
            .. Share("phrases found", texts.Select(one => Phrases(one.Document.Phrases, one.Found))),
            .. Share("phrases on their page", texts.Select(one => Phrases([.. one.Document.Phrases.Where(phrase => phrase.Page is not null)], one.Placed))),
        ]);
    }

    private static IReadOnlyList<double> Phrases(IReadOnlyList<ExpectedPhrase> all, IReadOnlyList<ExpectedPhrase> found) =>
        [.. all.Select(phrase => found.Contains(phrase) ? 1.0 : 0.0)];

    // Phrases of one document are not independent of each other.
    private static IEnumerable<Estimate> Share(string name, IEnumerable<IReadOnlyList<double>> documents)
    {
        List<IReadOnlyList<double>> clusters = [.. documents.Where(document => document.Count > 0)];
        return clusters.Count == 0 ? [] : [Estimate.Of(name, clusters, sample => sample.Average(), clusters.Sum(one => one.Count))!];
    }

    private static Failure FailureOf(DocumentReading one) => new(
        one.Document.Name,
        NameOf(one.Document.Expectation),
        one.Document.Format,
        one.Refusal ?? (one.IsEmpty ? "no text" : "a text"),
        one.Document.Expectation == Expectation.Text ? string.Join(" | ", MissingFrom(one)) : "a refusal");

    // As manifests write it.
    private static string NameOf(Expectation expectation) => JsonNamingPolicy.SnakeCaseLower.ConvertName(expectation.ToString());

    private static IEnumerable<string> MissingFrom(DocumentReading one) => one.Document.Phrases
        .Where(phrase => !one.Found.Contains(phrase) || (phrase.Page is not null && !one.Placed.Contains(phrase)))
        .Select(phrase => phrase.Page is { } page ? $"p. {page}: {phrase.Text}" : phrase.Text);
}
