using System.Text.Json.Serialization;
using RetrievalQA.Answering.Models;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Models;

/// <summary>The models that clients can choose from.</summary>
public sealed class ModelList(ModelCatalog catalog)
{
    // The catalogue has no dates; clients expect one.
    private const long Created = 1_764_000_000;

    /// <summary>Every name that settings know.</summary>
    public IReadOnlyList<ModelObject> All { get; } = [.. catalog.Named.Select(named => Show(named.Key, named.Value))];

    /// <summary>Checks that a name can answer. Names that are not configured stand for the default model, unless settings are strict.</summary>
    public void Expect(string name) => Retrieve(name);

    /// <summary>The model under any name that can answer, owned by whoever runs the model behind it.</summary>
    public ModelObject Retrieve(string name) => string.IsNullOrWhiteSpace(name) || catalog.Find(name) is not { } model
        ? throw ApiException.ModelNotFound(name)
        : Show(name, model);

    /// <summary>The model under a name that settings know.</summary>
    public ModelObject Configured(string name) => catalog.Named.TryGetValue(name, out var model) ? Show(name, model) : throw ApiException.ModelNotFound(name);

    private static ModelObject Show(string name, ChatModel model) => new(name, "model", Created, model.OwnedBy);
}

public sealed record ModelObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, long Created, string OwnedBy);
