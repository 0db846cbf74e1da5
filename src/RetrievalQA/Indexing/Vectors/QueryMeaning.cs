namespace RetrievalQA.Indexing.Vectors;

/// <summary>What a query means.</summary>
/// <param name="Weight">What likeness in meaning counts beside the score by words.</param>
public sealed record QueryMeaning(ReadOnlyMemory<float> Vector, double Weight);
