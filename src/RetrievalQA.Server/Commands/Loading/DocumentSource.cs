using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RetrievalQA.Server.Commands.Loading;

/// <summary>Where a file of a store came from: kept as attributes of its membership, by which the next load knows it again.</summary>
/// <param name="Folder">A short hash of the folder's full path, which is nobody else's business.</param>
/// <param name="Path">Below the folder, with slashes.</param>
/// <param name="Sha256">Of the content, in lower-case hex.</param>
public sealed record DocumentSource(string Folder, string Path, string Sha256)
{
    private const string FolderKey = "source_folder";
    private const string PathKey = "source_path";
    private const string Sha256Key = "source_sha256";

    private const int MaxAttributes = 16;
    private const int MaxValueLength = 512;

    /// <summary>As it fits into an attribute.</summary>
    public string Path { get; } = Path.Length <= MaxValueLength ? Path : Shorten(Path);

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <returns>Null where they were set by somebody else.</returns>
    public static DocumentSource? Read(JsonObject attributes) =>
        TextOf(attributes, FolderKey) is { } folder && TextOf(attributes, PathKey) is { } path && TextOf(attributes, Sha256Key) is { } hash
            ? new DocumentSource(folder, path, hash)
            : null;

    /// <summary>The attributes with these among them; null where there is no room for them.</summary>
    public JsonObject? AddTo(JsonObject attributes)
    {
        var all = attributes.DeepClone().AsObject();
        all[FolderKey] = Folder;
        all[PathKey] = Path;
        all[Sha256Key] = Sha256;
        return all.Count <= MaxAttributes ? all : null;
    }

    private static string? TextOf(JsonObject attributes, string key) =>
        attributes[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    // The name at its end is kept; the hash tells long paths apart.
    private static string Shorten(string path)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
        var name = path[(path.LastIndexOf('/') + 1)..];
        return $"{hash}/{name}";
    }
}
