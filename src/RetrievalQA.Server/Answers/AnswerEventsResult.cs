using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Answers;

/// <summary>
/// An answer as events: answer.delta … answer.footnote … then answer.completed with the whole answer, or error; then done.
/// </summary>
/// <param name="keepAlive">A comment is sent where nothing else was for so long.</param>
public sealed class AnswerEventsResult(RunningAnswer running, TimeSpan keepAlive, TimeProvider time) : IResult
{
    private readonly FootnoteNumbers numbers = new();
    private ThreadRun run = running.Run;
    private string? messageId;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var listening = running;
        var cancel = httpContext.RequestAborted;
        var stream = new ServerEvents(httpContext.Response, keepAlive, time);
        stream.Begin();
        try
        {
            while (await stream.WaitAsync(running.WaitForNextAsync(cancel).AsTask(), cancel))
            {
                await SendAsync(stream, cancel);
            }

            var answer = AnswerObject.TryFrom(run, running.Message);
            if (answer is not null)
            {
                await stream.SendAsync("answer.completed", answer, cancel);
            }

            await stream.EndAsync(answer is null ? AnswerFailure.Of(run).Error : null, cancel);
        }
        catch (SlowReaderException slow)
        {
            await stream.EndAsync(new ApiError($"{slow.Message} The run goes on; retrieve it.", ApiException.ServerError, Param: null, Code: null), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The client left; the run belongs to the worker.
        }
    }

    private async Task SendAsync(ServerEvents stream, CancellationToken cancel)
    {
        while (running.Take() is { } change)
        {
            run = change is RunChanged changed ? changed.Run : run;
            foreach (var (name, data) in Show(change))
            {
                await stream.SendAsync(name, data, cancel);
            }
        }
    }

    private IEnumerable<(string Name, object Data)> Show(RunEvent change) => change switch
    {
        TextAdded text => [Delta(text.Text)],
        CitationAdded cited => Cite(cited.Citation),
        MessageChanged changed => Begin(changed.Message.Id),
        _ => [],
    };

    private IEnumerable<(string Name, object Data)> Begin(string id)
    {
        var isFurther = messageId is not null && messageId != id;
        messageId = id;
        return isFurther ? [Delta(FootnotedText.MessageBreak)] : [];
    }

    private IEnumerable<(string Name, object Data)> Cite(Citation citation)
    {
        var known = numbers.Count;
        var number = numbers.NumberOf(citation);
        yield return ("answer.delta", new AnswerDelta(FootnotedText.Bracketed(number), number));
        if (number > known)
        {
            yield return ("answer.footnote", FootnoteObject.From(citation, number, deleted: false));
        }
    }

    private static (string Name, object Data) Delta(string text) => ("answer.delta", new AnswerDelta(text));
}
