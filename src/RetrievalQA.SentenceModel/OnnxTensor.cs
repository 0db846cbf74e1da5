using System.Runtime.InteropServices;

namespace RetrievalQA.SentenceModel;

/// <summary>A constant of a model. Field numbers: onnx.proto, message TensorProto.</summary>
internal sealed record OnnxTensor(string Name, IReadOnlyList<long> Dimensions, int ElementType, ReadOnlyMemory<byte> Bytes)
{
    public const int Float = 1;
    public const int Int8 = 3;

    private const int DimensionsField = 1;
    private const int ElementTypeField = 2;
    private const int FloatsField = 4;
    private const int NameField = 8;
    private const int BytesField = 9;

    public ReadOnlySpan<float> Floats => MemoryMarshal.Cast<byte, float>(Bytes.Span);

    public static OnnxTensor Of(string name, long[] dimensions, ReadOnlySpan<float> values) =>
        new(name, dimensions, Float, MemoryMarshal.AsBytes(values).ToArray());

    public static OnnxTensor Of(string name, long[] dimensions, ReadOnlySpan<sbyte> values) =>
        new(name, dimensions, Int8, MemoryMarshal.AsBytes(values).ToArray());

    public static OnnxTensor Read(ReadOnlyMemory<byte> message)
    {
        var (name, dimensions, elementType, bytes) = ("", new List<long>(), 0, ReadOnlyMemory<byte>.Empty);
        foreach (var field in ProtobufField.Read(message))
        {
            switch (field.Number)
            {
                case DimensionsField when field.WireType == ProtobufField.Varint:
                    dimensions.Add((long)field.Value);
                    break;
                case DimensionsField:
                    dimensions.AddRange(ProtobufField.ReadPacked(field.Data));
                    break;
                case ElementTypeField:
                    elementType = (int)field.Value;
                    break;
                case NameField:
                    name = field.Text;
                    break;
                case BytesField:
                case FloatsField when field.WireType == ProtobufField.Bytes:
                    bytes = field.Data;
                    break;
            }
        }

        return new OnnxTensor(name, dimensions, elementType, bytes);
    }

    public ProtobufMessage Write()
    {
        var message = new ProtobufMessage();
        foreach (var dimension in Dimensions)
        {
            message.Add(DimensionsField, dimension);
        }

        return message.Add(ElementTypeField, ElementType).Add(NameField, Name).Add(BytesField, Bytes.Span);
    }
}
