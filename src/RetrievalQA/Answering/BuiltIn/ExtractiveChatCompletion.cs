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
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>
/// The built-in model: deterministic and offline. It searches for the question, answers with the one to three
/// sentences of the evidence that fit it best, each with its code, and refuses below a fixed confidence. It sees the
/// same tools and evidence as any other model and writes the same markers.
/// </summary>
public sealed partial class ExtractiveChatCompletion(SentenceRanker ranker) : IChatCompletionService
{
    private const int ContextWindow = 128_000;

    /// <summary>The model refuses when no chosen sentence reaches this confidence. Measurements: ARCHITECTURE.md.</summary>
    public const double RefusalThreshold = 0.14;

    private const int MaxSentences = 3;

    // A further sentence must be nearly as good as the best one, so that an answer is not padded.
    private const double FurtherSentenceGap = 0.3;

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

        foreach (var piece in WithinBudget(Answer(turn), executionSettings))
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

    private IEnumerable<string> Answer(ExtractiveTurn turn) => turn switch
    {
        { FunctionOutputs.Count: > 0 } => [FunctionAnswer(turn)],
        { CodeOutput: { } output } => [CodeAnswer(turn, output)],
        { SearchOutput: { } evidence } => Answer(turn.Question, EvidenceText.Read(evidence)),
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

    private IEnumerable<string> Answer(string question, ReadEvidence evidence)
    {
        var phrases = ExtractivePhrases.For(question);
        var ranked = ranker.Rank(question, evidence.Terms, [.. evidence.Passages.Select(passage => passage.ToRank())]);
        var chosen = ranked
            .Take(MaxSentences)
            .Where(sentence => sentence.Score >= ranked[0].Score - FurtherSentenceGap)
            .ToList();
        if (!chosen.Exists(sentence => sentence.Confidence >= RefusalThreshold))
        {
            return Refuse(phrases, evidence, ranked);
        }

        var inReadingOrder = chosen.OrderBy(sentence => sentence.Passage).ThenBy(sentence => sentence.Sentence);
        return inReadingOrder.Select((sentence, index) => Quote(evidence.Passages[sentence.Passage].Sentences[sentence.Sentence], index));
    }

    // What looks like the number of an item may be a part of what it says.
    private static string Quote(ReadSentence sentence, int index) =>
        $"{(index > 0 ? " " : "")}{HeadingMark().Replace(sentence.Text[ListMark.BulletLength(sentence.Text)..], "")}【{sentence.Code}】";

    private static IEnumerable<string> Refuse(ExtractivePhrases phrases, ReadEvidence evidence, IReadOnlyList<RankedSentence> ranked)
    {
        yield return phrases.NoAnswer;
        if (evidence.Passages.Count > 0)
        {
            var nearest = NearestEvidence.Of(
                ranked, sentence => sentence.Passage, sentence => evidence.Passages[sentence.Passage].Sentences[sentence.Sentence].Text);
            var titles = nearest.Select(sentence => phrases.Place(evidence.Passages[sentence.Passage].Title)).Distinct();
            yield return $" {phrases.Nearest} {string.Join("; ", titles)}.";
        }

        if (evidence.Unready.Count > 0)
        {
            yield return $" {phrases.NotSearched} {string.Join("; ", evidence.Unready.Select(phrases.Unready))}.";
        }

        yield return $"【{EvidenceCode.NoAnswer}】";
    }

    /// <summary>The report is an answer as it is; what other code printed is shown as such, with the files that it wrote.</summary>
    private static string CodeAnswer(ExtractiveTurn turn, string output)
    {
        var (logs, files) = CodeResultText.Read(output);
        if (logs.Length > 0 && ExtractiveCode.Blocks(turn.LastMessage).Length == 0
            && !logs.Contains("Traceback (most recent call last)", StringComparison.Ordinal))
        {
            return logs;
        }

        var phrases = ExtractivePhrases.For(turn.Question);
        var fence = new string('`', Math.Max(3, Fence().Matches(logs).Select(match => match.Length + 1).DefaultIfEmpty(0).Max()));
        var shown = logs.Length > 0 ? $"{phrases.CodePrinted}\n\n{fence}\n{logs}\n{fence}" : phrases.CodePrintedNothing;
        return files.Count == 0 ? shown : $"{shown}\n\n{string.Join('\n', files.Select(file => $"- [{MarkdownText.Literal(file)}]({SandboxLinks.To(file)})"))}";
    }

    private static string FunctionAnswer(ExtractiveTurn turn)
    {
        var outputs = string.Join('\n', turn.FunctionOutputs);
        return string.IsNullOrWhiteSpace(outputs) ? ExtractivePhrases.For(turn.Question).FunctionReturnedNothing : outputs;
    }

    private static IEnumerable<string> NothingToSearch(ExtractiveTurn turn)
    {
        var phrases = ExtractivePhrases.For(turn.Question);
        yield return turn.CanRunCode ? phrases.NothingToRun : phrases.NothingToSearch;
        if (turn.IsToldToCite)
        {
            yield return $"【{EvidenceCode.NoAnswer}】";
        }
    }

    [GeneratedRegex("`{3,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\#{1,6}\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadingMark();
}
