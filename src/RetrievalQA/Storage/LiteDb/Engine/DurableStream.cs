namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>The database file as LiteDB sees it: a flush is a sync.</summary>
internal class DurableStream(DurableFile file) : Stream
{
    private long bytesRead;

    /// <summary>Bytes read since it was opened; LiteDB caches what it reads.</summary>
    public long BytesRead => Interlocked.Read(ref bytesRead);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get; set; }

    protected DurableFile File => file;

    public override void Flush() => file.Sync();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = file.ReadAt(buffer.AsSpan(offset, count), Position);
        Position += read;
        Interlocked.Add(ref bytesRead, read);
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        file.WriteAt(buffer.AsSpan(offset, count), Position);
        Position += count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void SetLength(long value) => file.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
