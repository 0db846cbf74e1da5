namespace RetrievalQA.Indexing.Vectors;

/// <summary>Rings when a source lacks its vectors.</summary>
public sealed class VectorBell : WorkBell;
