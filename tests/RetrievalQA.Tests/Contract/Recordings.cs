using System.Text.Json.Nodes;
using RetrievalQA.Tests.Contract.Schema;

namespace RetrievalQA.Tests.Contract;

/// <summary>Sessions of the official .NET library with the hosted API, in the folder that the environment names.</summary>
public static class Recordings
{
    // Other recordings are of other APIs: responses and conversations.
    private static readonly string[] Folders = ["AssistantsTests", "FilesTests", "ModelsTests", "VectorStoresTests"];

    public static bool Exist => Root is not null;

    /// <summary>Names such as <c>FilesTests/GetFile</c>; none without the folder.</summary>
    public static IReadOnlyList<string> Names { get; } = Root is { } root
        ? [.. Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.json"))
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(root, file), null)!).Order(StringComparer.Ordinal)]
        : [];

    private static string? Root => Environment.GetEnvironmentVariable(ApiSpecification.Variable) is { } folder ? Path.Combine(folder, "recordings") : null;

    /// <summary>The exchanges in their order; some recordings hold none.</summary>
    public static IReadOnlyList<RecordedExchange> Read(string name) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Root!, name + ".json")))!["Entries"]!.AsArray()
            .Select(entry => RecordedExchange.From(entry!.AsObject()))];
}

/// <summary>One request to the hosted API and what it answered.</summary>
/// <param name="Path">With its query, from <c>/v1</c>.</param>
/// <param name="HasBeta">Whether the request named the version of the API.</param>
/// <param name="Body">Null where there was none or it was not kept: bodies of uploads were not.</param>
/// <param name="Answer">Null where it is a stream.</param>
/// <param name="Events">Empty where it is no stream.</param>
public sealed record RecordedExchange(
    HttpMethod Method, string Path, bool HasBeta, JsonObject? Body, int Status, JsonObject? Answer, IReadOnlyList<StreamEvent> Events)
{
    private const string Host = "https://api.openai.com";

    /// <summary>The path without <c>/v1</c> and query.</summary>
    public string Resource => Path.Split('?')[0]["/v1".Length..];

    public bool IsUpload => Method == HttpMethod.Post && Resource == "/files";

    /// <summary>The objects that the hosted API showed: the answer, or what the events carry.</summary>
    public IEnumerable<JsonObject> Shown => Answer is not null ? [Answer] : Events.Select(item => item.Data).OfType<JsonObject>();

    public static RecordedExchange From(JsonObject entry) => new(
        new HttpMethod((string)entry["RequestMethod"]!),
        ((string)entry["RequestUri"]!)[Host.Length..],
        entry["RequestHeaders"]!["OpenAI-Beta"] is not null,
        entry["RequestBody"] as JsonObject,
        (int)entry["StatusCode"]!,
        entry["ResponseBody"] as JsonObject,
        entry["ResponseBody"] is JsonArray lines ? StreamEvent.ReadAll(string.Concat(lines.Select(line => (string)line!))) : []);
}
