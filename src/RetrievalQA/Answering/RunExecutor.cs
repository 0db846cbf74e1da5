using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using OpenAI.Chat;
using RetrievalQA.Answering.Models;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering;

/// <summary>Executes one run: context, model, tools, model again, until it answers; then the citations are judged.</summary>
public sealed class RunExecutor(
    ModelCatalog models,
    ContextAssembler context,
    KnowledgeCatalog knowledge,
    HybridRetriever retriever,
    AnswerGrounding grounding,
    IConversationStore conversations,
    IFileStore files,
    IOptions<RunOptions> options)
{
    /// <exception cref="RunFailedException">The run cannot go on.</exception>
    /// <exception cref="RunStoppedException">It was cancelled, expired or deleted.</exception>
    public async Task ExecuteAsync(RunRecorder recorder, CancellationToken cancel)
    {
        var run = recorder.Run;
        var model = models.Find(run.Model) ?? throw new RunFailedException(RunError.InvalidPrompt, $"The model '{run.Model}' does not exist.");
        var ledger = new EvidenceLedger();
        var tools = new RunTools(run, new FileSearchPlugin(retriever, new RunKnowledge(knowledge, run), ledger, FileSearchSettings.From(run.Tools, options.Value)), ledger);
        var resolver = new CitationResolver(files, run.ProjectId);
        var writer = new AnswerWriter(recorder, ledger, resolver);
        var history = await context.AssembleAsync(run, model, cancel);
        var usage = await ReplayAsync(recorder, tools, history, cancel);
        for (var turn = 0; turn < options.Value.MaxTurns; turn++)
        {
            var output = await StreamTurnAsync(model, tools, history, writer, cancel);
            usage += output.Usage;
            if (output.Calls.Count == 0)
            {
                await FinishAsync(recorder, ledger, resolver, writer, output, usage, cancel);
                return;
            }

            await recorder.CompleteMessageAsync(output.Usage, cancel);
            writer.BeginMessage();
            await CallToolsAsync(recorder, tools, history, output, cancel);
        }

        throw new RunFailedException(RunError.ServerError, $"The model called tools {options.Value.MaxTurns} times without answering.");
    }

    /// <summary>After a crash: completed tool steps are shown to the model again, an open one is finished.</summary>
    private async Task<TokenUsage> ReplayAsync(RunRecorder recorder, RunTools tools, ChatHistory history, CancellationToken cancel)
    {
        var usage = TokenUsage.Zero;
        if (recorder.Run.Attempts <= 1)
        {
            return usage;
        }

        var steps = await conversations.ListStepsAsync(recorder.Run.Id, new ListQuery(options.Value.MaxTurns, Ascending: true), cancel);
        foreach (var step in steps.Items.Where(step => step.ToolCalls is not null && step.Status is RunStepStatus.Completed or RunStepStatus.InProgress))
        {
            var calls = step.ToolCalls!.Select(RunTools.Repeat).ToList();
            var results = await tools.InvokeAsync(calls, history, cancel);
            usage += step.Usage ?? TokenUsage.Zero;
            if (step.Status == RunStepStatus.InProgress)
            {
                recorder.Resume(step);
                await recorder.CompleteToolStepAsync(step, results, TokenUsage.Zero, cancel);
            }
        }

        return usage;
    }

    private static async Task<TurnOutput> StreamTurnAsync(ChatModel model, RunTools tools, ChatHistory history, AnswerWriter writer, CancellationToken cancel)
    {
        var calls = new SortedDictionary<int, ModelCall>();
        var text = new StringBuilder();
        TokenUsage? usage = null;
        var isCut = false;
        await foreach (var piece in model.StreamAsync(history, tools.Settings(), tools.Kernel, cancel))
        {
            foreach (var update in piece.Items.OfType<StreamingFunctionCallUpdateContent>())
            {
                calls[update.FunctionCallIndex] = calls.GetValueOrDefault(update.FunctionCallIndex, ModelCall.Empty).Append(update);
            }

            if (piece.Content is { Length: > 0 } added)
            {
                text.Append(added);
                await writer.WriteAsync(added, cancel);
            }

            usage = piece.Metadata?.GetValueOrDefault("Usage") is ChatTokenUsage reported ? new TokenUsage(reported.InputTokenCount, reported.OutputTokenCount) : usage;
            isCut |= piece.Metadata?.GetValueOrDefault("FinishReason") is "Length";
        }

        await writer.FinishTurnAsync(cancel);
        return new TurnOutput(text.ToString(), [.. calls.Values], usage ?? Estimate(history, text, calls.Values), isCut);
    }

    private static async Task CallToolsAsync(RunRecorder recorder, RunTools tools, ChatHistory history, TurnOutput output, CancellationToken cancel)
    {
        var step = await recorder.BeginToolStepAsync([.. output.Calls.Select(RunTools.Describe)], cancel);
        var results = await tools.InvokeAsync(output.Calls, history, cancel);
        await recorder.CompleteToolStepAsync(step, results, output.Usage, cancel);
    }

    private async Task FinishAsync(RunRecorder recorder, EvidenceLedger ledger, CitationResolver resolver, AnswerWriter writer, TurnOutput output, TokenUsage usage, CancellationToken cancel)
    {
        if (output.Text.Length == 0)
        {
            throw new RunFailedException(RunError.ServerError, "The model returned an empty answer.");
        }

        var judged = await grounding.JudgeAsync(recorder, ledger, resolver, writer.SaidNoAnswer, cancel);
        await recorder.CompleteAsync(judged, output.Usage, usage, output.IsCut ? "max_completion_tokens" : null, cancel);
    }

    // For models that do not report usage.
    private static TokenUsage Estimate(ChatHistory history, StringBuilder text, IEnumerable<ModelCall> calls) => new(
        history.Sum(message => message.Items.Sum(item => item switch
        {
            Microsoft.SemanticKernel.TextContent part => TokenCounter.Count(part.Text),
            FunctionResultContent { Metadata: { } known } when known.TryGetValue(RunTools.Tokens, out var tokens) => (int)tokens!,
            FunctionResultContent { Result: string result } => TokenCounter.Count(result),
            _ => 0,
        })),
        TokenCounter.Count(text.ToString()) + calls.Sum(call => TokenCounter.Count(call.Arguments)));

    private sealed record TurnOutput(string Text, IReadOnlyList<ModelCall> Calls, TokenUsage Usage, bool IsCut);
}
