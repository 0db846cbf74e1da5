using System.Text.Json.Serialization;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Models;

/// <summary>The models that clients can choose from.</summary>
public sealed class ModelList
{
    private const string BuiltIn = "extractive";
    private const long Created = 1_764_000_000;

    public IReadOnlyList<ModelObject> All { get; } = [new ModelObject(BuiltIn, "model", Created, "retrievalqa")];

    /// <summary>Checks that a name can answer. Names that are not configured stand for the default model.</summary>
    public void Expect(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw ApiException.ModelNotFound(name);
        }
    }

    public ModelObject Retrieve(string name) => All.FirstOrDefault(model => model.Id == name) ?? throw ApiException.ModelNotFound(name);
}

public sealed record ModelObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, long Created, string OwnedBy);
