namespace RetrievalQA.Ingestion.Chunking;

/// <summary>Counts what chunking looks at: twice the text must cost about twice as much. Tests hold it to that.</summary>
internal sealed class ChunkingWork
{
    /// <summary>Characters and units looked at, each time that they were.</summary>
    public long Steps { get; private set; }

    public void Add(int steps) => Steps += steps;
}
