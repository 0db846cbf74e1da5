using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;

namespace RetrievalQA.Semantics;

/// <summary>
/// A sentence-transformers model on this machine: the mean of its tokens' vectors, or the vector of the first, of length 1. One text
/// at a time, since rounded weights give a text a slightly other vector in a batch.
/// </summary>
internal sealed class OnnxSentenceEncoder : IEmbeddingGenerator<string, Embedding<float>>
{
    public const string ModelFile = "model.onnx";

    // What MiniLM was trained with; a text that is longer is read so far.
    private const int MostTokens = 256;

    private const string Tokens = "input_ids";
    private const string Mask = "attention_mask";
    private const string TokenTypes = "token_type_ids";

    private readonly InferenceSession session;
    private readonly ModelVocabulary vocabulary;
    private readonly VectorPooling pooling;
    private readonly RunOptions running = new();
    private readonly string output;

    public OnnxSentenceEncoder(string folder, int threads, VectorPooling pooling)
    {
        // Memory that is not kept between texts costs little time and much less when idle.
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            EnableCpuMemArena = false,
            EnableMemoryPattern = false,
        };
        session = new InferenceSession(Path.Combine(folder, ModelFile), options);
        vocabulary = ModelVocabulary.Read(folder);
        this.pooling = pooling;
        output = session.OutputMetadata.Keys.First();
    }

    public int Count(string text) => vocabulary.Count(text);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var text in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(Encode(text)));
        }

        return Task.FromResult(embeddings);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        session.Dispose();
        running.Dispose();
    }

    private float[] Encode(string text)
    {
        var tokens = vocabulary.Encode(text, MostTokens);
        var mask = new long[tokens.Length];
        Array.Fill(mask, 1);
        using var ids = Input(tokens);
        using var attention = Input(mask);
        using var types = Input(new long[tokens.Length]);
        var inputs = new Dictionary<string, OrtValue>(StringComparer.Ordinal) { [Tokens] = ids, [Mask] = attention, [TokenTypes] = types };
        foreach (var unknown in inputs.Keys.Except(session.InputMetadata.Keys, StringComparer.Ordinal).ToList())
        {
            inputs.Remove(unknown);
        }

        using var results = session.Run(running, inputs, [output]);
        var vectors = results[0].GetTensorDataAsSpan<float>();
        var pooled = pooling == VectorPooling.First ? vectors[..(vectors.Length / tokens.Length)].ToArray() : Mean(vectors, tokens.Length);
        TensorPrimitives.Divide(pooled, Math.Max(TensorPrimitives.Norm<float>(pooled), 1e-12f), pooled);
        return pooled;
    }

    private static OrtValue Input(long[] values) => OrtValue.CreateTensorValueFromMemory(values, [1, values.Length]);

    // Its length does not matter.
    private static float[] Mean(ReadOnlySpan<float> vectors, int tokens)
    {
        var mean = new float[vectors.Length / tokens];
        for (var token = 0; token < tokens; token++)
        {
            TensorPrimitives.Add(mean, vectors.Slice(token * mean.Length, mean.Length), mean);
        }

        return mean;
    }
}

/// <summary>What of the tokens' vectors is the text's.</summary>
public enum VectorPooling
{
    Mean,

    /// <summary>That of the first token, "CLS".</summary>
    First,
}
