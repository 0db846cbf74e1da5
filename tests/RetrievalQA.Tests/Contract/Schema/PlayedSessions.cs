using Microsoft.AspNetCore.Routing;
using RetrievalQA.Tests.Answering;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Tests.Answering.Tools;

namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>Plays the long session of each version once, watched; without the specifications it plays nothing.</summary>
public sealed class PlayedSessions : IAsyncLifetime
{
    private const string BasePath = "/v1";

    private ScriptedModelServer? model;
    private RetrievalQaServer? server;
    private RetrievalQaServer? hasty;

    public bool IsPlayed { get; private set; }

    /// <summary>What was seen, by version.</summary>
    public IReadOnlyDictionary<string, SchemaWatch> Watches { get; private set; } = new Dictionary<string, SchemaWatch>();

    public IReadOnlyDictionary<string, ApiSpecification> Specifications { get; private set; } = new Dictionary<string, ApiSpecification>();

    /// <summary>The operations that the server has.</summary>
    public RouteTable Served { get; private set; } = new([]);

    public async Task InitializeAsync()
    {
        if (ApiSpecification.TryLoad("v1") is not { } v1 || ApiSpecification.TryLoad("v2") is not { } v2)
        {
            return;
        }

        model = await ScriptedModelServer.StartAsync();
        server = ConfiguredModelServer.WithModel(model).With("CodeInterpreter:Mode", "Auto");
        // Long enough for a run to get to its model on a busy machine.
        hasty = ConfiguredModelServer.WithModel(model).With("Runs:LifetimeSeconds", "5");
        Specifications = new Dictionary<string, ApiSpecification> { ["v1"] = v1, ["v2"] = v2 };
        Watches = Specifications.ToDictionary(pair => pair.Key, pair => new SchemaWatch(pair.Value));
        Served = new RouteTable(RoutesOf(server));
        var runsCode = await CodeServer.FindObstacleAsync(server) is null;
        await new SessionV2(Watches["v2"].Watch(server), Watches["v2"].Watch(hasty), model, runsCode).PlayAsync();
        await new SessionV1(Watches["v1"].Watch(server), Watches["v1"].Watch(hasty), model, runsCode).PlayAsync();
        IsPlayed = true;
    }

    public async Task DisposeAsync()
    {
        server?.Dispose();
        hasty?.Dispose();
        if (model is not null)
        {
            await model.DisposeAsync();
        }
    }

    private static IEnumerable<string> RoutesOf(RetrievalQaServer server) => server.Get<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(BasePath + "/", StringComparison.Ordinal))
        .SelectMany(endpoint =>
            (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            .Select(method => $"{method} {endpoint.RoutePattern.RawText![BasePath.Length..].TrimEnd('/')}"));
}
