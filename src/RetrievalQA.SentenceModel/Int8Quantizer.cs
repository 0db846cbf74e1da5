namespace RetrievalQA.SentenceModel;

/// <summary>
/// Rounds the weights of a model to 8 bits: those of matrix products with a scale for each column, computed by
/// DynamicQuantizeMatMul of ONNX Runtime; word vectors with a scale for each row. Symmetric, so that zero stays zero.
/// </summary>
internal sealed class Int8Quantizer
{
    private const float Highest = 127;
    private const float SmallestScale = 1e-12f;

    // Tables with fewer rows, of positions and token types, are small and looked up once each.
    private const int SmallestVocabulary = 10_000;

    private readonly OnnxModel model;
    private readonly Dictionary<string, OnnxTensor> constants;

    private Int8Quantizer(OnnxModel model)
    {
        this.model = model;
        constants = model.Constants.ToDictionary(constant => constant.Name, StringComparer.Ordinal);
    }

    public static byte[] Quantize(byte[] file) => new Int8Quantizer(OnnxModel.Read(file)).Quantized().Write();

    private OnnxModel Quantized()
    {
        var nodes = model.Nodes.SelectMany(node => node switch
        {
            { Operator: "MatMul" } when Matrix(node.Inputs[1]) is { } weights => Product(node, weights),
            { Operator: "Gather" } when Matrix(node.Inputs[0]) is { } table && table.Dimensions[0] >= SmallestVocabulary => LookUp(node, table),
            _ => [node],
        }).ToList();
        return model with { Nodes = nodes, Constants = [.. constants.Values] };
    }

    private OnnxTensor? Matrix(string name) =>
        constants.GetValueOrDefault(name) is { ElementType: OnnxTensor.Float, Dimensions.Count: 2 } matrix ? matrix : null;

    private OnnxNode[] Product(OnnxNode node, OnnxTensor weights)
    {
        var columns = weights.Dimensions[1];
        var (rounded, scale) = Round(weights, isByColumn: true);
        var zero = Add(OnnxTensor.Of($"{weights.Name}_zero", [columns], new sbyte[columns]));
        return [node with { Operator = "DynamicQuantizeMatMul", Domain = OnnxNode.MicrosoftDomain, Inputs = [node.Inputs[0], rounded, scale, zero] }];
    }

    private OnnxNode[] LookUp(OnnxNode node, OnnxTensor table)
    {
        var (rounded, scale) = Round(table, isByColumn: false);
        var (whole, number, factor) = ($"{table.Name}_row", $"{table.Name}_number", $"{table.Name}_factor");
        return
        [
            node with { Name = $"{node.Name}_row", Inputs = [rounded, node.Inputs[1]], Outputs = [whole] },
            node with { Name = $"{node.Name}_factor", Inputs = [scale, node.Inputs[1]], Outputs = [factor] },
            new OnnxNode("Cast", $"{node.Name}_cast", [whole], [number]) { Attributes = [OnnxNode.Attribute("to", OnnxTensor.Float)] },
            new OnnxNode("Mul", $"{node.Name}_scaled", [number, factor], node.Outputs),
        ];
    }

    /// <summary>Puts whole numbers and their scales in the place of a matrix; their names.</summary>
    private (string Values, string Scales) Round(OnnxTensor matrix, bool isByColumn)
    {
        var (rows, columns) = (matrix.Dimensions[0], matrix.Dimensions[1]);
        var weights = matrix.Floats;
        var scales = new float[isByColumn ? columns : rows];
        var values = new sbyte[weights.Length];
        for (var index = 0; index < weights.Length; index++)
        {
            ref var scale = ref scales[isByColumn ? index % columns : index / columns];
            scale = Math.Max(Math.Max(scale, SmallestScale), Math.Abs(weights[index]) / Highest);
        }

        for (var index = 0; index < values.Length; index++)
        {
            values[index] = (sbyte)MathF.Round(weights[index] / scales[isByColumn ? index % columns : index / columns]);
        }

        constants.Remove(matrix.Name);
        return (Add(OnnxTensor.Of($"{matrix.Name}_int8", [rows, columns], values)),
            Add(OnnxTensor.Of($"{matrix.Name}_scale", isByColumn ? [columns] : [rows, 1], scales)));
    }

    private string Add(OnnxTensor constant)
    {
        constants.Add(constant.Name, constant);
        return constant.Name;
    }
}
