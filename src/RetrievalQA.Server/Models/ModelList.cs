using System.Text.Json.Serialization;
using RetrievalQA.Answering.Models;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Models;

/// <summary>The models that clients can choose from.</summary>
public sealed class ModelList(ModelCatalog catalog)
{
    // The catalogue has no dates; clients expect one.
    private const long Created = 1_764_000_000;

    public IReadOnlyList<ModelObject> All { get; } = [.. catalog.All.Select(model => new ModelObject(model.Name, "model", Created, model.OwnedBy))];

    /// <summary>Checks that a name can answer. Names that are not configured stand for the default model, unless settings are strict.</summary>
    public void Expect(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || catalog.Find(name) is null)
        {
            throw ApiException.ModelNotFound(name);
        }
    }

    public ModelObject Retrieve(string name) => All.FirstOrDefault(model => model.Id == name) ?? throw ApiException.ModelNotFound(name);
}

public sealed record ModelObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, long Created, string OwnedBy);
