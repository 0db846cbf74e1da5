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

    private static readonly Dictionary<string, Expectation> Expectations = new(StringComparer.Ordinal)
    {
        ["text"] = Expectation.Text,
        ["reject"] = Expectation.Reject,
        ["no_text"] = Expectation.NoText,
        ["survive"] = Expectation.Survive,
        ["optional"] = Expectation.Optional,
    };

    /// <exception cref="InvalidDataException">It is no such list, or a file is missing.</exception>
    public static (IReadOnlyList<ExpectedDocument> Expected, IReadOnlyList<EvaluatedDocument> Documents) Read(string path)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Files);
        var expected = Parse(path);
        var missing = expected.Find(document => !File.Exists(Path.Combine(folder, document.Name)));
        return missing is null
            ? (expected, [.. expected.Select(document => EvaluatedDocument.OfFile(document.Name, Path.Combine(folder, document.Name)))])
            : throw new InvalidDataException($"There is no file '{missing.Name}' in '{folder}'.");
    }

    private static List<ExpectedDocument> Parse(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) is JsonArray entries
                ? [.. entries.Select(entry => Document(entry as JsonObject ?? throw new FormatException("An entry is no object.")))]
                : throw new FormatException("It is no list.");
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new InvalidDataException($"'{path}' is no list of documents: {fault.Message}", fault);
        }
    }

    private static ExpectedDocument Document(JsonObject entry)
    {
        var expected = entry.TextOrNull("expect") ?? "text";
        return new ExpectedDocument(
            entry.Text("name"),
            entry.TextOrNull("format") ?? "",
            Expectations.TryGetValue(expected, out var known) ? known : throw new FormatException($"Nobody knows what 'expect' means by '{expected}'."),
            [
                .. entry.Objects("phrases")
                    .Where(phrase => !phrase.Flag("optional"))
                    .Select(phrase => new ExpectedPhrase(phrase.Text("phrase"), PageOf(phrase.TextOrNull("where") ?? ""))),
            ]);
    }

    private static int? PageOf(string where) => int.TryParse(Place().Match(where).Groups["number"].Value, out var number) ? number : null;

    [GeneratedRegex(@"^(?:page|slide) (?<number>\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Place();
}
