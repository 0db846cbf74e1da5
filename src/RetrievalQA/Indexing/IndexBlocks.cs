namespace RetrievalQA.Indexing;

/// <summary>The blocks of index files that were read last, for all who read them.</summary>
internal sealed class IndexBlocks(long mostBytes)
{
    public const int BlockBytes = 8192;

    private readonly BoundedCache<(long File, long Start), byte[]> recent = new(mostBytes, static (_, block) => block.Length);

    public byte[]? Find((long File, long Start) key) => recent.Find(key);

    public void Add((long File, long Start) key, byte[] block) => recent.Add(key, block);
}
