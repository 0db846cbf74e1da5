namespace RetrievalQA.Text;

/// <summary>Counts tokens as the o200k vocabulary cuts them, which chunk sizes and budgets are stated in.</summary>
public static class TokenCounter
{
    public static int Count(ReadOnlySpan<char> text) => TokenVocabulary.O200k.Count(text);

    /// <summary>The length in UTF-16 units of the longest prefix that holds at most <paramref name="maxTokens"/> tokens.</summary>
    public static int PrefixLength(ReadOnlySpan<char> text, int maxTokens) => TokenVocabulary.O200k.PrefixLength(text, maxTokens);
}
