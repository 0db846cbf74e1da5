using Microsoft.SemanticKernel.ChatCompletion;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// Makes the history that a model sees: instructions, then the thread cut to fit. The newest message is always kept,
/// then the first, then the middle from the newest back. Old answers show neither markers nor codes. What the run itself
/// has written is not among them: it stands in its exchange with the model.
/// </summary>
public sealed class ContextAssembler(IConversationStore conversations, MessageImages images)
{
    private const int MessagesPerPage = 50;

    // Role and separators of one chat message, as OpenAI's models count them.
    private const int TokensPerMessage = 4;

    /// <param name="codeInstructions">What the model is told about running code; empty where it cannot.</param>
    /// <param name="budget">Tokens that instructions and messages may have, counted as the model counts them.</param>
    public async Task<ChatHistory> AssembleAsync(ThreadRun run, ChatModel model, string codeInstructions, int budget, CancellationToken cancel)
    {
        var instructions = Instructions(run, codeInstructions);
        var messages = await FittingMessagesAsync(run, model, budget - Tokens(instructions, model), cancel);
        var history = new ChatHistory();
        if (instructions.Length > 0)
        {
            history.AddSystemMessage(instructions);
        }

        history.AddRange(await images.ShowAsync(run.ProjectId, messages, model, cancel));
        return history;
    }

    private static string Instructions(ThreadRun run, string codeInstructions)
    {
        var ofSearch = run.HasTool(AssistantTool.FileSearch) ? CitationInstructions.For(ToolNames.For(run.Tools).FileSearch) : "";
        return string.Join("\n\n", new[] { run.Instructions, ofSearch, codeInstructions }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private async Task<List<ThreadMessage>> FittingMessagesAsync(ThreadRun run, ChatModel model, int budget, CancellationToken cancel)
    {
        var most = run.Truncation is { Type: "last_messages", LastMessages: { } count } ? count : int.MaxValue;
        var first = most == int.MaxValue ? await FirstMessageAsync(run, cancel) : null;
        var newestFirst = new List<ThreadMessage>();
        var left = budget;
        await foreach (var message in NewestFirstAsync(run, cancel))
        {
            var cost = Tokens(message, model);
            if (newestFirst.Count == 0 && cost > budget)
            {
                return [CutTo(message, model, Math.Max(budget - TokensPerMessage, 1))];
            }

            if (newestFirst.Count == most || message.Id == first?.Id || cost > left)
            {
                break;
            }

            newestFirst.Add(message);
            left -= cost;
            if (newestFirst.Count == 1 && first is not null)
            {
                var costOfFirst = Tokens(first, model);
                (first, left) = costOfFirst <= left ? (first, left - costOfFirst) : (null, left);
            }
        }

        newestFirst.Reverse();
        return first is null ? newestFirst : [first, .. newestFirst];
    }

    private async Task<ThreadMessage?> FirstMessageAsync(ThreadRun run, CancellationToken cancel) =>
        (await conversations.ListMessagesAsync(run.ThreadId, runId: null, new ListQuery(1, Ascending: true), cancel)).Items is [var first]
            && first.RunId != run.Id ? first : null;

    private async IAsyncEnumerable<ThreadMessage> NewestFirstAsync(
        ThreadRun run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        string? after = null;
        ListSlice<ThreadMessage> page;
        do
        {
            page = await conversations.ListMessagesAsync(run.ThreadId, runId: null, new ListQuery(MessagesPerPage, After: after), cancel);
            foreach (var message in page.Items.Where(message => message.RunId != run.Id))
            {
                yield return message;
            }

            after = page.Items.Count > 0 ? page.Items[^1].Id : null;
        }
        while (page.HasMore);
    }

    /// <summary>Text comes first: it holds the question. Images follow as long as they fit.</summary>
    private static ThreadMessage CutTo(ThreadMessage message, ChatModel model, int tokens)
    {
        var text = message.PlainText;
        var kept = text[..model.Vocabulary.PrefixLength(text, tokens)];
        var left = tokens - model.Vocabulary.Count(kept);
        var fitting = message.Content.Where(part => part is not TextContent).TakeWhile(image => (left -= MessageImages.Tokens(image, message, model)) >= 0);
        return message with { Content = [new TextContent(kept, []), .. fitting] };
    }

    private static int Tokens(ThreadMessage message, ChatModel model) => Tokens(message.PlainText, model) + MessageImages.Tokens(message, model);

    private static int Tokens(string text, ChatModel model) => model.Vocabulary.Count(text) + TokensPerMessage;
}
