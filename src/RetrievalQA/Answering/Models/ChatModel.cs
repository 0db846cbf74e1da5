using Microsoft.SemanticKernel.ChatCompletion;

namespace RetrievalQA.Answering.Models;

/// <summary>A model that can answer.</summary>
/// <param name="ContextWindow">Tokens that prompt and completion may have together.</param>
/// <param name="OwnedBy">Who runs it, as the models list shows it.</param>
public sealed record ChatModel(string Name, IChatCompletionService Service, int ContextWindow, string OwnedBy);
