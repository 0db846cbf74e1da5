namespace RetrievalQA.SentenceModel;

/// <summary>An operation of a model. Field numbers: onnx.proto, messages NodeProto and AttributeProto.</summary>
internal sealed record OnnxNode(string Operator, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>Operators of ONNX Runtime that are not of the standard.</summary>
    public const string MicrosoftDomain = "com.microsoft";

    private const int InputField = 1;
    private const int OutputField = 2;
    private const int NameField = 3;
    private const int OperatorField = 4;
    private const int AttributeField = 5;
    private const int DomainField = 7;
    private const int IntegerAttribute = 2;

    public string Domain { get; init; } = "";

    public IReadOnlyList<ProtobufField> Attributes { get; init; } = [];

    public static OnnxNode Read(ReadOnlyMemory<byte> message)
    {
        var fields = ProtobufField.Read(message).ToLookup(field => field.Number);
        return new OnnxNode(Text(OperatorField), Text(NameField), Texts(InputField), Texts(OutputField))
        {
            Domain = Text(DomainField),
            Attributes = [.. fields[AttributeField]],
        };

        List<string> Texts(int number) => [.. fields[number].Select(field => field.Text)];
        string Text(int number) => Texts(number).FirstOrDefault("");
    }

    /// <param name="value">Of a whole number.</param>
    public static ProtobufField Attribute(string name, long value)
    {
        const int nameField = 1;
        const int valueField = 3;
        const int typeField = 20;
        var attribute = new ProtobufMessage().Add(nameField, name).Add(valueField, value).Add(typeField, IntegerAttribute);
        return new ProtobufField(AttributeField, ProtobufField.Bytes, 0, attribute.ToArray());
    }

    public ProtobufMessage Write()
    {
        var message = new ProtobufMessage();
        foreach (var input in Inputs)
        {
            message.Add(InputField, input);
        }

        foreach (var output in Outputs)
        {
            message.Add(OutputField, output);
        }

        message.Add(NameField, Name).Add(OperatorField, Operator);
        foreach (var attribute in Attributes)
        {
            message.Add(attribute);
        }

        return Domain.Length > 0 ? message.Add(DomainField, Domain) : message;
    }
}
