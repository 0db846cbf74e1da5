using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Guards;

/// <summary>
/// Two projects with one of everything each. Whatever a stranger does with ids of the other project is answered as if
/// they had never existed, and leaves no trace.
/// </summary>
public sealed partial class ProjectIsolationTests(ProjectIsolationTests.Projects projects) : IClassFixture<ProjectIsolationTests.Projects>
{
    private const string Secret = "The vault of the bank is opened with the word tourmaline.";

    [Fact]
    public void Every_endpoint_has_its_attacks() =>
        Assert.Equal(Endpoints(projects.Server).Order(StringComparer.Ordinal), Attacks.ByEndpoint.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Nothing_can_be_asked_without_a_key()
    {
        var anonymous = projects.Server.V2();
        foreach (var endpoint in Endpoints(projects.Server))
        {
            var (method, route) = Split(endpoint);
            var reply = await anonymous.Send(method, Fill(route, _ => "x"), body: null);
            reply.Fails(401, null, null, "You didn't provide an API key.");
        }
    }

    [Fact]
    public async Task A_stranger_is_answered_as_if_the_objects_had_never_existed()
    {
        var before = await projects.Victim.ShowAsync();
        var leaks = new List<string>();
        foreach (var request in Attacks.ByEndpoint.SelectMany(attack => Requests(attack.Key, attack.Value)))
        {
            if (await LeakAsync(request) is { } leak)
            {
                leaks.Add(leak);
            }
        }

        Assert.True(leaks.Count == 0, string.Join("\n\n", leaks));
        Assert.Equal(before, await projects.Victim.ShowAsync());
        await projects.Victim.FinishAsync();
    }

    [Fact]
    public async Task Lists_of_a_project_without_objects_are_empty()
    {
        var empty = projects.Server.As("void");
        foreach (var list in Endpoints(projects.Server)
            .Where(endpoint => endpoint.StartsWith("GET ", StringComparison.Ordinal) && !endpoint.Contains('{')
            && !endpoint.EndsWith("/models", StringComparison.Ordinal)))
        {
            Assert.Empty((await empty.Get(Split(list).Route)).Ok().Data);
        }
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("void")]
    public async Task An_answer_from_the_whole_project_cites_only_that_project(string stranger)
    {
        const string Question = """{"question":"Which word opens the vault of the bank?"}""";
        var own = (await projects.Server.As("bank").Post("/v1/answers", Question)).Ok();
        Assert.Contains("tourmaline", own.Text("text"), StringComparison.Ordinal);

        var foreign = (await projects.Server.As(stranger).Post("/v1/answers", Question)).Ok();
        Assert.DoesNotContain("tourmaline", foreign.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(projects.Victim.Ids["file_id"], foreign.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_words_find_the_same_scores_whatever_other_projects_hold()
    {
        var path = $"/v1/vector_stores/{projects.Stranger.Ids["vector_store_id"]}/search";
        var found = (await projects.Stranger.Api.Post(path, """{"query":"opening hours of the shop"}""")).Ok();
        await projects.Victim.Api.Upload("hours.txt", "opening hours of the shop opening hours of the shop");
        await projects.Victim.Api.Post("/v1/answers", """{"question":"What are the opening hours of the shop?"}""");
        Assert.Equal(found.Body, (await projects.Stranger.Api.Post(path, """{"query":"opening hours of the shop"}""")).Ok().Body);
    }

    /// <summary>Null where the reply is that for ids which never existed, and says so.</summary>
    private async Task<string?> LeakAsync(ForeignRequest request)
    {
        var api = request.IsV1 ? projects.Stranger.ApiV1 : projects.Stranger.Api;
        var real = await SendAsync(api, request, projects.Victim.Ids);
        var unknown = await SendAsync(api, request, projects.UnknownIds);
        var isRefusal = real.Status == HttpStatusCode.NotFound
            || (request.IsFilter && (real.Status == HttpStatusCode.BadRequest || real.Body.Contains("\"data\":[]", StringComparison.Ordinal)));
        return real == unknown && isRefusal ? null : $"{request}\nids of the victim: {real}\nids of nobody:     {unknown}";
    }

    /// <summary>The reply without the ids that the request named.</summary>
    private async Task<(HttpStatusCode Status, string Body)> SendAsync(ApiClient api, ForeignRequest request, IReadOnlyDictionary<string, string> theirs)
    {
        var body = request.Body is null ? null : new StringContent(Name(request.Body, theirs), Encoding.UTF8, "application/json");
        var reply = await api.Send(request.Method, Name(request.Path, theirs), body);
        return (reply.Status, theirs.Aggregate(reply.Body, (text, id) => text.Replace(id.Value, $"${id.Key}", StringComparison.Ordinal)));
    }

    private string Name(string text, IReadOnlyDictionary<string, string> theirs) => Placeholder().Replace(
        text, match => (match.Value[0] == '$' ? theirs : projects.Stranger.Ids)[match.Value[1..]]);

    private IEnumerable<ForeignRequest> Requests(string endpoint, Attack attack)
    {
        var (method, route) = Split(endpoint);
        var paths = Mixes(route).Select(path => path + attack.PathQuery);
        var own = Fill(route, name =>
            "@" + (name == "thread_id" && !route.Contains("{run_id}", StringComparison.Ordinal) && !route.Contains("{message_id}", StringComparison.Ordinal)
            ? "idle_thread_id" : name));
        foreach (var isV1 in new[] { false, true })
        {
            var bodies = isV1 ? attack.BodiesV1 : attack.Bodies;
            foreach (var request in paths.Select(path => new ForeignRequest(method, path, attack.Body, isV1, IsFilter: false))
                .Concat(bodies.Select(body => new ForeignRequest(method, own, body, isV1, IsFilter: body.Contains("part_ids", StringComparison.Ordinal))))
                .Concat(attack.Queries.Select(query => new ForeignRequest(method, $"{own}?{query}", attack.Body, isV1, IsFilter: true))))
            {
                yield return request;
            }
        }
    }

    /// <summary>Every way to fill the route with ids of either side, except with own ones only.</summary>
    private IEnumerable<string> Mixes(string route)
    {
        var names = Parameter().Matches(route).Select(match => match.Groups["name"].Value).Where(projects.Victim.Ids.ContainsKey).ToList();
        for (var mix = 1; mix < 1 << names.Count; mix++)
        {
            yield return Fill(route, name => ((mix & (1 << names.IndexOf(name))) != 0 ? "$" : "@") + name);
        }
    }

    private static string Fill(string route, Func<string, string> value) => Parameter().Replace(route, match => value(match.Groups["name"].Value));

    private static (HttpMethod Method, string Route) Split(string endpoint) => (new HttpMethod(endpoint.Split(' ')[0]), endpoint.Split(' ')[1]);

    private static IEnumerable<string> Endpoints(RetrievalQaServer server) => server.Get<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
        .SelectMany(endpoint =>
            endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(
            method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"));

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"[$@][a-z_]+_id", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();

    /// <param name="IsFilter">The foreign id chooses among own objects: an empty list or a wrong value, not a missing object.</param>
    private sealed record ForeignRequest(HttpMethod Method, string Path, string? Body, bool IsV1, bool IsFilter);

    public sealed class Projects : IAsyncLifetime
    {
        public KeyedServer Server { get; } = new();

        internal Tenant Victim { get; private set; } = null!;

        internal Tenant Stranger { get; private set; } = null!;

        /// <summary>Ids in the form of the victim's that nobody has.</summary>
        internal IReadOnlyDictionary<string, string> UnknownIds { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Victim = await Tenant.CreateAsync(Server, "bank", Secret, "Which word opens the vault of the bank?");
            Stranger = await Tenant.CreateAsync(
                Server, "shop", "The shop is open from nine to five. Opening hours of the shop change in May.", "When is the shop open?");
            UnknownIds = Victim.Ids.ToDictionary(id => id.Key, id => id.Value[..^6] + "000000", StringComparer.Ordinal);
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
