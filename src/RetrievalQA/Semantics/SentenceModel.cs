using System.Numerics.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Semantics;

/// <summary>
/// Gives texts vectors that lie close together where the texts mean the same. One on this machine is loaded at its first use and let
/// go some time after its last one; otherwise it costs nothing. One behind an endpoint may fail: then words alone have to do.
/// </summary>
public sealed class SentenceModel : IDisposable
{
    private static readonly string BuiltInFolder = Path.Combine(AppContext.BaseDirectory, "sentence-model");

    private readonly SentenceModelOptions options;
    private readonly ISentenceEncoder? encoder;
    private readonly ReadScripts scripts;
    private readonly RecentVectors recent;
    private readonly ModelOutage outage;

    /// <exception cref="OptionsValidationException">The endpoint's key cannot be had.</exception>
    public SentenceModel(IOptions<SentenceModelOptions> options, TimeProvider time, ILogger<SentenceModel>? logger = null)
    {
        this.options = options.Value;
        encoder = EncoderOf(this.options, time);
        scripts = ScriptsOf(this.options);
        recent = new RecentVectors(this.options.CachedVectors, this.options.CachedVectorMegabytes * 1024L * 1024);
        outage = new ModelOutage(time, logger ?? NullLogger<SentenceModel>.Instance);
    }

    /// <summary>There is a model.</summary>
    public bool IsOn => encoder is not null;

    /// <summary>It takes memory: it was used not long ago.</summary>
    public bool IsLoaded => encoder is { IsLoaded: true };

    /// <summary>Why the model's endpoint gives no vectors; null where it does, as far as is known.</summary>
    public string? Fault => outage.Fault;

    /// <summary>Vectors can be compared that were made under the same fingerprint.</summary>
    public string Fingerprint => Encoder.Fingerprint;

    /// <summary>What a passage's likeness in meaning counts beside its score by words.</summary>
    public double Weight => options.Weight;

    /// <summary>Cosine of texts that have nothing to do with each other.</summary>
    public double LikenessFloor => options.LikenessFloor;

    /// <summary>Seconds that a question waits for vectors.</summary>
    public double WaitSeconds => options.WaitSeconds;

    public int PassageTokens => options.PassageTokens;

    /// <summary>Passages that are best encoded together.</summary>
    public int Batch => Encoder.Batch;

    /// <summary>Whether the model knows the script that a text is written in.</summary>
    public bool Reads(string text) => IsOn && scripts.Hold(text);

    /// <summary>The word is one of the model's vocabulary, which holds the common words and names of English; null where that is not known.</summary>
    public bool? KnowsWord(string word) => encoder?.KnowsWord(word);

    public int CountTokens(string text) => Encoder.CountTokens(text);

    /// <summary>The vector of a question, of length 1; null where the model cannot be had now.</summary>
    public async Task<float[]?> QuestionVectorAsync(string question, CancellationToken cancel) =>
        await RememberedAsync([options.QuestionPrefix + question], cancel) is [var vector] ? vector : null;

    /// <summary>How alike texts are to a question or a claim, 0..1 each; null where the model cannot be had now.</summary>
    public async Task<IReadOnlyList<double>?> LikenessAsync(string question, IReadOnlyList<string> texts, CancellationToken cancel) =>
        await RememberedAsync([options.QuestionPrefix + question, .. texts.Select(text => options.PassagePrefix + text)], cancel) is [var asked, .. var vectors]
            ? [.. vectors.Select(vector => Math.Max(0, (TensorPrimitives.Dot<float>(asked, vector) - LikenessFloor) / (1 - LikenessFloor)))]
            : null;

    /// <summary>The vectors of passages, of length 1.</summary>
    /// <exception cref="EmbeddingFailedException">The model cannot be had now.</exception>
    public async Task<IReadOnlyList<float[]>> PassageVectorsAsync(IReadOnlyList<string> texts, CancellationToken cancel)
    {
        try
        {
            var vectors = await Encoder.EncodeAsync([.. texts.Select(text => options.PassagePrefix + text)], isAwaited: false, cancel);
            outage.End();
            return vectors;
        }
        catch (EmbeddingFailedException failure)
        {
            outage.Begin(failure);
            throw;
        }
    }

    public void Dispose() => encoder?.Dispose();

    private ISentenceEncoder Encoder => encoder ?? throw new InvalidOperationException("There is no sentence model.");

    // What is not known is asked for at once; the last ones are remembered.
    private async Task<float[][]?> RememberedAsync(string[] texts, CancellationToken cancel)
    {
        var vectors = Array.ConvertAll(texts, recent.Find);
        string[] unknown = [.. texts.Where((_, index) => vectors[index] is null).Distinct(StringComparer.Ordinal)];
        if (unknown.Length == 0)
        {
            return vectors!;
        }

        if (await TryEncodeAsync(unknown, cancel) is not { } encoded)
        {
            return null;
        }

        var made = unknown.Zip(encoded).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        foreach (var (text, vector) in made)
        {
            recent.Add(text, vector);
        }

        return [.. texts.Select((text, index) => vectors[index] ?? made[text])];
    }

    private async Task<IReadOnlyList<float[]>?> TryEncodeAsync(string[] texts, CancellationToken cancel)
    {
        if (outage.IsResting)
        {
            return null;
        }

        try
        {
            var vectors = await Encoder.EncodeAsync(texts, isAwaited: true, cancel);
            outage.End();
            return vectors;
        }
        catch (EmbeddingFailedException failure)
        {
            outage.Begin(failure);
            return null;
        }
    }

    private static ReadScripts ScriptsOf(SentenceModelOptions options) => (options.Scripts, options.Source) switch
    {
        (ReadScripts.ByModel, SentenceModelSource.Endpoint) => ReadScripts.All,
        (ReadScripts.ByModel, SentenceModelSource.Folder) when ModelVocabulary.IsMultilingual(options.Folder) => ReadScripts.All,
        _ => options.Scripts,
    };

    private static ISentenceEncoder? EncoderOf(SentenceModelOptions options, TimeProvider time) => options.Source switch
    {
        SentenceModelSource.Endpoint =>
            new EndpointEncoder(options, EndpointKey.Read(SentenceModelOptions.Section, options.ApiKeyVariable, options.ApiKeyFile), time),
        SentenceModelSource.Folder => new FolderEncoder(options.Folder, options, time),
        SentenceModelSource.BuiltIn when File.Exists(Path.Combine(BuiltInFolder, OnnxSentenceEncoder.ModelFile)) =>
            new FolderEncoder(BuiltInFolder, options, time),
        _ => null,
    };
}
