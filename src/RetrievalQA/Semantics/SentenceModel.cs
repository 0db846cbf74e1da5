using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Semantics;

/// <summary>
/// Gives texts vectors that lie close together where the texts mean the same. Loaded at its first use and let go some time after
/// its last one; otherwise it costs nothing.
/// </summary>
public sealed class SentenceModel : IDisposable
{
    private static readonly string BuiltInFolder = Path.Combine(AppContext.BaseDirectory, "sentence-model");

    private readonly SentenceModelOptions options;
    private readonly string? folder;
    private readonly IdleEncoder encoder;
    private readonly Lazy<string> fingerprint;
    private readonly RecentVectors recent;

    public SentenceModel(IOptions<SentenceModelOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        folder = FolderOf(this.options);
        encoder = new IdleEncoder(
            () => new OnnxSentenceEncoder(Folder, this.options.Threads), TimeSpan.FromMinutes(this.options.UnloadAfterMinutes), time);
        fingerprint = new Lazy<string>(FingerprintOf);
        recent = new RecentVectors(this.options.CachedVectors, this.options.CachedVectorMegabytes * 1024L * 1024);
    }

    /// <summary>There is a model.</summary>
    public bool IsOn => folder is not null;

    /// <summary>It takes memory: it was used not long ago.</summary>
    public bool IsLoaded => encoder.IsLoaded;

    /// <summary>Vectors can be compared that were made under the same fingerprint.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <summary>What a passage's likeness in meaning counts beside its score by words.</summary>
    public double Weight => options.Weight;

    /// <summary>Seconds that a question waits for vectors.</summary>
    public double WaitSeconds => options.WaitSeconds;

    public int PassageTokens => options.PassageTokens;

    /// <summary>Whether the model knows the script that a text is written in.</summary>
    public bool Reads(string text) => IsOn && LatinScript.IsMostOf(text);

    /// <summary>The word is one of the model's vocabulary, which holds the common words and names of English.</summary>
    public bool KnowsWord(string word) => CountTokens(word) <= CountTokens("a");

    public int CountTokens(string text) => encoder.Use(used => used.Count(text));

    /// <summary>The vector of a question or a sentence, of length 1; the last ones are remembered.</summary>
    public async ValueTask<float[]> VectorAsync(string text, CancellationToken cancel)
    {
        if (recent.Find(text) is { } known)
        {
            return known;
        }

        var vector = (await PassageVectorsAsync([text], cancel))[0];
        recent.Add(text, vector);
        return vector;
    }

    /// <summary>The vectors of passages, of length 1.</summary>
    public async Task<IReadOnlyList<float[]>> PassageVectorsAsync(IReadOnlyList<string> texts, CancellationToken cancel) =>
        await encoder.UseAsync<IReadOnlyList<float[]>>(async used =>
            [.. (await used.GenerateAsync(texts, cancellationToken: cancel)).Select(embedding => embedding.Vector.ToArray())]);

    public void Dispose() => encoder.Dispose();

    private string Folder => folder ?? throw new InvalidOperationException("There is no sentence model.");

    private static string? FolderOf(SentenceModelOptions options) => options.Source switch
    {
        SentenceModelSource.Folder => options.Folder,
        SentenceModelSource.BuiltIn when File.Exists(Path.Combine(BuiltInFolder, OnnxSentenceEncoder.ModelFile)) => BuiltInFolder,
        _ => null,
    };

    private string FingerprintOf()
    {
        using var model = File.OpenRead(Path.Combine(Folder, OnnxSentenceEncoder.ModelFile));
        return Convert.ToHexStringLower(SHA256.HashData(model));
    }
}
