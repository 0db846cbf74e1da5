using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using OpenAI.Chat;
using RetrievalQA.Conversations;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Models;

/// <summary>A model that can answer.</summary>
/// <param name="ContextWindow">Tokens that prompt and completion may have together.</param>
/// <param name="OwnedBy">Who runs it, as the models list shows it.</param>
public sealed record ChatModel(string Name, IChatCompletionService Service, int ContextWindow, string OwnedBy)
{
    public ModelCapabilities Can { get; init; } = ModelCapabilities.TextAlone;

    /// <summary>How the model's tokens are counted.</summary>
    public TokenVocabulary Vocabulary { get; init; } = TokenVocabulary.O200k;

    /// <summary>Says what went wrong with the model's endpoint; null for the built-in model, which has none.</summary>
    public EndpointFailure? Failure { get; init; }

    /// <summary>A language model, which writes in its own words; the built-in model repeats the documents' and points at each sentence.</summary>
    public bool IsAtEndpoint => Failure is not null;

    /// <summary>Tokens of what the history shows, about; calls and their results do not count.</summary>
    public int CountTokens(ChatHistory history) => history.SelectMany(message => message.Items).Sum(item => item switch
    {
        Microsoft.SemanticKernel.TextContent text => Vocabulary.Count(text.Text),
        ImageContent image => ImageTokens.Of(image),
        _ => 0,
    });

    /// <summary>The model's next turn, piece by piece.</summary>
    /// <param name="verbatim">What the model's endpoint must be told word for word.</param>
    /// <exception cref="RunFailedException">The model's endpoint failed, broke off or did not answer in time.</exception>
    public async IAsyncEnumerable<StreamingChatMessageContent> StreamAsync(
        ChatHistory history, PromptExecutionSettings settings, Kernel kernel, VerbatimRequest verbatim, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? finish = null;
        await using var pieces = Service.GetStreamingChatMessageContentsAsync(history, settings, kernel, cancel).GetAsyncEnumerator(cancel);
        while (await MoveNextAsync(pieces, verbatim, cancel))
        {
            finish = pieces.Current.Metadata?.GetValueOrDefault("FinishReason") as string ?? finish;
            ThrowIfFailed(pieces.Current);
            yield return ShowRefusal(pieces.Current);
        }

        if (Failure is not null && (finish is null or nameof(ChatFinishReason.ContentFilter)))
        {
            throw Failed(Failure.Failed(
                finish is null ? "broke off: the stream ended before the answer did." : "stopped the answer: its content filter did not let it pass."));
        }
    }

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<StreamingChatMessageContent> pieces, VerbatimRequest verbatim, CancellationToken cancel)
    {
        try
        {
            RequestBodyPolicy.Use(verbatim);
            return await pieces.MoveNextAsync();
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested && Failure?.Of(failure) is { } error)
        {
            throw Failed(error);
        }
    }

    // The cause is left out: what the endpoint said stands there as it came, perhaps with its key.
    private RunFailedException Failed(RunError error) => new(error.Code, error.Message) { Model = Name };

    /// <summary>An endpoint that fails after it has begun can say so only in the stream.</summary>
    private void ThrowIfFailed(StreamingChatMessageContent piece)
    {
#pragma warning disable SCME0001 // The client library shows fields that it does not know in no other way.
        if (Failure is not null
            && piece.InnerContent is StreamingChatCompletionUpdate update
            && update.Patch.TryGetJson("$.error"u8, out var error)
            && UpstreamError.Read(new BinaryData((ReadOnlyMemory<byte>)(byte[])[.. "{\"error\":"u8, .. error.Span, (byte)'}'])) is { } upstream)
        {
            throw Failed(Failure.InStream(upstream));
        }
#pragma warning restore SCME0001
    }

    /// <summary>A refusal comes beside the text; it is an answer like any other.</summary>
    private static StreamingChatMessageContent ShowRefusal(StreamingChatMessageContent piece)
    {
        if (piece.Content is not { Length: > 0 } && piece.Metadata?.GetValueOrDefault("RefusalUpdate") is string { Length: > 0 } refusal)
        {
            piece.Content = refusal;
        }

        return piece;
    }
}
