using System.Buffers;
using System.Text;

namespace RetrievalQA.SentenceModel;

/// <summary>A message that is being written.</summary>
internal sealed class ProtobufMessage
{
    private readonly ArrayBufferWriter<byte> content = new();

    public ProtobufMessage Add(int number, long value)
    {
        AddTag(number, ProtobufField.Varint);
        AddVarint((ulong)value);
        return this;
    }

    public ProtobufMessage Add(int number, ReadOnlySpan<byte> bytes)
    {
        AddTag(number, ProtobufField.Bytes);
        AddVarint((ulong)bytes.Length);
        content.Write(bytes);
        return this;
    }

    public ProtobufMessage Add(int number, string text) => Add(number, Encoding.UTF8.GetBytes(text));

    public ProtobufMessage Add(int number, ProtobufMessage message) =>
        Add(number, message.content.WrittenSpan);

    public ProtobufMessage Add(ProtobufField field)
    {
        switch (field.WireType)
        {
            case ProtobufField.Varint:
                return Add(field.Number, (long)field.Value);
            case ProtobufField.Bytes:
                return Add(field.Number, field.Data.Span);
            default:
                AddTag(field.Number, field.WireType);
                content.Write(field.Data.Span);
                return this;
        }
    }

    public byte[] ToArray() => content.WrittenSpan.ToArray();

    private void AddTag(int number, int wireType) => AddVarint((ulong)((number << 3) | wireType));

    private void AddVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            content.Write([(byte)(value | 0x80)]);
        }

        content.Write([(byte)value]);
    }
}
