using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RetrievalQA.Semantics;

/// <summary>Reads what an endpoint says embeddings are.</summary>
internal static class EmbeddingReply
{
    /// <param name="count">Of the texts that were sent.</param>
    /// <param name="dimensions">Numbers of each vector; 0 where that is not known.</param>
    /// <returns>Vectors of length 1, in the order of the texts.</returns>
    /// <exception cref="EmbeddingFailedException">It is something else.</exception>
    public static float[][] Read(ReadOnlySpan<byte> json, int count, int dimensions)
    {
        var rows = Rows(json);
        if (rows.Length != count)
        {
            throw Unusable($"{rows.Length} vectors for {count} texts");
        }

        var vectors = new float[count][];
        foreach (var (place, row) in rows.Index())
        {
            var index = row?.Index ?? place;
            if (index < 0 || index >= count || vectors[index] is not null)
            {
                throw Unusable("vectors of texts that were not sent");
            }

            vectors[index] = Checked(row?.Embedding ?? [], dimensions);
            dimensions = vectors[index].Length;
        }

        return vectors;
    }

    public static EmbeddingFailedException Unusable(string what) => new($"it sent {what}");

    private static EmbeddingRow?[] Rows(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, EmbeddingJson.Default.EmbeddingList)?.Data ?? throw Unusable("no vectors");
        }
        catch (JsonException)
        {
            throw Unusable("something that is no list of embeddings");
        }
    }

    private static float[] Checked(float[] vector, int dimensions)
    {
        if (vector.Length is 0 or > SentenceModelOptions.MostDimensions || (dimensions > 0 && vector.Length != dimensions))
        {
            throw Unusable($"a vector of {vector.Length} numbers");
        }

        var length = TensorPrimitives.Norm<float>(vector);
        if (!float.IsFinite(length) || length <= 0)
        {
            throw Unusable("a vector without a direction");
        }

        TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }
}

internal sealed record EmbeddingRequest(string Model, string[] Input, int? Dimensions, string EncodingFormat);

internal sealed record EmbeddingList(EmbeddingRow?[]? Data);

internal sealed record EmbeddingRow(int? Index, float[]? Embedding);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EmbeddingRequest))]
[JsonSerializable(typeof(EmbeddingList))]
internal sealed partial class EmbeddingJson : JsonSerializerContext;
