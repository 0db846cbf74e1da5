using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Semantics;

/// <summary>The sentence model, by which documents are searched for meaning beside words. Section "SentenceModel".</summary>
public sealed class SentenceModelOptions : IValidatableObject
{
    public const string Section = "SentenceModel";

    /// <summary>Numbers of a vector, at most.</summary>
    public const int MostDimensions = 8_192;

    /// <summary>BuiltIn, Off, Folder or Endpoint.</summary>
    public SentenceModelSource Source { get; set; } = SentenceModelSource.BuiltIn;

    /// <summary>For Source=Folder: a folder with model.onnx of a sentence-transformers model, and its vocab.txt or sentencepiece.bpe.model.</summary>
    public string Folder { get; set; } = "";

    /// <summary>For Source=Folder: what of the tokens' vectors is the text's: their Mean, or that of the First ("CLS").</summary>
    public VectorPooling Pooling { get; set; } = VectorPooling.Mean;

    /// <summary>For Source=Endpoint: base address up to and including the version, such as http://localhost:8000/v1; /embeddings is added.</summary>
    public string Url { get; set; } = "";

    /// <summary>For Source=Endpoint: the name that it knows the model by.</summary>
    public string Model { get; set; } = "";

    /// <summary>For Source=Endpoint: environment variable that holds its key.</summary>
    public string ApiKeyVariable { get; set; } = "";

    /// <summary>For Source=Endpoint: file that holds its key.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>For Source=Endpoint: numbers of a vector, which the endpoint is asked for; 0 to take what it gives.</summary>
    [Range(0, MostDimensions)]
    public int Dimensions { get; set; }

    /// <summary>For Source=Endpoint: texts of one request, at most. A question is compared with 16 sentences.</summary>
    [Range(1, 2_048)]
    public int Batch { get; set; } = 32;

    /// <summary>For Source=Endpoint: seconds that a question waits for an answer of the endpoint; after that it is answered by words alone.</summary>
    [Range(0.01, 60.0)]
    public double QuestionSeconds { get; set; } = 2;

    /// <summary>For Source=Endpoint: seconds after which a request for vectors of passages has failed.</summary>
    [Range(1.0, 600.0)]
    public double TimeoutSeconds { get; set; } = 60;

    /// <summary>For Source=Endpoint: further tries of a request for vectors of passages (429, 408, 5xx, no connection).</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>The scripts that the model reads: Latin, All, or ByModel (all for an endpoint or a folder with sentencepiece.bpe.model).</summary>
    public ReadScripts Scripts { get; set; } = ReadScripts.ByModel;

    /// <summary>Put before each question, such as "query: " for E5.</summary>
    public string QuestionPrefix { get; set; } = "";

    /// <summary>Put before each passage, such as "passage: " for E5.</summary>
    public string PassagePrefix { get; set; } = "";

    /// <summary>Cosine of texts that have nothing to do with each other, which is a likeness of 0: 0 for the model inside, about 0.7 for E5.</summary>
    [Range(0.0, 0.95)]
    public double LikenessFloor { get; set; }

    /// <summary>Tokens of a passage that is given one vector, at most; a single sentence may have more.</summary>
    [Range(16, 256)]
    public int PassageTokens { get; set; } = 128;

    /// <summary>What a passage's likeness in meaning, 0..1, counts beside its score by words, 0..1.</summary>
    [Range(0.0, 4.0)]
    public double Weight { get; set; } = 0.5;

    /// <summary>Seconds that a question waits for the vectors of what it searches; after that it is answered by words alone.</summary>
    [Range(0.0, 60.0)]
    public double WaitSeconds { get; set; } = 2;

    /// <summary>Threads that compute one vector.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = 1;

    /// <summary>Texts whose vectors are remembered: questions, and sentences that were compared with them.</summary>
    [Range(16, 1_000_000)]
    public int CachedVectors { get; set; } = 4_096;

    /// <summary>Megabytes that those texts and vectors take, at most.</summary>
    [Range(1, 4_096)]
    public int CachedVectorMegabytes { get; set; } = 16;

    /// <summary>Minutes without use after which the model's memory is given back; 0 to keep it.</summary>
    [Range(0, 1_440)]
    public int UnloadAfterMinutes { get; set; } = 10;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var url = Uri.TryCreate(Url, UriKind.Absolute, out var parsed) ? parsed : null;
        (string Field, string Fault, bool IsFaulty)[] checks =
        [
            (nameof(Url), "must be an http or https address.", url is not { Scheme: "http" or "https" }),
            (nameof(Url), "must not hold a user name or password; use ApiKeyVariable or ApiKeyFile.", url is { UserInfo.Length: > 0 }),
            (nameof(Url), "must not hold a query.", url is { Query.Length: > 0 }),
            (nameof(Model), "is needed for an endpoint.", string.IsNullOrWhiteSpace(Model)),
            (nameof(ApiKeyVariable), "and ApiKeyFile cannot both be set.", ApiKeyVariable.Length > 0 && ApiKeyFile.Length > 0),
        ];
        return Source != SentenceModelSource.Endpoint ? []
            : checks.Where(check => check.IsFaulty).Select(check => new ValidationResult(check.Fault, [check.Field]));
    }
}
