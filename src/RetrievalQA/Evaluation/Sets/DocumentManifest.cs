using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RetrievalQA.Evaluation.Sets;

/// <summary>
/// A list of documents in JSON, each with name, format, what is expected and phrases (phrase, and where: "page 3", "slide 2").
/// The files lie in files/ beside it.
/// </summary>
public static partial class DocumentManifest
{
    private const string Files = "files";

    /// <exception cref="InvalidDataException">It is no such list, or a file is missing.</exception>
    public static (IReadOnlyList<ExpectedDocument> Expected, IReadOnlyList<EvaluatedDocument> Documents) Read(string path)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Files);
        var expected = Parse(path).Select(Document).ToList();
        var missing = expected.Find(document => !File.Exists(Path.Combine(folder, document.Name)));
        return missing is null
            ? (expected, [.. expected.Select(document => EvaluatedDocument.OfFile(document.Name, Path.Combine(folder, document.Name)))])
            : throw new InvalidDataException($"There is no file '{missing.Name}' in '{folder}'.");
    }

    private static ExpectedDocument Document(JsonNode entry) => new(
        (string)entry["name"]!,
        (string?)entry["format"] ?? "",
        (string?)entry["expect"] ?? "text",
        [
            .. (entry["phrases"]?.AsArray() ?? [])
                .Where(phrase => (bool?)phrase!["optional"] != true)
                .Select(phrase => new ExpectedPhrase((string)phrase!["phrase"]!, PageOf((string?)phrase["where"] ?? ""))),
        ]);

    private static int? PageOf(string where) => Place().Match(where) is { Success: true } place ? int.Parse(place.Groups["number"].Value) : null;

    private static IEnumerable<JsonNode> Parse(string path)
    {
        try
        {
            return [.. JsonNode.Parse(File.ReadAllText(path))!.AsArray().Select(entry => entry!.AsObject())];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new InvalidDataException($"'{path}' is no list of documents.", fault);
        }
    }

    [GeneratedRegex(@"^(?:page|slide) (?<number>\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
