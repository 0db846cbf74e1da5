using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Answering.Models;

/// <summary>Section "Models": which models can answer. The built-in <c>extractive</c> model is always there.</summary>
public sealed class ModelOptions
{
    public const string Section = "Models";

    /// <summary>The model that stands in for names that are not configured.</summary>
    [Required]
    public string Default { get; init; } = ExtractiveChatCompletion.ModelName;

    /// <summary>Refuse names that are not configured instead of using the default.</summary>
    public bool Strict { get; init; }

    /// <summary>OpenAI-compatible endpoints by the model name that clients use.</summary>
    public Dictionary<string, ModelEndpointOptions> Endpoints { get; init; } = [];
}

/// <summary>A model behind an OpenAI-compatible chat-completions endpoint.</summary>
public sealed class ModelEndpointOptions
{
    /// <summary>Base address up to and including the version, e.g. <c>http://localhost:11434/v1</c>.</summary>
    [Required]
    public Uri? Url { get; init; }

    /// <summary>The name that the endpoint knows the model by; the client's name where not set.</summary>
    public string? Model { get; init; }

    /// <summary>Environment variable that holds the key.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>File that holds the key.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>Tokens that prompt and completion may have together.</summary>
    [Range(1_024, 10_000_000)]
    public int ContextWindow { get; init; } = 128_000;

    /// <summary>Seconds without a byte from the endpoint after which a call fails.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; init; } = 120;
}
