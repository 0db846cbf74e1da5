using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace RetrievalQA.Answering.Models;

/// <summary>Turns OpenAI's requests into those of Ollama's own chat interface, and its answers back.</summary>
internal sealed class OllamaHandler(Uri server, int contextWindow, HttpMessageHandler next) : DelegatingHandler(next)
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly Uri chat = new($"{server.AbsoluteUri.TrimEnd('/')}/api/chat");

    /// <summary>A client for the life of the process. The caller bounds how long it waits.</summary>
    public static HttpClient NewClient(Uri server, int contextWindow) =>
        new(new OllamaHandler(
            server, contextWindow,
            new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = ConnectionLifetime })) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken))!.AsObject();
        request.RequestUri = chat;
        request.Content = new StringContent(OllamaChat.Request(body, contextWindow).ToJsonString(), new MediaTypeHeaderValue("application/json"));
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            response.Content = new StreamContent(new OllamaEventStream(await response.Content.ReadAsStreamAsync(cancellationToken)));
            response.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        }

        return response;
    }
}
