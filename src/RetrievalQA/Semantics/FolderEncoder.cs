using System.Security.Cryptography;

namespace RetrievalQA.Semantics;

/// <summary>A model in a folder of this machine.</summary>
internal sealed class FolderEncoder : ISentenceEncoder
{
    private readonly string folder;
    private readonly string variant;
    private readonly IdleEncoder encoder;
    private readonly Lazy<string> fingerprint;

    public FolderEncoder(string folder, SentenceModelOptions options, TimeProvider time)
    {
        (this.folder, variant) = (folder, options.PassagePrefix + (options.Pooling == VectorPooling.Mean ? "" : options.Pooling));
        var idle = TimeSpan.FromMinutes(options.UnloadAfterMinutes);
        encoder = new IdleEncoder(() => new OnnxSentenceEncoder(folder, options.Threads, options.Pooling), idle, time);
        fingerprint = new Lazy<string>(FingerprintOf);
    }

    public bool IsLoaded => encoder.IsLoaded;

    public string Fingerprint => fingerprint.Value;

    // Few, so that a source that changes is let go soon.
    public int Batch => 16;

    public int CountTokens(string text) => encoder.Use(used => used.Count(text));

    public bool? KnowsWord(string word) => ModelVocabulary.IsMultilingual(folder) ? null : CountTokens(word) <= CountTokens("a");

    public Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, bool isAwaited, CancellationToken cancel) =>
        encoder.UseAsync<IReadOnlyList<float[]>>(async used =>
            [.. (await used.GenerateAsync(texts, cancellationToken: cancel)).Select(embedding => embedding.Vector.ToArray())]);

    public void Dispose() => encoder.Dispose();

    private string FingerprintOf()
    {
        using var model = File.OpenRead(Path.Combine(folder, OnnxSentenceEncoder.ModelFile));
        return Convert.ToHexStringLower(SHA256.HashData(model)) + variant;
    }
}
