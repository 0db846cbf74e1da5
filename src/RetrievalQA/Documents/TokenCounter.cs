using Microsoft.ML.Tokenizers;

namespace RetrievalQA.Documents;

/// <summary>Counts tokens as the o200k vocabulary cuts them; loaded on first use (bundled, no network).</summary>
public static class TokenCounter
{
    private static readonly Lazy<TiktokenTokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    public static int Count(ReadOnlySpan<char> text) => Tokenizer.Value.CountTokens(text);

    /// <summary>The length in UTF-16 units of the longest prefix that holds at most <paramref name="maxTokens"/> tokens.</summary>
    public static int PrefixLength(ReadOnlySpan<char> text, int maxTokens) =>
        Tokenizer.Value.GetIndexByTokenCount(text, maxTokens, out _, out _);
}
