using System.Text;
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
        var cancel = httpContext.RequestAborted;
        var stream = new ServerEvents(httpContext.Response, keepAlive, time);
        stream.Begin();
        try
        {
            await SendAsync(stream, first, cancel);
            var isWhole = await SendRunAsync(stream, cancel);
            await stream.EndAsync(isWhole ? null : Failure("The run ended without a result: its thread was deleted, or the server stops."), cancel);
        }
        catch (SlowReaderException slow)
        {
            await stream.EndAsync(Failure($"{slow.Message} The run goes on; retrieve it."), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The client left; the run belongs to the worker.
        }
    }

    /// <returns>Whether the run came to where a stream ends.</returns>
    private async Task<bool> SendRunAsync(ServerEvents stream, CancellationToken cancel)
    {
        var isWhole = false;
        while (await stream.WaitAsync(subscription.Events.WaitToReadAsync(cancel).AsTask(), cancel))
        {
            while (Take() is { } change)
            {
                await SendAsync(stream, await renderer.RenderAsync(change, cancel), cancel);
                isWhole |= change is RunChanged { Run.IsAtRest: true };
            }
        }

        return isWhole;
    }

    /// <summary>The next event; text that has piled up is one.</summary>
    private RunEvent? Take()
    {
        if (!subscription.Events.TryRead(out var change) || change is not TextAdded text)
        {
            return change;
        }

        var piled = new StringBuilder(text.Text);
        while (subscription.Events.TryPeek(out var next) && next is TextAdded more && more.MessageId == text.MessageId && subscription.Events.TryRead(out _))
        {
            piled.Append(more.Text);
        }

        return text with { Text = piled.ToString() };
    }

    private static ApiError Failure(string message) => new(message, ApiException.ServerError, Param: null, Code: null);

    private static async Task SendAsync(ServerEvents stream, IEnumerable<StreamedEvent> events, CancellationToken cancel)
    {
        foreach (var sent in events)
        {
            await stream.SendAsync(sent.Name, sent.Data, cancel);
        }
    }
}
