namespace RetrievalQA.Indexing.Vectors;

/// <summary>What a query means.</summary>
/// <param name="Weight">What likeness in meaning counts beside the score by words.</param>
/// <param name="Floor">Cosine of texts that have nothing to do with each other.</param>
public sealed record QueryMeaning(ReadOnlyMemory<float> Vector, double Weight, double Floor = 0)
{
    /// <summary>0 and less for texts that have nothing to do with each other, 1 for the same.</summary>
    public float Likeness(float cosine) => Floor > 0 ? (float)((cosine - Floor) / (1 - Floor)) : cosine;
}
