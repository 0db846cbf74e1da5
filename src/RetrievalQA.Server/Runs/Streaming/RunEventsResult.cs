using System.Text.Json;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Runs.Streaming;

/// <summary>
/// The answer to a request that asked for a stream: the events of a run until it is over or waits for its client. The
/// run does not notice when the client leaves.
/// </summary>
/// <param name="first">Events of what the request itself has done.</param>
/// <param name="keepAlive">A comment is sent where nothing else was for so long.</param>
public sealed class RunEventsResult(
    RunSubscription subscription, RunEventRenderer renderer, IReadOnlyList<StreamedEvent> first, TimeSpan keepAlive, TimeProvider time) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var listening = subscription;
        var response = httpContext.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        await SendAsync(response, first, httpContext.RequestAborted);
        try
        {
            var isWhole = await SendRunAsync(response, httpContext.RequestAborted);
            await SendLastAsync(response, isWhole ? null : "The run ended without a result: its thread was deleted, or the server stops.", httpContext.RequestAborted);
        }
        catch (SlowReaderException slow)
        {
            await SendLastAsync(response, $"{slow.Message} The run goes on; retrieve it.", httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client left; the run belongs to the worker.
        }
    }

    /// <returns>Whether the run came to where a stream ends.</returns>
    private async Task<bool> SendRunAsync(HttpResponse response, CancellationToken cancel)
    {
        var isWhole = false;
        while (await WaitAsync(response, cancel))
        {
            while (TryRead(out var change))
            {
                await SendAsync(response, await renderer.RenderAsync(change!, cancel), cancel);
                isWhole |= change is RunChanged { Run.IsAtRest: true };
            }

            await response.Body.FlushAsync(cancel);
        }

        return isWhole;
    }

    private async Task<bool> WaitAsync(HttpResponse response, CancellationToken cancel)
    {
        var next = subscription.Events.WaitToReadAsync(cancel).AsTask();
        while (true)
        {
            try
            {
                return await next.WaitAsync(keepAlive, time, cancel);
            }
            catch (TimeoutException)
            {
                await response.WriteAsync(": keep-alive\n\n", cancel);
                await response.Body.FlushAsync(cancel);
            }
        }
    }

    /// <summary>The next event; text that has piled up is one.</summary>
    private bool TryRead(out RunEvent? change)
    {
        if (!subscription.Events.TryRead(out change))
        {
            return false;
        }

        while (change is TextAdded text && subscription.Events.TryPeek(out var next) && next is TextAdded more && more.MessageId == text.MessageId && subscription.Events.TryRead(out _))
        {
            change = text with { Text = text.Text + more.Text };
        }

        return true;
    }

    private static async Task SendAsync(HttpResponse response, IEnumerable<StreamedEvent> events, CancellationToken cancel)
    {
        foreach (var sent in events)
        {
            await response.WriteAsync($"event: {sent.Name}\ndata: {JsonSerializer.Serialize(sent.Data, WireJson.Settings)}\n\n", cancel);
        }
    }

    private static async Task SendLastAsync(HttpResponse response, string? error, CancellationToken cancel)
    {
        if (error is not null)
        {
            await SendAsync(response, [new StreamedEvent("error", new ApiErrorEnvelope(new ApiError(error, ApiException.ServerError, Param: null, Code: null)))], cancel);
        }

        await response.WriteAsync("event: done\ndata: [DONE]\n\n", cancel);
    }
}
