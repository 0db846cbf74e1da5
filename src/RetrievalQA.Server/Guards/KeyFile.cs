using System.Text.Json;
using System.Text.Json.Serialization;
using RetrievalQA.Documents;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Guards;

/// <summary>The file that holds the keys: written by the <c>keys</c> command, read by the server.</summary>
public sealed class KeyFile(string path)
{
    /// <summary>As an absolute path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The content; empty where there is no file.</summary>
    /// <exception cref="KeyFileException">It cannot be read.</exception>
    public byte[] Read()
    {
        try
        {
            return File.ReadAllBytes(Path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException(Path, failure.Message, failure);
        }
    }

    /// <exception cref="KeyFileException">The content is not a list of keys.</exception>
    public IReadOnlyList<ApiKey> Parse(byte[] content)
    {
        if (content.Length == 0)
        {
            return [];
        }

        try
        {
            var keys = JsonSerializer.Deserialize(content, KeyFileJson.Default.StoredKeys)?.Keys ?? throw new JsonException("It holds null.");
            return Fault(keys) is { } fault ? throw new KeyFileException(Path, fault) : keys;
        }
        catch (JsonException failure)
        {
            throw new KeyFileException(Path, failure.Message, failure);
        }
    }

    /// <summary>Changes the keys. One command at a time; the running server notices by itself.</summary>
    /// <exception cref="KeyFileException">The file is broken, or another command changes it.</exception>
    public void Change(Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change)
    {
        OwnerOnly.CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
        using (Hold())
        {
            var changed = new StoredKeys(change(Parse(Read())));
            ReplacedFile.Write(Path, JsonSerializer.SerializeToUtf8Bytes(changed, KeyFileJson.Default.StoredKeys));
        }
    }

    private static string? Fault(IReadOnlyList<ApiKey?> keys)
    {
        var wrong = keys.Index().Where(entry => !IsSound(entry.Item)).Select(entry => (int?)entry.Index).FirstOrDefault();
        return wrong is null
            ? null
            : $"keys[{wrong}] needs a sha256 of 64 lower-case hexadecimal digits, a project_id such as '{Project.Default}' and limits above 0.";
    }

    private static bool IsSound(ApiKey? key) =>
        key is { RequestsPerMinute: null or > 0, TokensPerMinute: null or > 0 }
        && ApiKey.IsHash(key.Sha256)
        && Project.IdOf(key.ProjectId) == key.ProjectId;

    private FileStream Hold()
    {
        try
        {
            return new FileStream(Path + ".lock", OwnerOnly.Opening(FileMode.OpenOrCreate, FileAccess.ReadWrite));
        }
        catch (IOException held)
        {
            throw new KeyFileException(Path, "Another command is changing it.", held);
        }
    }
}

internal sealed record StoredKeys(IReadOnlyList<ApiKey> Keys);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(StoredKeys))]
internal sealed partial class KeyFileJson : JsonSerializerContext;

/// <summary>The file with the keys is broken.</summary>
public sealed class KeyFileException(string path, string reason, Exception? inner = null)
    : Exception($"The keys in '{path}' cannot be used. {reason}", inner);
