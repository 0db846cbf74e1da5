namespace RetrievalQA.Evaluation;

/// <summary>A question and what a search found for it.</summary>
/// <param name="Question">Its relevance names what counts: documents, or the parts of the answer.</param>
/// <param name="Ranking">Ids, best first, each once.</param>
public sealed record RankedQuestion(EvaluationQuestion Question, IReadOnlyList<string> Ranking)
{
    /// <summary>Whether a search can be judged by the question.</summary>
    public static bool CanJudge(EvaluationQuestion question) =>
        !question.IsUnanswerable && (question.Relevance.Any(grade => grade.Value > 0) || PartsOf(question).Count > 0);

    /// <summary>
    /// By documents where the set says which are relevant: a document ranks where its best passage does. Elsewhere by
    /// passages: a part of the answer ranks where the first
    /// passage is that holds it, the parts of one passage one after the other.
    /// </summary>
    /// <param name="passages">Document and text, best first.</param>
    public static RankedQuestion Of(EvaluationQuestion question, IEnumerable<(string DocumentId, string Text)> passages) =>
        question.Relevance.Any(grade => grade.Value > 0)
            ? new RankedQuestion(question, [.. passages.Select(passage => passage.DocumentId).Where(id => id.Length > 0).Distinct()])
            : OfPassages(question, [.. passages]);

    private static RankedQuestion OfPassages(EvaluationQuestion question, IReadOnlyList<(string DocumentId, string Text)> passages)
    {
        var parts = PartsOf(question);
        var relevance = parts.Select((_, place) => Name(question, place)).Distinct().ToDictionary(name => name, _ => 1);
        var ranking = new List<string>();
        foreach (var (passage, rank) in passages.Select((passage, rank) => (passage, rank)))
        {
            var held = parts
                .Where(part => part.DocumentIds.Contains(passage.DocumentId) && QuoteMatch.Holds(passage.Text, part.Text))
                .Select(part => Name(question, parts.IndexOf(part)))
                .Except(ranking)
                .ToList();
            ranking.AddRange(held.Count > 0 ? held : [$"{passage.DocumentId} at {rank + 1}"]);
        }

        return new RankedQuestion(question with { Relevance = relevance }, ranking);
    }

    private static List<ExpectedQuote> PartsOf(EvaluationQuestion question) => [.. question.Expected.Where(part => part.Text.Length > 0)];

    private static string Name(EvaluationQuestion question, int place) => question.AnyPartIsEnough ? "a part" : $"part {place + 1}";
}
