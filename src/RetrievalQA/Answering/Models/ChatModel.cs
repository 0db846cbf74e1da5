using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace RetrievalQA.Answering.Models;

/// <summary>A model that can answer.</summary>
/// <param name="ContextWindow">Tokens that prompt and completion may have together.</param>
/// <param name="OwnedBy">Who runs it, as the models list shows it.</param>
public sealed record ChatModel(string Name, IChatCompletionService Service, int ContextWindow, string OwnedBy)
{
    /// <summary>The model's next turn, piece by piece.</summary>
    /// <param name="verbatim">What the model's endpoint must be told word for word.</param>
    /// <exception cref="RunFailedException">The model's endpoint failed, broke off or did not answer in time.</exception>
    public async IAsyncEnumerable<StreamingChatMessageContent> StreamAsync(
        ChatHistory history, PromptExecutionSettings settings, Kernel kernel, VerbatimRequest verbatim, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var pieces = Service.GetStreamingChatMessageContentsAsync(history, settings, kernel, cancel).GetAsyncEnumerator(cancel);
        while (await MoveNextAsync(pieces, verbatim, cancel))
        {
            yield return pieces.Current;
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<StreamingChatMessageContent> pieces, VerbatimRequest verbatim, CancellationToken cancel)
    {
        try
        {
            VerbatimRequestPolicy.Use(verbatim);
            return await pieces.MoveNextAsync();
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested && EndpointFailure.ErrorOf(failure) is { } error)
        {
            throw new RunFailedException(error.Code, error.Message, failure);
        }
    }
}
