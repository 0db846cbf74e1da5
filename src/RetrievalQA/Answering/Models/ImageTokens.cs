using Microsoft.SemanticKernel;

namespace RetrievalQA.Answering.Models;

/// <summary>
/// Tokens that an image counts, whatever its size: the most that GPT-4o takes for one (85 and 170 for each of 8 tiles), or
/// what it takes in low detail. Other models take about as many.
/// </summary>
public static class ImageTokens
{
    public const int High = 85 + (8 * 170);
    public const int Low = 85;

    /// <summary>The key under which Semantic Kernel's OpenAI connector looks for the detail of an image.</summary>
    public const string DetailKey = "ChatImageDetailLevel";

    public static int Of(string detail) => detail == "low" ? Low : High;

    public static int Of(ImageContent image) => Of(image.Metadata?.GetValueOrDefault(DetailKey) as string ?? "");
}
