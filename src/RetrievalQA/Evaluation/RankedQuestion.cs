namespace RetrievalQA.Evaluation;

/// <summary>A question and the documents that a search found for it.</summary>
/// <param name="Ranking">Ids of documents, best first, each once.</param>
public sealed record RankedQuestion(EvaluationQuestion Question, IReadOnlyList<string> Ranking);
