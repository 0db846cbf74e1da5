using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetrievalQA.Server.Commands.Loading;

/// <summary>The public API of a running server. What it refuses for the moment is asked again, for some minutes.</summary>
/// <param name="key">The key that the server asks for; null where it needs none.</param>
/// <param name="onWait">Called once, with the server's reason, where it refuses for the moment and is asked again.</param>
public sealed class ServerConnection(Uri server, TimeProvider time, string? key, Func<string, Task> onWait) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    // A key's limits are by the minute; a server that restarts is back before that.
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstBusyWait = TimeSpan.FromMilliseconds(500);

    private bool hasWaited;

    private readonly HttpClient http = new()
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromMinutes(15),
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };

    public Uri Server => server;

    /// <param name="isRunning">Waits as long as this holds; null: some seconds for a server that does not answer, a minute for one that is starting.</param>
    /// <returns>False where the server was not ready in time, or stopped.</returns>
    /// <exception cref="HttpRequestException">Waiting does not help: its certificate is not trusted here.</exception>
    public async Task<bool> WaitUntilReadyAsync(Func<bool>? isRunning, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var patience = ConnectTimeout;
        while (isRunning?.Invoke() ?? time.GetElapsedTime(start) < patience)
        {
            switch (await ReadinessAsync(cancel))
            {
                case HttpStatusCode.OK:
                    return true;
                case HttpStatusCode.ServiceUnavailable:
                    patience = StartTimeout;
                    break;
            }

            await Task.Delay(PollInterval, time, cancel);
        }

        return false;
    }

    /// <summary>Whether the server answers that it can work.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancel) => await ReadinessAsync(cancel) == HttpStatusCode.OK;

    public Task<JsonNode> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, () => null, cancel);

    public Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, () => JsonContent.Create(body), cancel);

    /// <summary>Nothing is wrong where it is gone already.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancel)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, path, () => null, cancel);
        }
        catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            // As it should be.
        }
    }

    /// <param name="content">Makes the body, for each try.</param>
    /// <returns>An empty object where the answer has no body.</returns>
    /// <exception cref="HttpRequestException">With the server's message and status; without a status where no answer came.</exception>
    /// <exception cref="InvalidDataException">The answer is no JSON.</exception>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, Func<HttpContent?> content, CancellationToken cancel)
    {
        using var response = await SendUntilTakenAsync(method, path, content, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        try
        {
            return body.Length == 0 ? new JsonObject() : JsonNode.Parse(body) ?? throw new JsonException();
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{method} {path} answered something that is no JSON.", fault);
        }
    }

    /// <summary>The objects of a list.</summary>
    /// <param name="path">With its query.</param>
    /// <param name="after">Only those after this one; null for all.</param>
    public async IAsyncEnumerable<JsonNode> ListAsync(string path, string? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            var page = await GetAsync(after is null ? path : $"{path}&after={after}", cancel);
            foreach (var item in page["data"] as JsonArray ?? throw new InvalidDataException($"GET {path} answered no list."))
            {
                yield return item!;
            }

            // A server that does not go on would give the same page for ever.
            if ((bool?)page["has_more"] != true || (string?)page["last_id"] is not { } last || last == after)
            {
                yield break;
            }

            after = last;
        }
    }

    /// <summary>Reads the bytes of an answer as they come.</summary>
    public async Task<T> ReadAsync<T>(string path, Func<Stream, Task<T>> read, CancellationToken cancel)
    {
        using var response = await SendUntilTakenAsync(HttpMethod.Get, path, () => null, cancel);
        await using var content = await response.Content.ReadAsStreamAsync(cancel);
        return await read(content);
    }

    /// <summary>Sends a request whose answer is no JSON, and gives that as it is.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) => http.SendAsync(request, cancel);

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendUntilTakenAsync(HttpMethod method, string path, Func<HttpContent?> content, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        for (var wait = FirstBusyWait; ; wait *= 2)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content() };
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using var refusal = response;
            var body = await response.Content.ReadAsStringAsync(cancel);
            var pause = AskedWait(response) ?? wait;
            if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                || time.GetElapsedTime(begun) + pause > BusyTimeout)
            {
                throw new HttpRequestException(
                    ErrorMessage(body) ?? $"{method} {path} answered {(int)response.StatusCode}.", inner: null, response.StatusCode);
            }

            if (!hasWaited && pause >= FirstBusyWait)
            {
                hasWaited = true;
                await onWait(ErrorMessage(body) ?? $"It answered {(int)response.StatusCode}.");
            }

            await Task.Delay(pause, time, cancel);
        }
    }

    // Null where nothing answers, or something that is no server of this kind.
    private async Task<HttpStatusCode?> ReadinessAsync(CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            using var response = await http.GetAsync(new Uri("/readyz", UriKind.Relative), either.Token);
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(either.Token)) is JsonObject state && state.ContainsKey("status")
                ? response.StatusCode
                : null;
        }
        catch (Exception failure) when (failure is HttpRequestException { HttpRequestError: not HttpRequestError.SecureConnectionError } or JsonException
            || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private TimeSpan? AskedWait(HttpResponseMessage response) =>
        (response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - time.GetUtcNow() : null) is { } wait
            ? TimeSpan.FromTicks(Math.Max(wait.Ticks, PollInterval.Ticks))
            : null;

    private static string? ErrorMessage(string body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["error"]?["message"];
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null; // It does not come from this API.
        }
    }
}
