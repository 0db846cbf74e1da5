using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using RetrievalQA.Tests.Contract;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>
/// Thousands of requests that are wrong somewhere, many at a time, against every endpoint of a real server: each is answered, soon
/// and never with a failure of the server. RETRIEVALQA_LONG sends ten times as many; RETRIEVALQA_FUZZ_SEED repeats what a
/// failure names.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int AtOnce = 12;
    private const int ShownFaults = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly RetrievalQaServer server = new RetrievalQaServer()
        .With("Runs:IngestionWaitSeconds", "2").With("Files:TextWaitSeconds", "2").With("Serilog:MinimumLevel:Default", "Fatal");

    private readonly KnownIds ids = new();
    private readonly ConcurrentQueue<string> faults = [];
    private readonly ConcurrentQueue<FuzzedRequest> slow = [];
    private readonly ConcurrentDictionary<int, int> statuses = [];

    [Fact]
    public async Task Wrong_requests_are_answered_and_nothing_breaks()
    {
        var seed = FuzzSeed.Given;
        var count = LongRun.Or(usual: 2_000, inLongRun: 20_000);
        output.WriteLine($"{count} requests, RETRIEVALQA_FUZZ_SEED={seed}");
        server.UseKestrel(0);
        server.StartServer();
        using var http = NewClient();
        var endpoints = Endpoints();
        Assert.True(endpoints.Count > 40, "The route table is not whole.");
        Assert.Empty(RightBodies.ByEndpoint.Keys.Except(endpoints));

        var begun = Stopwatch.GetTimestamp();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var index = Interlocked.Increment(ref next); index <= count && faults.Count < ShownFaults; index = Interlocked.Increment(ref next))
            {
                var random = FuzzSeed.RandomOf(seed, index);
                await SendAsync(http, FuzzedRequest.Make(Pick(endpoints, random), ids, random), random);
            }
        })));
        output.WriteLine($"{Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s; {string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"))}");
        await JudgeSlowAsync(http);
        Assert.True(faults.IsEmpty, $"RETRIEVALQA_FUZZ_SEED={seed}\n{string.Join("\n", faults)}");
        Assert.True(statuses.GetValueOrDefault(200) > count / 20, "Hardly a request was right: what is behind the checks was not reached.");
        await ExpectSoundAsync();
    }

    public void Dispose() => server.Dispose();

    private HttpClient NewClient() =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 2 * AtOnce, RequestHeaderEncodingSelector = (
        _, _) => Encoding.UTF8 })
    {
        BaseAddress = server.ClientOptions.BaseAddress,
        Timeout = Patience,
    };

    private List<string> Endpoints() =>
    [
        .. server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    // Less is deleted than made.
    private static string Pick(List<string> endpoints, Random random)
    {
        var picked = endpoints[random.Next(endpoints.Count)];
        return picked.StartsWith("DELETE", StringComparison.Ordinal) && random.Next(4) > 0 ? endpoints[random.Next(endpoints.Count)] : picked;
    }

    private async Task SendAsync(HttpClient http, FuzzedRequest request, Random random)
    {
        try
        {
            var begun = Stopwatch.GetTimestamp();
            using var message = request.ToMessage();
            using var response = await http.SendAsync(message);
            var answer = await response.Content.ReadAsStringAsync();
            if (Stopwatch.GetElapsedTime(begun) > Limit && !request.MayWait)
            {
                slow.Enqueue(request);
            }

            statuses.AddOrUpdate((int)response.StatusCode, 1, (_, known) => known + 1);
            if (Fault(response, answer) is { } fault)
            {
                faults.Enqueue($"{fault}\n  of {request}");
            }

            ids.Keep(answer, random);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            faults.Enqueue($"No answer: {failure.Message} {failure.InnerException?.Message}\n  to {request}");
        }
    }

    private static string? Fault(HttpResponseMessage response, string answer)
    {
        var status = (int)response.StatusCode;
        if (status < 400)
        {
            return null;
        }

        if (response.RequestMessage!.Method == HttpMethod.Head)
        {
            return status < 500 ? null : $"{status}";
        }

        // The web server itself refuses what is no HTTP, without a body.
        if (status == 400 && answer.Length == 0)
        {
            return null;
        }

        return (status >= 500 && status != 503) || !IsEnvelope(answer) ? $"{status}: {answer}" : null;
    }

    private static bool IsEnvelope(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var error = json.RootElement.GetProperty("error");
            return error.GetProperty("message").GetString() is { Length: > 0 } && error.GetProperty("type").GetString() is { Length: > 0 }
                && error.TryGetProperty("param", out _) && error.TryGetProperty("code", out _);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    // A busy machine is slow now and then; a request that is slow by itself is so again, alone.
    private async Task JudgeSlowAsync(HttpClient http)
    {
        output.WriteLine($"{slow.Count} took more than a second among the others");
        foreach (var request in slow)
        {
            var fastest = TimeSpan.MaxValue;
            for (var tries = 0; tries < 5 && fastest > Limit; tries++)
            {
                var begun = Stopwatch.GetTimestamp();
                using var message = request.ToMessage();
                using var response = await http.SendAsync(message);
                await response.Content.ReadAsStringAsync();
                var took = Stopwatch.GetElapsedTime(begun);
                fastest = took < fastest ? took : fastest;
            }

            if (fastest > Limit)
            {
                faults.Enqueue($"{fastest.TotalSeconds:F1} s alone\n  for {request}");
            }
        }
    }

    private async Task ExpectSoundAsync()
    {
        using var http = NewClient();
        http.DefaultRequestHeaders.Add("OpenAI-Beta", "assistants=v2");
        var api = new ApiClient(http);
        await api.Ready();
        var file = await api.Upload("bridge.txt", "The old bridge is 137 metres long.");

        // The server is set to let nobody wait, and what the requests left in the queue comes first.
        (await api.Poll($"/v1/files/{file}/text", reply => reply.Status != HttpStatusCode.ServiceUnavailable)).Ok();
        var answer = (await api.Post("/v1/answers", $$"""{"question":"How long is the old bridge?","file_ids":["{{file}}"]}""")).Ok();
        Assert.Contains("137 metres", answer.Body, StringComparison.Ordinal);
    }
}
