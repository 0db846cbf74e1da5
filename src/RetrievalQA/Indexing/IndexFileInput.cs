using Lucene.Net.Store;
using Microsoft.Win32.SafeHandles;

namespace RetrievalQA.Indexing;

/// <summary>
/// Reads a file of the index. Lucene's own input reads 1 KB at a time and asks for the length of the file before each read:
/// a third of the time of a search went there.
/// </summary>
internal sealed class IndexFileInput : BufferedIndexInput
{
    private const int BufferBytes = 4096;

    private readonly SafeFileHandle file;
    private readonly long start;
    private bool ownsFile;

    public IndexFileInput(string path)
        : this(path, File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete), 0, length: null)
    {
        ownsFile = true;
    }

    private IndexFileInput(string description, SafeFileHandle file, long start, long? length)
        : base(description, BufferBytes)
    {
        (this.file, this.start) = (file, start);
        Length = length ?? RandomAccess.GetLength(file);
    }

    public override long Length { get; }

    /// <summary>A part of the file, readable as long as this input is open.</summary>
    public IndexFileInput Slice(string description, long offset, long length) => new(description, file, start + offset, length);

    public override object Clone()
    {
        var clone = (IndexFileInput)base.Clone();
        clone.ownsFile = false;
        return clone;
    }

    protected override void ReadInternal(byte[] b, int offset, int length)
    {
        var position = Position;
        if (position + length > Length)
        {
            throw new EndOfStreamException($"The index file ends before byte {position + length}: {this}");
        }

        for (var read = 0; read < length;)
        {
            var added = RandomAccess.Read(file, b.AsSpan(offset + read, length - read), start + position + read);
            read += added > 0 ? added : throw new EndOfStreamException($"The index file ends before byte {position + length}: {this}");
        }
    }

    protected override void SeekInternal(long pos)
    {
        // Each read says where it reads.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsFile)
        {
            file.Dispose();
        }
    }
}
