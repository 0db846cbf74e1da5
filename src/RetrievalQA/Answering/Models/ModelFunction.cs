using System.Collections.ObjectModel;
using Microsoft.SemanticKernel;

namespace RetrievalQA.Answering.Models;

/// <summary>A function as a model knows it: its name may have characters that a kernel refuses.</summary>
public static class ModelFunction
{
    private const string Name = "name";
    private const string Tool = "tool";

    public static string NameOf(KernelFunction function) => Find(function, Name) ?? function.Name;

    /// <summary>The type of the server's tool that the function is; null for a function of the client.</summary>
    public static string? ToolOf(KernelFunction function) => Find(function, Tool);

    /// <summary>What the function's metadata must hold to say so.</summary>
    public static ReadOnlyDictionary<string, object?> Metadata(string name, string? tool) =>
        new(new Dictionary<string, object?>(StringComparer.Ordinal) { [Name] = name, [Tool] = tool });

    private static string? Find(KernelFunction function, string property) => function.Metadata.AdditionalProperties.GetValueOrDefault(property) as string;
}
