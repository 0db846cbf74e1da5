using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>Files of one JSON object a line, packed or not.</summary>
internal static class JsonLines
{
    private const string Packed = ".gz";

    /// <returns>The path of a file, or of the packed one; null where there is neither.</returns>
    public static string? Find(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return new[] { path, path + Packed }.FirstOrDefault(File.Exists);
    }

    /// <exception cref="InvalidDataException">There is no such file.</exception>
    public static string Expect(string folder, string name) =>
        Find(folder, name) ?? throw new InvalidDataException($"There is no {name} in '{folder}'.");

    /// <exception cref="InvalidDataException">A line is no object; says which.</exception>
    public static IEnumerable<JsonNode> Read(string path)
    {
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(line) ?? throw new InvalidDataException($"Line {number} of '{path}' is no JSON object.");
            }
        }
    }

    public static IEnumerable<string> Lines(string path)
    {
        using var file = File.OpenRead(path);
        using var content = path.EndsWith(Packed, StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(content);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
