using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Sandboxes;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Runs;

/// <summary>
/// Executes one run: context, model, tools, model again, until it answers; then the citations are judged. A run whose
/// client must answer function calls is left waiting, and goes on in another execution.
/// </summary>
public sealed class RunExecutor(
    ModelCatalog models,
    ContextAssembler context,
    KnowledgeCatalog knowledge,
    HybridRetriever retriever,
    AnswerGrounding grounding,
    CodeMender mender,
    IConversationStore conversations,
    IFileStore files,
    SourceTexts texts,
    CodeSessions codeSessions,
    IOptions<CodeInterpreterOptions> codeOptions,
    IOptions<RunOptions> options,
    TimeProvider time,
    ILogger<CitationResolver> citationLog)
{
    private const string CompletionBudget = "max_completion_tokens";

    // A run has at most two steps in a turn; a client may go on for many rounds.
    private const int MaxSteps = 10_000;

    /// <exception cref="RunFailedException">The run cannot go on.</exception>
    /// <exception cref="RunStoppedException">It was cancelled, expired or deleted.</exception>
    public async Task ExecuteAsync(RunRecorder recorder, CancellationToken cancel)
    {
        var execution = await BeginAsync(recorder, cancel);
        if (await ReplayAsync(execution, cancel) is Outcome.Waiting)
        {
            return;
        }

        for (var turn = 0; turn < options.Value.MaxTurns; turn++)
        {
            if (await TakeTurnAsync(execution, cancel) is not Outcome.CalledTools)
            {
                return;
            }
        }

        throw new RunFailedException(RunError.ServerError, $"The model called tools {options.Value.MaxTurns} times without answering.");
    }

    private async Task<Execution> BeginAsync(RunRecorder recorder, CancellationToken cancel)
    {
        var run = recorder.Run;
        var model = models.Find(run.Model) ?? throw new RunFailedException(RunError.InvalidPrompt, $"The model '{run.Model}' does not exist.");
        var budget = new TokenBudget(run, model.ContextWindow);
        var ledger = new EvidenceLedger();
        var patience = TimeSpan.FromSeconds(options.Value.IngestionWaitSeconds);
        var search = new FileSearchPlugin(
            retriever, new RunKnowledge(knowledge, run), ledger, FileSearchSettings.From(run.Tools, options.Value, budget.Evidence),
            new FoundTables(texts, run.ProjectId, patience));
        var resolver = new CitationResolver(texts, run.ProjectId, patience, citationLog);
        var codeFiles = await LoadCodeFilesAsync(run, model, cancel);
        var code = codeFiles is null ? null : new CodeInterpreterTool(codeSessions, codeFiles, recorder.AddCodeOutput, budget.Evidence, time);
        return new Execution(
            recorder, model, budget, ledger, resolver, code, new RunTools(run, search, code, model.IsAtEndpoint), new RunExchange(), new AnswerWriter(
                recorder, run.HasTool(AssistantTool.FileSearch) ? ledger : null, resolver, model.IsAtEndpoint ? mender : null, codeFiles));
    }

    /// <summary>Null where the run cannot run code.</summary>
    private async Task<RunCodeFiles?> LoadCodeFilesAsync(ThreadRun run, ChatModel model, CancellationToken cancel)
    {
        if (!run.HasTool(AssistantTool.CodeInterpreter) || !model.Can.CallFunctions)
        {
            return null;
        }

        var codeFiles = new RunCodeFiles(run, files, conversations, codeSessions, codeOptions, time);
        await codeFiles.LoadAsync(cancel);
        return codeFiles;
    }

    /// <summary>What earlier executions did is shown to the model again; calls that they left open are made.</summary>
    private async Task<Outcome> ReplayAsync(Execution execution, CancellationToken cancel)
    {
        var (recorder, exchange) = (execution.Recorder, execution.Exchange);
        var steps = await conversations.ListStepsAsync(recorder.Run.Id, new ListQuery(MaxSteps, Ascending: true), cancel);
        var text = new StringBuilder();
        foreach (var step in steps.Items)
        {
            recorder.Resume(step);
            if (step.MessageId is { } messageId)
            {
                text.Append((await conversations.FindMessageAsync(step.ThreadId, messageId, cancel))?.PlainText);
            }
            else if (step.ToolCalls is { Count: > 0 } recorded)
            {
                var calls = recorded.Select(execution.Tools.Repeat).ToList();
                var results = await InvokeAsync(execution, calls, recorded, cancel);
                if (step.Status == RunStepStatus.InProgress && await EndStepAsync(recorder, results, cancel) is Outcome.Waiting)
                {
                    return Outcome.Waiting;
                }

                exchange.Add(text.ToString(), calls, results);
                text.Clear();
            }
        }

        if (text.Length > 0)
        {
            exchange.AddText(text.ToString());
        }

        return Outcome.CalledTools;
    }

    private static async Task<IReadOnlyList<ToolResult>> InvokeAsync(Execution execution, TurnOutput output, CancellationToken cancel)
    {
        var (recorder, calls) = (execution.Recorder, output.Calls.Select(execution.Tools.Describe).ToList());
        if (execution.Model.IsAtEndpoint || calls.Exists(call => call is not FileSearchCall))
        {
            await recorder.SaveCallsAsync(calls, output.Usage!, cancel);
            return await InvokeAsync(execution, output.Calls, recorded: null, cancel);
        }

        await recorder.HoldCallsAsync(calls, output.Usage!, cancel);
        var search = InvokeAsync(execution, output.Calls, recorded: null, cancel);
        await recorder.WaitAsync(search, cancel);
        return await search;
    }

    /// <summary>Makes the calls of a turn one after the other.</summary>
    /// <param name="recorded">What an earlier execution wrote down of them; null for calls that are new.</param>
    private static async Task<IReadOnlyList<ToolResult>> InvokeAsync(
        Execution execution, IReadOnlyList<ModelCall> calls, IReadOnlyList<ToolCall>? recorded, CancellationToken cancel)
    {
        var results = new List<ToolResult>(calls.Count);
        for (var index = 0; index < calls.Count; index++)
        {
            var result = recorded is null ? null : execution.Tools.Recall(recorded[index]);
            if (result is null)
            {
                result = await execution.Tools.InvokeAsync(index, calls[index], cancel);
                if (result.Call is CodeInterpreterCall && calls.Count > 1)
                {
                    await execution.Recorder.SaveResultAsync(index, result.Call, cancel);
                }
            }

            results.Add(result);
        }

        return results;
    }

    private async Task<Outcome> TakeTurnAsync(Execution execution, CancellationToken cancel)
    {
        var (recorder, tools, exchange) = (execution.Recorder, execution.Tools, execution.Exchange);
        exchange.FitInto(execution.Budget.Exchange);
        if (execution.Budget.SpentBy(recorder.Usage, exchange.Tokens) is { } budget)
        {
            await recorder.CutAsync(budget, grounding: null, TokenUsage.Zero, cancel);
            return Outcome.Ended;
        }

        var output = await CallModelAsync(execution, cancel);
        if (output.IsCut)
        {
            await CutAsync(execution, output, cancel);
            return Outcome.Ended;
        }

        if (output.Calls.Count == 0)
        {
            await FinishAsync(execution, output, cancel);
            return Outcome.Ended;
        }

        var results = await InvokeAsync(execution, output, cancel);
        if (await EndStepAsync(recorder, results, cancel) is Outcome.Waiting)
        {
            return Outcome.Waiting;
        }

        exchange.Add(output.Text, output.Calls, results);
        return Outcome.CalledTools;
    }

    private async Task<TurnOutput> CallModelAsync(Execution execution, CancellationToken cancel)
    {
        var (recorder, model, tools, exchange) = (execution.Recorder, execution.Model, execution.Tools, execution.Exchange);
        var history = await context.AssembleAsync(
            recorder.Run, model, execution.Code?.Instructions(ToolNames.For(recorder.Run.Tools).CodeInterpreter)
            ?? "", execution.Budget.Thread(recorder.Usage, exchange.Tokens), cancel);
        var prompt = model.CountTokens(history) + exchange.Tokens;
        exchange.AppendTo(history);
        var settings = tools.Settings(exchange.HasCalls, execution.Budget.Completion(recorder.Usage));
        var pieces = model.StreamAsync(history, settings, tools.Kernel, tools.Verbatim(exchange.HasCalls, exchange.Arguments), cancel);
        var output = await new ModelTurn(recorder, execution.Writer, tools, exchange, options.Value.TurnCharacters).ReadAsync(pieces, cancel);
        var usage = output.Usage ?? Estimate(prompt, output);
        recorder.AddUsage(usage);
        return output with { Usage = usage };
    }

    /// <summary>Ends the step, unless the client must answer some of its calls first.</summary>
    private static async Task<Outcome> EndStepAsync(RunRecorder recorder, IReadOnlyList<ToolResult> results, CancellationToken cancel)
    {
        var calls = results.Select(result => result.Call).ToList();
        var waiting = results.Where(result => result.Shown is null).Select(result => result.Call).OfType<FunctionCall>().ToList();
        if (waiting.Count > 0)
        {
            await recorder.RequireActionAsync(calls, waiting, cancel);
            return Outcome.Waiting;
        }

        await recorder.CompleteToolStepAsync(calls, cancel);
        return Outcome.CalledTools;
    }

    private async Task FinishAsync(Execution execution, TurnOutput output, CancellationToken cancel)
    {
        if (!execution.Recorder.HasMessage && execution.Recorder.HasUnshown)
        {
            await execution.Recorder.BeginEmptyMessageAsync(cancel);
        }

        if (!execution.Recorder.HasMessage)
        {
            throw new RunFailedException(RunError.ServerError, "The model returned an empty answer.");
        }

        await execution.Recorder.CompleteAsync(await JudgeAsync(execution, cancel), output.Usage!, cancel);
    }

    private async Task CutAsync(Execution execution, TurnOutput output, CancellationToken cancel)
    {
        var judged = execution.Recorder.HasMessage ? await JudgeAsync(execution, cancel) : null;
        await execution.Recorder.CutAsync(CompletionBudget, judged, output.Usage!, cancel);
    }

    private async Task<Grounding?> JudgeAsync(Execution execution, CancellationToken cancel)
    {
        var recorder = execution.Recorder;
        var judged = await grounding.JudgeAsync(
            recorder.TextFrom(0),
            recorder.Citations,
            execution.Ledger,
            execution.Resolver,
            execution.Writer.SaidNoAnswer,
            execution.Model.IsAtEndpoint,
            cancel);
        if (judged.Aligned.Count > 0)
        {
            await recorder.AddCitationsAsync(judged.Aligned, cancel);
        }

        return judged.Grounding;
    }

    // For models that do not report usage.
    private static TokenUsage Estimate(int prompt, TurnOutput output) =>
        new(prompt, TokenCounter.Count(output.Text) + output.Calls.Sum(call => TokenCounter.Count(call.Arguments)));

    private enum Outcome
    {
        CalledTools,
        Waiting,
        Ended,
    }

    private sealed record Execution(
        RunRecorder Recorder,
        ChatModel Model,
        TokenBudget Budget,
        EvidenceLedger Ledger,
        CitationResolver Resolver,
        CodeInterpreterTool? Code,
        RunTools Tools,
        RunExchange Exchange,
        AnswerWriter Writer);
}
