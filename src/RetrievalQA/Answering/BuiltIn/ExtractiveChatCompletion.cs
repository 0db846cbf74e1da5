using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>
/// The built-in model: deterministic and offline. It searches for each question of the message, answers with the one to three
/// sentences of the evidence that fit it best, each with its code, and refuses below a fixed confidence. It sees the
/// same tools and evidence as any other model and writes the same markers.
/// </summary>
public sealed partial class ExtractiveChatCompletion(EvidenceRanker ranker) : IChatCompletionService
{
    private const int ContextWindow = 128_000;

    /// <summary>The model refuses when no chosen sentence reaches this confidence. Measurements: ARCHITECTURE.md.</summary>
    public const double RefusalThreshold = 0.5;

    public ChatModel AsModel() => new(BuiltInModel.Name, this, ContextWindow, "retrievalqa");

    public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default)
    {
        var message = new ChatMessageContent(AuthorRole.Assistant, string.Empty);
        var text = new StringBuilder();
        var calls = new FunctionCallContentBuilder();
        await foreach (var piece in GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken))
        {
            text.Append(piece.Content);
            calls.Append(piece);
        }

        message.Content = text.ToString();
        foreach (var call in calls.Build())
        {
            message.Items.Add(call);
        }

        return [message];
    }

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var turn = ExtractiveTurn.From(chatHistory, executionSettings, kernel);
        if (turn.NextCall() is { } call)
        {
            yield return Call(call.Function, call.Arguments);
            yield break;
        }

        foreach (var piece in WithinBudget(await AnswerAsync(turn, cancellationToken), executionSettings))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return piece;
        }
    }

    private static StreamingChatMessageContent Call(KernelFunction function, string arguments)
    {
        var update = new StreamingFunctionCallUpdateContent(NewId.ToolCall(), ModelFunction.NameOf(function), arguments, functionCallIndex: 0);
        var content = new StreamingChatMessageContent(AuthorRole.Assistant, content: null);
        content.Items.Add(update);
        return content;
    }

    private async Task<IEnumerable<string>> AnswerAsync(ExtractiveTurn turn, CancellationToken cancel) => turn switch
    {
        { FunctionOutputs.Count: > 0 } => [FunctionAnswer(turn)],
        { CodeOutput: { } output } => [CodeAnswer(turn, output)],
        { Questions.Count: 0, CanSearch: true } => [ExtractivePhrases.For(turn.LastMessage).Introduction],
        { SearchOutputs.Count: > 0 } => await AnswersAsync(turn, cancel),
        _ => NothingToSearch(turn),
    };

    private static IEnumerable<StreamingChatMessageContent> WithinBudget(IEnumerable<string> pieces, PromptExecutionSettings? settings)
    {
        var left = (settings as OpenAIPromptExecutionSettings)?.MaxTokens ?? int.MaxValue;
        foreach (var piece in pieces)
        {
            var cost = TokenCounter.Count(piece);
            if (cost > left)
            {
                yield return new StreamingChatMessageContent(
                    AuthorRole.Assistant,
                    piece[..TokenCounter.PrefixLength(piece, left)],
                    metadata: new Dictionary<string, object?>(StringComparer.Ordinal) { ["FinishReason"] = "Length" });
                yield break;
            }

            left -= cost;
            yield return new StreamingChatMessageContent(AuthorRole.Assistant, piece);
        }
    }

    /// <summary>One question after the other; what has no answer is said beside the answers of the others.</summary>
    private async Task<IEnumerable<string>> AnswersAsync(ExtractiveTurn turn, CancellationToken cancel)
    {
        var phrases = ExtractivePhrases.For(turn.LastMessage);
        var answers = new List<ExtractiveAnswer>();
        foreach (var (question, output) in turn.Questions.Zip(turn.SearchOutputs))
        {
            answers.Add(await AnswerAsync(question, output, cancel));
        }

        if (answers.TrueForAll(answer => answer.Evidence is { HasDocuments: false, Unready.Count: 0 }))
        {
            return [phrases.NoDocuments];
        }

        return answers.TrueForAll(answer => answer.IsRefusal)
            ? ExtractiveAnswer.Refusal(phrases, answers)
            : ExtractiveAnswer.OnceEach(answers)
                .SelectMany((answer, index) => answer.Pieces(phrases).Select((piece, at) => index > 0 && at == 0 ? $"\n\n{piece}" : piece));
    }

    private async Task<ExtractiveAnswer> AnswerAsync(string question, string shown, CancellationToken cancel) =>
        ExtractiveAnswer.From(question, await ranker.RankAsync(question, shown, cancel), RefusalThreshold);

    /// <summary>The report is an answer as it is; what other code printed is shown as such, with the files that it wrote.</summary>
    private static string CodeAnswer(ExtractiveTurn turn, string output)
    {
        var (logs, files) = CodeResultText.Read(output);
        if (logs.Length > 0 && ExtractiveCode.Blocks(turn.LastMessage).Length == 0
            && !logs.Contains("Traceback (most recent call last)", StringComparison.Ordinal))
        {
            return logs;
        }

        var phrases = ExtractivePhrases.For(turn.LastMessage);
        var fence = new string('`', Math.Max(3, Fence().Matches(logs).Select(match => match.Length + 1).DefaultIfEmpty(0).Max()));
        var shown = logs.Length > 0 ? $"{phrases.CodePrinted}\n\n{fence}\n{logs}\n{fence}" : phrases.CodePrintedNothing;
        return files.Count == 0 ? shown : $"{shown}\n\n{string.Join('\n', files.Select(file => $"- [{MarkdownText.Literal(file)}]({SandboxLinks.To(file)})"))}";
    }

    private static string FunctionAnswer(ExtractiveTurn turn)
    {
        var outputs = string.Join('\n', turn.FunctionOutputs);
        return string.IsNullOrWhiteSpace(outputs) ? ExtractivePhrases.For(turn.LastMessage).FunctionReturnedNothing : outputs;
    }

    private static IEnumerable<string> NothingToSearch(ExtractiveTurn turn)
    {
        var phrases = ExtractivePhrases.For(turn.LastMessage);
        yield return turn.CanRunCode ? phrases.NothingToRun : phrases.NothingToSearch;
        if (turn.IsToldToCite)
        {
            yield return $"【{EvidenceCode.NoAnswer}】";
        }
    }

    [GeneratedRegex("`{3,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Fence();
}
