namespace RetrievalQA.Retrieval.Versions;

/// <summary>Passages of several files that say the same, best first.</summary>
internal sealed record PassageGroup(PassageWords Words, IReadOnlyList<Passage> Members)
{
    public double Score => Members[0].Score;
}
