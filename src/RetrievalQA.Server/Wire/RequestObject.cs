using System.Text.Json;

namespace RetrievalQA.Server.Wire;

/// <summary>A closed object of a request: it refuses keys that it does not know. A null value counts as absent.</summary>
public sealed class RequestObject
{
    private readonly JsonElement element;
    private readonly string path;

    /// <exception cref="ApiException">There is a key that is not among <paramref name="keys"/>.</exception>
    public RequestObject(JsonElement element, string path, IReadOnlyList<string> keys)
    {
        this.element = element;
        this.path = path;
        foreach (var property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name, StringComparer.Ordinal))
            {
                throw ApiException.UnknownParameter(PathTo(property.Name));
            }
        }
    }

    /// <summary>The value; null where it is absent or JSON null.</summary>
    public RequestValue? this[string key] =>
        element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? new RequestValue(value, PathTo(key)) : null;

    /// <exception cref="ApiException">The value is absent or null.</exception>
    public RequestValue Required(string key) => this[key] ?? throw ApiException.MissingParameter(PathTo(key));

    /// <summary>The key is there, be it with a null.</summary>
    public bool Has(string key) => element.TryGetProperty(key, out _);

    public string PathTo(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
