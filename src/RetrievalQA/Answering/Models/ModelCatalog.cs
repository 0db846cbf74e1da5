using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;

namespace RetrievalQA.Answering.Models;

/// <summary>The models that settings name, and the built-in one.</summary>
public sealed class ModelCatalog
{
    private readonly Dictionary<string, ChatModel> models = new(StringComparer.Ordinal);
    private readonly ModelOptions options;

    /// <exception cref="OptionsValidationException">A setting does not make sense; the message names it.</exception>
    public ModelCatalog(IOptions<ModelOptions> options, ExtractiveChatCompletion extractive)
    {
        this.options = options.Value;
        models.Add(ExtractiveChatCompletion.ModelName, new ChatModel(ExtractiveChatCompletion.ModelName, extractive, ExtractiveChatCompletion.ContextWindow, "retrievalqa"));
        foreach (var (name, endpoint) in this.options.Endpoints)
        {
            models[name] = Connect(name, endpoint);
        }

        if (!models.ContainsKey(this.options.Default))
        {
            throw Invalid($"Models:Default names '{this.options.Default}', which is not configured under Models:Endpoints.");
        }
    }

    public IReadOnlyCollection<ChatModel> All => models.Values;

    /// <summary>The model of that name, or the default one unless settings are strict; null where there is none.</summary>
    public ChatModel? Find(string name)
    {
        if (models.TryGetValue(name, out var model))
        {
            return model;
        }

        return options.Strict ? null : models[options.Default];
    }

    private static ChatModel Connect(string name, ModelEndpointOptions endpoint)
    {
        if (endpoint.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" } url)
        {
            throw Invalid($"Models:Endpoints:{name}:Url must be an http or https address.");
        }

        var clientOptions = new OpenAIClientOptions
        {
            Endpoint = url,
            NetworkTimeout = TimeSpan.FromSeconds(endpoint.TimeoutSeconds),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 2),
        };
        clientOptions.AddPolicy(new VerbatimRequestPolicy(), PipelinePosition.PerCall);
        var client = new OpenAIClient(new ApiKeyCredential(ReadKey(name, endpoint)), clientOptions);
        return new ChatModel(name, new OpenAIChatCompletionService(endpoint.Model ?? name, client), endpoint.ContextWindow, url.Host);
    }

    private static string ReadKey(string name, ModelEndpointOptions endpoint)
    {
        var key = endpoint switch
        {
            { ApiKeyVariable: { } variable } => Environment.GetEnvironmentVariable(variable)
                ?? throw Invalid($"Models:Endpoints:{name}:ApiKeyVariable names '{variable}', which is not set."),
            { ApiKeyFile: { } file } when File.Exists(file) => File.ReadAllText(file).Trim(),
            { ApiKeyFile: { } file } => throw Invalid($"Models:Endpoints:{name}:ApiKeyFile names '{file}', which does not exist."),
            _ => "none",
        };
        return key.Length > 0 ? key : throw Invalid($"Models:Endpoints:{name} has an empty key.");
    }

    private static OptionsValidationException Invalid(string message) => new(ModelOptions.Section, typeof(ModelOptions), [message]);
}
