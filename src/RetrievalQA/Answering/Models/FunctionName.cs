using System.Collections.ObjectModel;
using Microsoft.SemanticKernel;

namespace RetrievalQA.Answering.Models;

/// <summary>The name under which a model knows a function; it may have characters that a kernel refuses.</summary>
public static class FunctionName
{
    private const string Property = "name";

    public static string Of(KernelFunction function) => function.Metadata.AdditionalProperties.GetValueOrDefault(Property) as string ?? function.Name;

    /// <summary>What a function's metadata must hold so that a model knows it under this name.</summary>
    public static ReadOnlyDictionary<string, object?> Metadata(string name) =>
        new(new Dictionary<string, object?>(StringComparer.Ordinal) { [Property] = name });
}
