using Microsoft.ML.Tokenizers;

namespace RetrievalQA.Documents;

/// <summary>A vocabulary that cuts text into tokens; loaded on first use (bundled, no network).</summary>
public sealed class TokenVocabulary
{
    public const string O200kName = "o200k_base";
    public const string Cl100kName = "cl100k_base";

    public static readonly TokenVocabulary O200k = new(O200kName);
    public static readonly TokenVocabulary Cl100k = new(Cl100kName);

    private readonly Lazy<TiktokenTokenizer> tokenizer;

    private TokenVocabulary(string name)
    {
        Name = name;
        tokenizer = new Lazy<TiktokenTokenizer>(() => TiktokenTokenizer.CreateForEncoding(name));
    }

    public string Name { get; }

    public static TokenVocabulary Named(string name) => name switch
    {
        O200kName => O200k,
        Cl100kName => Cl100k,
        _ => throw new ArgumentException($"There is no vocabulary '{name}'.", nameof(name)),
    };

    public int Count(ReadOnlySpan<char> text) => tokenizer.Value.CountTokens(text);

    /// <summary>The length in UTF-16 units of the longest prefix that holds at most <paramref name="maxTokens"/> tokens.</summary>
    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens) => tokenizer.Value.GetIndexByTokenCount(text, maxTokens, out _, out _);
}
