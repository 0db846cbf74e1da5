using Lucene.Net.Store;

namespace RetrievalQA.Indexing;

/// <summary>
/// Reads a file of the index, block by block. Lucene's own input asks the system for 1 KB at a time and copies it for each
/// reader: a third of the time of a search went there.
/// </summary>
internal sealed class IndexFileInput : IndexInput
{
    private readonly IndexFile file;
    private readonly long start;
    private bool ownsFile;
    private byte[] block = [];
    private long blockStart;
    private int next;
    private int end;

    /// <param name="file">Closed with this input.</param>
    public IndexFileInput(IndexFile file)
        : this(file.Path, file, 0, file.Length)
    {
        ownsFile = true;
    }

    private IndexFileInput(string description, IndexFile file, long start, long length)
        : base(description)
    {
        (this.file, this.start, Length) = (file, start, length);
        blockStart = start;
    }

    public override long Length { get; }

    public override long Position => blockStart + next - start;

    /// <summary>A part of the file, readable as long as this input is open.</summary>
    public IndexFileInput Slice(string description, long offset, long length) => new(description, file, start + offset, length);

    public override object Clone()
    {
        var clone = (IndexFileInput)base.Clone();
        clone.ownsFile = false;
        return clone;
    }

    public override byte ReadByte()
    {
        if (next == end)
        {
            Refill();
        }

        return block[next++];
    }

    public override void ReadBytes(byte[] b, int offset, int len)
    {
        while (len > 0)
        {
            if (next == end)
            {
                Refill();
            }

            var part = Math.Min(len, end - next);
            Buffer.BlockCopy(block, next, b, offset, part);
            next += part;
            offset += part;
            len -= part;
        }
    }

    public override void Seek(long pos)
    {
        if (pos < 0)
        {
            throw new EndOfStreamException($"There is no byte {pos} in an index file: {this}");
        }

        var place = start + pos - blockStart;
        if (place >= 0 && place <= end)
        {
            next = (int)place;
            return;
        }

        // The block is fetched when something of it is read.
        (block, blockStart, next, end) = ([], start + pos, 0, 0);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsFile)
        {
            file.Dispose();
        }
    }

    private void Refill()
    {
        var position = blockStart + next;
        var left = start + Length - position;
        if (left <= 0)
        {
            throw new EndOfStreamException($"The index file ends before byte {position - start + 1}: {this}");
        }

        block = file.BlockAt(position, out blockStart);
        next = (int)(position - blockStart);
        end = (int)Math.Min(block.Length, next + left);
    }
}
