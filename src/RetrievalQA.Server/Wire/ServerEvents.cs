using System.Text.Json;

namespace RetrievalQA.Server.Wire;

/// <summary>An answer as server-sent events. Where nothing happens for a while it sends a comment, so that nobody between takes it for dead.</summary>
public sealed class ServerEvents(HttpResponse response, TimeSpan keepAlive, TimeProvider time)
{
    public void Begin()
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    public Task SendAsync(string name, object data, CancellationToken cancel) =>
        response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, WireJson.Settings)}\n\n", cancel);

    /// <summary>Sends what was written, then waits.</summary>
    /// <param name="next">Ends by itself when the client leaves.</param>
    public async Task<bool> WaitAsync(Task<bool> next, CancellationToken cancel)
    {
        if (!next.IsCompleted)
        {
            await response.Body.FlushAsync(cancel);
        }

        while (true)
        {
            try
            {
                return await next.WaitAsync(keepAlive, time, CancellationToken.None);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                await response.WriteAsync(": keep-alive\n\n", cancel);
                await response.Body.FlushAsync(cancel);
            }
        }
    }

    /// <param name="error">Why there is no result; null where there is one.</param>
    public async Task EndAsync(ApiError? error, CancellationToken cancel)
    {
        if (error is not null)
        {
            await SendAsync("error", new ApiErrorEnvelope(error), cancel);
        }

        await response.WriteAsync("event: done\ndata: [DONE]\n\n", cancel);
    }
}
