using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Models;

/// <summary>
/// Makes a model of an endpoint's settings. Every kind is spoken to through OpenAI's client: Azure's own client reaches
/// into internals of OpenAI's, and breaks with each version of it that it was not built for.
/// </summary>
internal static class EndpointConnection
{
    private const string DefaultAzureVersion = "2024-10-21";
    private const string AzureKeyHeader = "api-key";
    private const int DefaultWindow = 128_000;

    // Ollama keeps memory for the whole window.
    private const int DefaultOllamaWindow = 8_192;

    /// <param name="key">Null for an endpoint without one.</param>
    /// <param name="searchFirst">What stands in for a model that cannot call functions.</param>
    public static ChatModel Open(
        string name, ModelEndpointOptions endpoint, string? key, Func<IChatCompletionService, IChatCompletionService> searchFirst, TimeProvider time)
    {
        var model = endpoint.Model ?? endpoint.Deployment ?? name;
        var known = KnownModel.Of(model);
        var window = endpoint.ContextWindow ?? (endpoint.Kind == EndpointKind.Ollama ? DefaultOllamaWindow : DefaultWindow);
        var dialect = new RequestDialect(MaxTokensField(endpoint), endpoint.Tools, endpoint.JsonSchema ?? known.JsonSchema);
#pragma warning disable OPENAI001 // Otherwise a key is always sent, and always in the same header.
        var client = new OpenAIClient(Authentication(endpoint.Kind, key), ClientOptions(endpoint, dialect, window, time));
#pragma warning restore OPENAI001
        IChatCompletionService service = new OpenAIChatCompletionService(model, client);
        return new ChatModel(name, endpoint.Tools ? service : searchFirst(service), window, endpoint.Url!.Host)
        {
            Can = new ModelCapabilities(endpoint.Vision ?? known.Vision, ImageAddresses: endpoint.Kind != EndpointKind.Ollama, CallFunctions: endpoint.Tools),
            Vocabulary = endpoint.Tokenizer is { } vocabulary ? TokenVocabulary.Named(vocabulary) : known.Vocabulary,
            Failure = new EndpointFailure(key),
        };
    }

    private static OpenAIClientOptions ClientOptions(ModelEndpointOptions endpoint, RequestDialect dialect, int window, TimeProvider time)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = Address(endpoint),
            NetworkTimeout = TimeSpan.FromSeconds(endpoint.TimeoutSeconds),
            RetryPolicy = new EndpointRetryPolicy(endpoint, time),
        };
        options.AddPolicy(new RequestBodyPolicy(dialect), PipelinePosition.PerCall);
        if (endpoint.Kind == EndpointKind.AzureOpenAI)
        {
            options.AddPolicy(new AzurePolicy(endpoint.ApiVersion ?? DefaultAzureVersion), PipelinePosition.PerCall);
        }

        if (endpoint.Kind == EndpointKind.Ollama)
        {
            options.Transport = new HttpClientPipelineTransport(OllamaHandler.NewClient(endpoint.Url!, window));
        }

        return options;
    }

    private static Uri Address(ModelEndpointOptions endpoint) => endpoint.Kind == EndpointKind.AzureOpenAI
        ? new Uri($"{endpoint.Url!.AbsoluteUri.TrimEnd('/')}/openai/deployments/{Uri.EscapeDataString(endpoint.Deployment!)}")
        : endpoint.Url!;

    private static AuthenticationPolicy Authentication(EndpointKind kind, string? key) => (kind, key) switch
    {
        (_, null) => new NoKeyPolicy(),
        (EndpointKind.AzureOpenAI, _) => ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(key), AzureKeyHeader),
        _ => ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(key)),
    };

    private static string MaxTokensField(ModelEndpointOptions endpoint)
    {
        var isNew = endpoint.Kind == EndpointKind.AzureOpenAI || endpoint.Url!.Host is "api.openai.com"
            || endpoint.Url.Host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase);
        return endpoint.MaxTokensField ?? (isNew ? ModelEndpointOptions.MaxCompletionTokens : ModelEndpointOptions.MaxTokens);
    }
}
