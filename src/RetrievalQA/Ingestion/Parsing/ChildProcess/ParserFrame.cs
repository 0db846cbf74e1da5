using System.Buffers.Binary;
using System.Text;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

internal enum FrameKind : byte
{
    /// <summary>From the process: it is up and waits for requests.</summary>
    Ready,

    /// <summary>To the process: a file to read.</summary>
    Parse,

    /// <summary>To the process: a text to cut into chunks.</summary>
    Split,

    Document,
    Chunks,

    /// <summary>From the process: what the request names cannot be read.</summary>
    Refusal,
}

/// <summary>What passes to and from a parser process: a length (4 bytes, little endian), a kind, and the content.</summary>
internal sealed record ParserFrame(FrameKind Kind, byte[] Content)
{
    private const int HeaderLength = sizeof(int) + 1;
    private const int MaxLength = 1 << 30;

    /// <summary>The content's parts, one after the other.</summary>
    public BinaryReader Reader() => new(new MemoryStream(Content), Encoding.UTF8);

    /// <summary>The bytes of a frame, ready to be sent.</summary>
    /// <param name="capacity">About how many bytes the content will have.</param>
    /// <exception cref="ParsingException">The content is longer than a frame may be.</exception>
    public static ReadOnlyMemory<byte> Of(FrameKind kind, Action<BinaryWriter> write, int capacity = 1024)
    {
        var frame = new MemoryStream(HeaderLength + capacity);
        frame.SetLength(HeaderLength);
        frame.Position = HeaderLength;
        using (var writer = new BinaryWriter(frame, Encoding.UTF8, leaveOpen: true))
        {
            write(writer);
        }

        if (frame.Length > MaxLength)
        {
            throw ParsingException.Invalid("The file unfolds to more than can be kept. Split the file.");
        }

        var bytes = frame.GetBuffer().AsMemory(0, (int)frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.Span, bytes.Length - HeaderLength);
        bytes.Span[sizeof(int)] = (byte)kind;
        return bytes;
    }

    /// <summary>Null where the stream ended before a whole frame.</summary>
    /// <exception cref="InvalidDataException">The frame makes no sense.</exception>
    public static async Task<ParserFrame?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var header = new byte[HeaderLength];
        if (await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancel) < header.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxLength)
        {
            throw new InvalidDataException($"The other end announced a frame of {length} bytes.");
        }

        var content = new byte[length];
        return await stream.ReadAtLeastAsync(content, length, throwOnEndOfStream: false, cancel) < length
            ? null
            : new ParserFrame((FrameKind)header[sizeof(int)], content);
    }
}
