using System.Text;

namespace RetrievalQA.CrashChild;

/// <summary>The requests of a parser that never gets past a file named "stuck" and dies of one named "crash".</summary>
internal sealed class OddRequests(Stream requests) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A request is short, so it comes in one piece.
        var read = await requests.ReadAsync(buffer, cancellationToken);
        var text = Encoding.UTF8.GetString(buffer.Span[..read]);
        if (text.Contains("\"crash", StringComparison.Ordinal))
        {
            Environment.Exit(9);
        }

        // What comes next is the end: a parser is sent no second file before it has read the first.
        return text.Contains("\"stuck", StringComparison.Ordinal) ? await requests.ReadAsync(buffer, cancellationToken) : read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
