using System.Text;

namespace RetrievalQA.SentenceModel;

/// <summary>One field of a message as it stands in the file.</summary>
/// <param name="Value">Of a varint; 0 for all else.</param>
/// <param name="Data">Content of a string, bytes or message field, or the bytes of a fixed number; empty for a varint.</param>
internal readonly record struct ProtobufField(int Number, int WireType, ulong Value, ReadOnlyMemory<byte> Data)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    private const int MoreBytes = 0x80;

    public string Text => Encoding.UTF8.GetString(Data.Span);

    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static IEnumerable<ProtobufField> Read(ReadOnlyMemory<byte> message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = ReadVarint(message.Span, ref at);
            var (number, wireType) = ((int)(tag >> 3), (int)(tag & 7));
            if (wireType == Varint)
            {
                yield return new ProtobufField(number, wireType, ReadVarint(message.Span, ref at), default);
                continue;
            }

            var length = wireType switch
            {
                Bytes => (int)ReadVarint(message.Span, ref at),
                Fixed32 => sizeof(uint),
                Fixed64 => sizeof(ulong),
                _ => throw new InvalidDataException($"A field of wire type {wireType} cannot be read."),
            };
            yield return new ProtobufField(number, wireType, 0, message.Slice(at, length));
            at += length;
        }
    }

    /// <summary>The numbers of a packed field.</summary>
    public static IEnumerable<long> ReadPacked(ReadOnlyMemory<byte> packed)
    {
        var at = 0;
        while (at < packed.Length)
        {
            yield return (long)ReadVarint(packed.Span, ref at);
        }
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & (MoreBytes - 1)) << shift;
            if (next < MoreBytes)
            {
                return value;
            }
        }
    }
}
