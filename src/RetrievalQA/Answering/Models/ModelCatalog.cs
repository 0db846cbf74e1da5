using Microsoft.Extensions.Options;

namespace RetrievalQA.Answering.Models;

/// <summary>The models that settings name, and the built-in one.</summary>
public sealed class ModelCatalog
{
    private readonly Dictionary<string, ChatModel> models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChatModel> named;
    private readonly ModelOptions options;

    /// <exception cref="OptionsValidationException">A setting does not make sense; the message names it.</exception>
    public ModelCatalog(IOptions<ModelOptions> options, BuiltInModel builtIn, TimeProvider time)
    {
        this.options = options.Value;
        models.Add(BuiltInModel.Name, builtIn.Model);
        foreach (var (name, endpoint) in this.options.Endpoints)
        {
            var key = EndpointKey.Read($"{ModelOptions.Section}:Endpoints:{name}", endpoint.ApiKeyVariable, endpoint.ApiKeyFile);
            models.Add(name, EndpointConnection.Open(name, endpoint, key, builtIn.SearchFirst, time));
        }

        if (!models.ContainsKey(this.options.Default))
        {
            throw Invalid($"Models:Default names '{this.options.Default}', which is not configured under Models:Endpoints. {Existing}");
        }

        named = models.Concat(this.options.Aliases.SelectMany(alias => alias.Value, (alias, name) => KeyValuePair.Create(name, models[alias.Key])))
            .ToDictionary(StringComparer.Ordinal);
    }

    public IReadOnlyCollection<ChatModel> All => models.Values;

    /// <summary>The models by each of their names, their own and those that settings give them.</summary>
    public IReadOnlyDictionary<string, ChatModel> Named => named;

    /// <summary>Says that there is no model of that name, and which there are; null where there is one.</summary>
    public string? FaultOf(string name) => named.ContainsKey(name) ? null : $"There is no model '{name}'. {Existing}";

    private string Existing => $"There are: {string.Join(", ", models.Keys.Concat(options.Aliases.SelectMany(alias => alias.Value)))}.";

    /// <summary>The model of that name, or the default one unless settings are strict; null where there is none.</summary>
    public ChatModel? Find(string name) => named.GetValueOrDefault(name) ?? (options.Strict ? null : models[options.Default]);

    private static OptionsValidationException Invalid(string message) => new(ModelOptions.Section, typeof(ModelOptions), [message]);
}
