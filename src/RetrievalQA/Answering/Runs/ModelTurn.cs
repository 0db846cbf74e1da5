using System.Text;
using Microsoft.SemanticKernel;
using OpenAI.Chat;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// Reads one turn of a model as it is streamed: text goes into the answer, and the calls into a run step as soon as the
/// first of them begins.
/// </summary>
public sealed class ModelTurn(RunRecorder recorder, AnswerWriter writer, RunTools tools, RunExchange exchange, int maxCharacters)
{
    private readonly StringBuilder text = new();
    private readonly List<StreamedCall> calls = [];
    private readonly Dictionary<int, int> places = [];
    private readonly Dictionary<int, CodeArgument> code = [];
    private TokenUsage? usage;
    private bool isCut;
    private int characters;

    public async Task<TurnOutput> ReadAsync(IAsyncEnumerable<StreamingChatMessageContent> pieces, CancellationToken cancel)
    {
        await using var stream = pieces.GetAsyncEnumerator(cancel);
        while (await NextAsync(stream, cancel))
        {
            var piece = stream.Current;
            foreach (var update in piece.Items.OfType<StreamingFunctionCallUpdateContent>())
            {
                await TakeAsync(update, cancel);
            }

            if (piece.Content is { Length: > 0 } added)
            {
                text.Append(added);
                characters += added.Length;
                await writer.WriteAsync(added, cancel);
            }

            usage = piece.Metadata?.GetValueOrDefault("Usage") is ChatTokenUsage reported ? new TokenUsage(reported.InputTokenCount, reported.OutputTokenCount)
                : usage;
            isCut |= piece.Metadata?.GetValueOrDefault("FinishReason") is "Length";
            if (characters > maxCharacters)
            {
                isCut = true;
                break;
            }
        }

        await writer.FinishTurnAsync(cancel);
        if (calls.Count > 0)
        {
            await recorder.CompleteMessageAsync(cancel);
            writer.BeginMessage();
        }

        return new TurnOutput(text.ToString(), [.. calls.Select(call => call.Whole)], usage, isCut);
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<StreamingChatMessageContent> stream, CancellationToken cancel)
    {
        var next = stream.MoveNextAsync();
        if (!recorder.IsHolding)
        {
            return await next;
        }

        var piece = next.AsTask();
        await recorder.WaitAsync(piece, cancel);
        return await piece;
    }

    private async Task TakeAsync(StreamingFunctionCallUpdateContent update, CancellationToken cancel)
    {
        if (!places.TryGetValue(update.FunctionCallIndex, out var place))
        {
            place = await BeginAsync(update, cancel);
        }
        else
        {
            calls[place].NameIt(update.Name ?? "");
        }

        if (update.Arguments is { Length: > 0 } added)
        {
            calls[place].Append(added);
            characters += added.Length;
            Show(place, added);
        }
    }

    private void Show(int place, string added)
    {
        switch (tools.Describe(calls[place].Head))
        {
            case FunctionCall:
                recorder.AddArguments(place, added);
                break;
            case CodeInterpreterCall:
                code.TryAdd(place, new CodeArgument());
                if (code[place].Append(added) is { Length: > 0 } written)
                {
                    recorder.AddCode(place, written);
                }

                break;
        }
    }

    private async Task<int> BeginAsync(StreamingFunctionCallUpdateContent update, CancellationToken cancel)
    {
        if (calls.Count == 0)
        {
            await writer.FinishTurnAsync(cancel);
            await recorder.CompleteMessageAsync(cancel);
            writer.BeginMessage();
        }

        var place = calls.Count;
        var call = new StreamedCall(exchange.UniqueId(update.CallId ?? "", calls.Select(other => other.Id)), update.Name ?? "");
        places.Add(update.FunctionCallIndex, place);
        calls.Add(call);
        await recorder.AddCallAsync(place, tools.Describe(call.Head), cancel);
        return place;
    }
}

/// <param name="Text">What the model wrote, with its codes.</param>
/// <param name="Usage">What its endpoint reported; null where it reported nothing.</param>
/// <param name="IsCut">The model was stopped before it had finished.</param>
public sealed record TurnOutput(string Text, IReadOnlyList<ModelCall> Calls, TokenUsage? Usage, bool IsCut);
