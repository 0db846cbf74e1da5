using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using RetrievalQA.Answering.Models;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>
/// Stands in for a model that cannot call functions: it calls file_search with the question, and shows the model what was
/// found as part of the question. Functions of the client are not offered to such a model.
/// </summary>
internal sealed class SearchFirstChatCompletion(IChatCompletionService model) : IChatCompletionService
{
    private static readonly OpenAI.Chat.ChatTokenUsage NoUsage = OpenAI.Chat.OpenAIChatModelFactory.ChatTokenUsage();

    public IReadOnlyDictionary<string, object?> Attributes => model.Attributes;

    public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default) =>
        model.GetChatMessageContentsAsync(WithoutCalls(chatHistory), WithoutFunctions(executionSettings), kernel, cancellationToken);

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (ExtractiveTurn.From(chatHistory, executionSettings, kernel).NextCall() is { } call && ExtractiveTurn.IsSearch(call.Function))
        {
            yield return Call(ModelFunction.NameOf(call.Function), call.Arguments);
            yield break;
        }

        await foreach (var piece in model.GetStreamingChatMessageContentsAsync(
            WithoutCalls(chatHistory), WithoutFunctions(executionSettings), kernel, cancellationToken))
        {
            yield return piece;
        }
    }

    private static StreamingChatMessageContent Call(string name, string arguments)
    {
        var metadata = new Dictionary<string, object?>(
            StringComparer.Ordinal) { ["FinishReason"] = nameof(OpenAI.Chat.ChatFinishReason.ToolCalls), ["Usage"] = NoUsage };
        var content = new StreamingChatMessageContent(AuthorRole.Assistant, content: null, metadata: metadata);
        content.Items.Add(new StreamingFunctionCallUpdateContent(NewId.ToolCall(), name, arguments, functionCallIndex: 0));
        return content;
    }

    private static PromptExecutionSettings? WithoutFunctions(PromptExecutionSettings? settings)
    {
        var copy = settings?.Clone();
        if (copy is not null)
        {
            copy.FunctionChoiceBehavior = null;
        }

        return copy;
    }

    /// <summary>What was found becomes part of the message before it: two messages of one role are more than some templates take.</summary>
    private static ChatHistory WithoutCalls(ChatHistory history)
    {
        var plain = new List<ChatMessageContent>();
        foreach (var message in history)
        {
            if (message.Items.OfType<FunctionResultContent>().FirstOrDefault() is { } result)
            {
                var asked = plain.FindLastIndex(earlier => earlier.Role == AuthorRole.User);
                plain[asked] = new ChatMessageContent(
                    AuthorRole.User, [.. plain[asked].Items, new TextContent($"\nFound in the knowledge files:\n{result.Result}")]);
            }
            else if (!message.Items.OfType<FunctionCallContent>().Any())
            {
                plain.Add(message);
            }
        }

        return new ChatHistory(plain);
    }
}
