using System.Net;
using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>Holds every answer that its handlers see, and every event of a stream, against the specification.</summary>
public sealed class SchemaWatch(ApiSpecification specification)
{
    private const string BasePath = "/v1";

    private readonly Lock gate = new();
    private readonly List<WatchedViolation> violations = [];
    private readonly HashSet<string> answered = new(StringComparer.Ordinal);
    private readonly HashSet<string> events = new(StringComparer.Ordinal);
    private readonly List<(HttpMethod Method, string Path)> succeeded = [];

    public IReadOnlyList<WatchedViolation> Violations => violations;

    /// <summary>Operations of the specification that were answered with success.</summary>
    public IReadOnlyCollection<string> Answered => answered;

    /// <summary>Names of the events that came.</summary>
    public IReadOnlyCollection<string> Events => events;

    /// <summary>Every request that was answered with success, also of operations that the specification lacks.</summary>
    public IReadOnlyList<(HttpMethod Method, string Path)> Succeeded => succeeded;

    /// <summary>A client of the server, speaking the version of the specification, whose every answer is watched.</summary>
    public ApiClient Watch(RetrievalQaServer server)
    {
        var http = server.CreateDefaultClient(new Handler(this));
        http.DefaultRequestHeaders.Add("OpenAI-Beta", $"assistants={specification.Version}");
        return new ApiClient(http);
    }

    private void See(HttpMethod method, string path, HttpStatusCode status, string? type, string body)
    {
        lock (gate)
        {
            var found = status == HttpStatusCode.OK ? Success(method, path, type, body) : specification.CheckError(JsonNode.Parse(body));
            violations.AddRange(found.Select(violation => new WatchedViolation(specification.Version, $"{method} {path} ({(int)status})", violation)));
        }
    }

    private IEnumerable<SchemaViolation> Success(HttpMethod method, string path, string? type, string body)
    {
        succeeded.Add((method, path));
        if (specification.Operations.Find(method, path) is not { } operation)
        {
            return [];
        }

        answered.Add(operation);
        return type switch
        {
            "text/event-stream" => StreamEvent.ReadAll(body).SelectMany(Event),
            "application/json" => specification.CheckAnswer(operation, JsonNode.Parse(body)),
            _ => specification.CheckAnswer(operation, body),
        };
    }

    private IEnumerable<SchemaViolation> Event(StreamEvent item)
    {
        events.Add(item.Name);
        return specification.CheckEvent(item);
    }

    private sealed class Handler(SchemaWatch watch) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var path = request.RequestUri!.AbsolutePath[BasePath.Length..];
            watch.See(request.Method, path, response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
            return response;
        }
    }
}

/// <summary>A violation and the request whose answer it is in.</summary>
public sealed record WatchedViolation(string Version, string Request, SchemaViolation Violation);
