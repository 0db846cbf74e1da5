namespace RetrievalQA.Evaluation;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Low">Null, as <paramref name="High"/>, where there is too little to tell.</param>
/// <param name="Count">Of what it was taken: questions, answers or quotes.</param>
public sealed record Estimate(string Name, double Value, double? Low, double? High, int Count);
