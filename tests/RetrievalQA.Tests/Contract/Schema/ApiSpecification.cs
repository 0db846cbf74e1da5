using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>The published specification of one version of the API: its operations and what each answers.</summary>
public sealed class ApiSpecification
{
    public const string Variable = "RETRIEVALQA_REFERENCE";

    private static readonly string[] Methods = ["get", "post", "delete"];
    private static readonly string[] Resources = ["/files", "/uploads", "/models", "/assistants", "/threads", "/vector_stores"];

    private readonly JsonObject document;
    private readonly OpenApiValidator validator;

    private ApiSpecification(string version, JsonObject document)
    {
        Version = version;
        this.document = document;
        validator = new OpenApiValidator(document);
        Operations = new RouteTable(document["paths"]!.AsObject()
            .Where(path => Resources.Any(resource => path.Key == resource || path.Key.StartsWith(resource + "/", StringComparison.Ordinal)))
            .SelectMany(path => Methods.Where(method => path.Value![method] is not null).Select(method => $"{method.ToUpperInvariant()} {path.Key}")));
    }

    /// <summary><c>v1</c> or <c>v2</c>.</summary>
    public string Version { get; }

    /// <summary>The operations on files, uploads, models, assistants, threads and vector stores, as <c>GET /files/{file_id}</c>.</summary>
    public RouteTable Operations { get; }

    /// <summary>Names of the events of streams.</summary>
    public IReadOnlyList<string> Events => [.. EventsOf(document["components"]!["schemas"]!["AssistantStreamEvent"]!)];

    /// <summary>Reads a specification; null where the environment names no folder of them.</summary>
    public static ApiSpecification? TryLoad(string version) => Environment.GetEnvironmentVariable(Variable) is { } folder
        ? new ApiSpecification(version, JsonNode.Parse(File.ReadAllText(Path.Combine(folder, $"openapi-{version}.json")))!.AsObject())
        : null;

    /// <param name="operation">One of <see cref="Operations"/>.</param>
    public IReadOnlyList<SchemaViolation> CheckAnswer(string operation, JsonNode? answer)
    {
        var (method, path) = (operation.Split(' ')[0].ToLowerInvariant(), operation.Split(' ')[1]);
        var schema = document["paths"]![path]![method]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!.AsObject();
        return validator.Validate(schema, answer, operation);
    }

    public IReadOnlyList<SchemaViolation> CheckError(JsonNode? answer) => validator.Validate("ErrorResponse", answer);

    public IReadOnlyList<SchemaViolation> CheckEvent(StreamEvent item) =>
        validator.Validate("AssistantStreamEvent", new JsonObject { ["event"] = item.Name, ["data"] = item.Data?.DeepClone() });

    private IEnumerable<string> EventsOf(JsonNode schema) => schema switch
    {
        { } named when (string?)named["$ref"] is { } reference => EventsOf(document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]!),
        { } several when several["oneOf"] is JsonArray branches => branches.SelectMany(branch => EventsOf(branch!)),
        _ => schema["properties"]!["event"]!["enum"]!.AsArray().Select(name => (string)name!),
    };
}
