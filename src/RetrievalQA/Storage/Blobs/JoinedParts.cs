using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace RetrievalQA.Storage.Blobs;

/// <summary>Several files read as one, with the MD5 checksum of what was read.</summary>
[SuppressMessage("Security", "CA5351", Justification = "The API checks uploads for damage with MD5; nothing is protected by it.")]
internal sealed class JoinedParts(IReadOnlyList<string> paths) : Stream
{
    private const int BufferSize = 128 * 1024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private FileStream? current;
    private int next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Lower-case hex.</summary>
    public string Md5() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <exception cref="FileNotFoundException">A part is not there any more.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (current is not null || next < paths.Count)
        {
            current ??= new FileStream(paths[next++], FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous);
            if (await current.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer.Span[..read]);
                return read;
            }

            await current.DisposeAsync();
            current = null;
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            current?.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
