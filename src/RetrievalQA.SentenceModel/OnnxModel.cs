namespace RetrievalQA.SentenceModel;

/// <summary>A model file: its operations and constants, and whatever else stands in it. Field numbers: onnx.proto.</summary>
internal sealed record OnnxModel(
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<OnnxTensor> Constants,
    IReadOnlyList<ProtobufField> OtherOfGraph,
    IReadOnlyList<ProtobufField> OtherOfModel)
{
    private const int GraphField = 7;
    private const int OperatorSetField = 8;
    private const int NodeField = 1;
    private const int ConstantField = 5;

    public static OnnxModel Read(byte[] file)
    {
        var model = ProtobufField.Read(file).ToLookup(field => field.Number == GraphField);
        var graph = ProtobufField.Read(model[true].Single().Data).ToLookup(field => field.Number);
        return new OnnxModel(
            [.. graph[NodeField].Select(field => OnnxNode.Read(field.Data))],
            [.. graph[ConstantField].Select(field => OnnxTensor.Read(field.Data))],
            [.. graph.Where(fields => fields.Key is not NodeField and not ConstantField).SelectMany(fields => fields)],
            [.. model[false]]);
    }

    /// <summary>The file, which may use operators of ONNX Runtime.</summary>
    public byte[] Write()
    {
        const int domainField = 1;
        const int versionField = 2;
        var graph = new ProtobufMessage();
        foreach (var node in Nodes)
        {
            graph.Add(NodeField, node.Write());
        }

        foreach (var constant in Constants)
        {
            graph.Add(ConstantField, constant.Write());
        }

        foreach (var field in OtherOfGraph)
        {
            graph.Add(field);
        }

        var model = new ProtobufMessage();
        foreach (var field in OtherOfModel)
        {
            model.Add(field);
        }

        return model
            .Add(OperatorSetField, new ProtobufMessage().Add(domainField, OnnxNode.MicrosoftDomain).Add(versionField, 1))
            .Add(GraphField, graph)
            .ToArray();
    }
}
