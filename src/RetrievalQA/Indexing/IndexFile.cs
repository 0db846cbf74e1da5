using Microsoft.Win32.SafeHandles;

namespace RetrievalQA.Indexing;

/// <summary>A file of the index, open for reading. Such files are written once and then only deleted.</summary>
internal sealed class IndexFile : IDisposable
{
    private static long opened;

    private readonly long number = Interlocked.Increment(ref opened);
    private readonly IndexBlocks blocks;
    private readonly SafeFileHandle handle;

    public IndexFile(string path, IndexBlocks blocks)
    {
        (Path, this.blocks) = (path, blocks);
        handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>The block that holds the byte at a position; not to be changed.</summary>
    /// <param name="start">Where the block begins in the file.</param>
    /// <exception cref="EndOfStreamException">The file is shorter than it was when it was opened.</exception>
    public byte[] BlockAt(long position, out long start)
    {
        start = position - (position % IndexBlocks.BlockBytes);
        if (blocks.Find((number, start)) is { } known)
        {
            return known;
        }

        var block = new byte[(int)Math.Min(IndexBlocks.BlockBytes, Length - start)];
        for (var read = 0; read < block.Length;)
        {
            var added = RandomAccess.Read(handle, block.AsSpan(read), start + read);
            read += added > 0 ? added : throw new EndOfStreamException($"The index file ends before byte {start + block.Length}: {Path}");
        }

        blocks.Add((number, start), block);
        return block;
    }

    public void Dispose() => handle.Dispose();
}
