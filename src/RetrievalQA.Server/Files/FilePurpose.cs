using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Files;

/// <summary>The purposes that a file can be uploaded for.</summary>
public static class FilePurpose
{
    private static readonly string[] Known = ["fine-tune", "assistants", "batch", "user_data", "vision", "evals"];

    /// <exception cref="ApiException">There is no such purpose.</exception>
    public static string Check(string purpose) => Known.Contains(purpose, StringComparer.Ordinal)
        ? purpose
        : throw ApiException.BadRequest($"'{purpose}' is not one of [{string.Join(", ", Known.Select(known => $"'{known}'"))}] - 'purpose'", param: "purpose");
}
