using System.ComponentModel.DataAnnotations;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Models;

/// <summary>How an endpoint is spoken to.</summary>
public enum EndpointKind
{
    /// <summary>OpenAI's chat completions, which vLLM, llama.cpp, LM Studio and most others offer too.</summary>
    OpenAI,

    /// <summary>A deployment of a resource of Azure OpenAI.</summary>
    AzureOpenAI,

    /// <summary>Ollama's own interface: unlike its OpenAI-compatible one, it can be told the context window.</summary>
    Ollama,
}

/// <summary>A model behind an endpoint.</summary>
public sealed class ModelEndpointOptions : IValidatableObject
{
    public const string MaxTokens = "max_tokens";
    public const string MaxCompletionTokens = "max_completion_tokens";

    /// <summary>How the endpoint is spoken to: OpenAI (most others offer that too), AzureOpenAI, or Ollama by its own interface.</summary>
    public EndpointKind Kind { get; init; }

    /// <summary>
    /// OpenAI: base address up to and including the version, e.g. <c>http://localhost:8000/v1</c>. AzureOpenAI: address of
    /// the resource. Ollama: address of the server, e.g. <c>http://localhost:11434</c>.
    /// </summary>
    [Required]
    public Uri? Url { get; init; }

    /// <summary>The name that the endpoint knows the model by; the client's name where not set.</summary>
    public string? Model { get; init; }

    /// <summary>AzureOpenAI: name of the deployment.</summary>
    public string? Deployment { get; init; }

    /// <summary>AzureOpenAI: version of its interface; <c>2024-10-21</c> where not set.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Environment variable that holds the key.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>File that holds the key.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>Tokens that prompt and completion may have together; 8,192 for Ollama and 128,000 elsewhere where not set.</summary>
    [Range(1_024, 10_000_000)]
    public int? ContextWindow { get; init; }

    /// <summary>The model can see images; by its name where not set.</summary>
    public bool? Vision { get; init; }

    /// <summary>The model can call functions. For one that cannot, the server searches before it answers.</summary>
    public bool Tools { get; init; } = true;

    /// <summary>The model can be held to a JSON schema; by its name where not set. One that cannot is told the schema.</summary>
    public bool? JsonSchema { get; init; }

    /// <summary>Vocabulary that its tokens are counted by ("o200k_base", "cl100k_base"); by its name where not set.</summary>
    [AllowedValues(null, TokenVocabulary.O200kName, TokenVocabulary.Cl100kName)]
    public string? Tokenizer { get; init; }

    /// <summary>
    /// Field that bounds the completion ("max_tokens", "max_completion_tokens"). Where not set, the newer one for OpenAI and
    /// Azure, the older for all others, since not all of them know the newer.
    /// </summary>
    [AllowedValues(null, MaxTokens, MaxCompletionTokens)]
    public string? MaxTokensField { get; init; }

    /// <summary>Further tries of a call that failed before its first byte (429, 408, 5xx, no connection).</summary>
    [Range(0, 10)]
    public int MaxRetries { get; init; } = 2;

    /// <summary>Seconds before the first further try; doubled for each one after it.</summary>
    [Range(0.001, 60)]
    public double RetryDelaySeconds { get; init; } = 0.8;

    /// <summary>The longest wait before a try. An endpoint that asks for a longer one (Retry-After) is not tried again.</summary>
    [Range(0.001, 600)]
    public double MaxRetryDelaySeconds { get; init; } = 30;

    /// <summary>Seconds without a byte from the endpoint after which a try fails.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; init; } = 120;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var isAzure = Kind == EndpointKind.AzureOpenAI;
        (string Field, string Fault, bool IsFaulty)[] checks =
        [
            (nameof(Url), "must be an http or https address.", Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" }),
            (nameof(Url), "must not hold a user name or password; use ApiKeyVariable or ApiKeyFile.", Url is { IsAbsoluteUri: true, UserInfo.Length: > 0 }),
            (nameof(Url), "must not hold a query.", Url is { IsAbsoluteUri: true, Query.Length: > 0 }),
            (nameof(Url), "is the address of the server, without /v1.", Kind == EndpointKind.Ollama
                && Url is { IsAbsoluteUri: true, AbsolutePath: "/v1" or "/v1/" }),
            (nameof(Deployment), "is needed for AzureOpenAI.", isAzure && string.IsNullOrWhiteSpace(Deployment)),
            (nameof(Deployment), "is for AzureOpenAI alone.", !isAzure && Deployment is not null),
            (nameof(ApiVersion), "is for AzureOpenAI alone.", !isAzure && ApiVersion is not null),
            (nameof(ApiKeyVariable), "or ApiKeyFile is needed for AzureOpenAI.", isAzure && ApiKeyVariable is null && ApiKeyFile is null),
            (nameof(ApiKeyVariable), "and ApiKeyFile cannot both be set.", ApiKeyVariable is not null && ApiKeyFile is not null),
            (nameof(MaxRetryDelaySeconds), "must not be less than RetryDelaySeconds.", MaxRetryDelaySeconds < RetryDelaySeconds),
        ];
        return checks.Where(check => check.IsFaulty).Select(check => new ValidationResult(check.Fault, [check.Field]));
    }
}
