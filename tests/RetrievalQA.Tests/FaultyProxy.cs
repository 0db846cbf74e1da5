using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace RetrievalQA.Tests;

/// <summary>Stands before a server. A test decides what becomes of each request.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly WebApplication app;

    private FaultyProxy(Uri server, WebApplication app)
    {
        http = new HttpClient { BaseAddress = server };
        this.app = app;
    }

    public Uri Address => new(app.Urls.Single());

    public static async Task<FaultyProxy> StartBeforeAsync(Uri server, Func<ProxiedRequest, Task> play)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new FaultyProxy(server, builder.Build());
        proxy.app.Run(context => play(new ProxiedRequest(context, proxy.http)));
        await proxy.app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }
}

internal sealed class ProxiedRequest(HttpContext context, HttpClient server)
{
    public bool IsUpload => context.Request.Method == HttpMethods.Post && context.Request.Path == "/v1/files";

    /// <summary>Adds a file to a store.</summary>
    public bool IsAttachment => context.Request.Method == HttpMethods.Post
        && context.Request.Path.Value is { } path
        && path.StartsWith("/v1/vector_stores/", StringComparison.Ordinal)
        && path.EndsWith("/files", StringComparison.Ordinal);

    /// <summary>The server gets the request, the client its answer.</summary>
    public async Task PassOnAsync()
    {
        using var response = await SendAsync();
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body);
    }

    /// <summary>The server gets the request, nobody its answer.</summary>
    public async Task DeliverAsync()
    {
        using var response = await SendAsync();
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The client waits until it is gone itself.</summary>
    public async Task HangAsync()
    {
        var gone = new TaskCompletionSource();
        await using var registered = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public void BreakOff() => context.Abort();

    public Task AnswerAsync(HttpStatusCode status, string body, string? retryAfter = null)
    {
        context.Response.StatusCode = (int)status;
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(body);
    }

    private async Task<HttpResponseMessage> SendAsync()
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(context.Request.GetEncodedPathAndQuery(), UriKind.Relative));
        if (context.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return await server.SendAsync(request);
    }
}
