using Microsoft.SemanticKernel.ChatCompletion;

namespace RetrievalQA.Answering.Models;

/// <summary>What the engine brings along itself.</summary>
/// <param name="Model">The model that is always there.</param>
/// <param name="SearchFirst">Makes a model that searches out of one that cannot call functions.</param>
public sealed record BuiltInModel(ChatModel Model, Func<IChatCompletionService, IChatCompletionService> SearchFirst)
{
    public const string Name = "extractive";
}
