using Microsoft.ML.Tokenizers;

namespace RetrievalQA.Text;

/// <summary>A vocabulary that cuts text into tokens; loaded on first use (bundled, no network).</summary>
public sealed class TokenVocabulary
{
    public const string O200kName = "o200k_base";
    public const string Cl100kName = "cl100k_base";

    public static readonly TokenVocabulary O200k = new(O200kName);
    public static readonly TokenVocabulary Cl100k = new(Cl100kName);

    // The tokenizer takes quadratic time over letters without a break; no word of a language is as long.
    private const int LongestRun = 512;

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

    public int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (text.Length > 0)
        {
            var end = EndOfPart(text);
            count += tokenizer.Value.CountTokens(text[..end]);
            text = text[end..];
        }

        return count;
    }

    /// <summary>The length in UTF-16 units of the longest prefix that holds at most <paramref name="maxTokens"/> tokens.</summary>
    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens)
    {
        var start = 0;
        while (start < text.Length && maxTokens > 0)
        {
            var end = start + EndOfPart(text[start..]);
            var fitting = tokenizer.Value.GetIndexByTokenCount(text[start..end], maxTokens, out _, out var count);
            if (start + fitting < end)
            {
                return start + fitting;
            }

            (start, maxTokens) = (end, maxTokens - count);
        }

        return start;
    }

    /// <summary>Where the first run of characters of one kind gets too long; the end of the text where none does.</summary>
    private static int EndOfPart(ReadOnlySpan<char> text)
    {
        var run = 0;
        for (var index = 0; index < text.Length; index++)
        {
            run = index > 0 && KindOf(text[index]) == KindOf(text[index - 1]) ? run + 1 : 1;
            if (run > LongestRun && !char.IsLowSurrogate(text[index]))
            {
                return index;
            }
        }

        return text.Length;
    }

    private static int KindOf(char letter) => char.IsWhiteSpace(letter) ? 0 : char.IsLetter(letter) || char.IsSurrogate(letter) ? 1 : 2;
}
