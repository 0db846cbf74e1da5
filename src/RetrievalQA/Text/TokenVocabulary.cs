using System.Globalization;
using Microsoft.ML.Tokenizers;

namespace RetrievalQA.Text;

/// <summary>A vocabulary that cuts text into tokens; loaded on first use (bundled, no network).</summary>
public sealed class TokenVocabulary
{
    public const string O200kName = "o200k_base";
    public const string Cl100kName = "cl100k_base";

    public static readonly TokenVocabulary O200k = new(O200kName);
    public static readonly TokenVocabulary Cl100k = new(Cl100kName);

    // The tokenizer takes quadratic time over what it finds no break in; no word of a language is as long.
    private const int LongestRun = 512;
    private const int LongestWordBytes = 384;

    private readonly Func<TiktokenTokenizer> load;
    private TiktokenTokenizer? tokenizer;
    private object? loading;

    private TokenVocabulary(string name)
        : this(name, () => TiktokenTokenizer.CreateForEncoding(name))
    {
    }

    internal TokenVocabulary(string name, Func<TiktokenTokenizer> load) => (Name, this.load) = (name, load);

    public string Name { get; }

    public static TokenVocabulary Named(string name) => name switch
    {
        O200kName => O200k,
        Cl100kName => Cl100k,
        _ => throw new ArgumentException($"There is no vocabulary '{name}'.", nameof(name)),
    };

    // A Lazy would keep a first failure, such as a lack of memory, until the server ends.
    private TiktokenTokenizer Tokenizer => LazyInitializer.EnsureInitialized(ref tokenizer, ref loading, load);

    public int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (text.Length > 0)
        {
            var end = EndOfPart(text);
            count += Tokenizer.CountTokens(text[..end]);
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
            var fitting = Tokenizer.GetIndexByTokenCount(text[start..end], maxTokens, out _, out var count);
            if (start + fitting < end)
            {
                return start + fitting;
            }

            (start, maxTokens) = (end, maxTokens - count);
        }

        return start;
    }

    /// <summary>Where characters that the tokenizer may keep together, or characters of one kind, get too many; the end of the text where they never
    /// do.</summary>
    private static int EndOfPart(ReadOnlySpan<char> text)
    {
        var (run, bytes) = (0, 0);
        var joining = Joining.None;
        for (var index = 0; index < text.Length; index++)
        {
            run = index > 0 && KindOf(text[index]) == KindOf(text[index - 1]) ? run + 1 : 1;
            var own = JoiningOf(text[index]);
            var isJoined = (joining & own) != Joining.None;
            joining = isJoined ? joining & own : own;
            bytes = (isJoined ? bytes : 0) + BytesOf(text[index]);
            if ((run > LongestRun || (bytes > LongestWordBytes && joining.HasFlag(Joining.Word))) && !char.IsLowSurrogate(text[index]))
            {
                return index;
            }
        }

        return text.Length;
    }

    // In UTF-8, which the tokenizer works on.
    private static int BytesOf(char letter) => letter < '\u0080' ? 1 : letter < '\u0800' || char.IsSurrogate(letter) ? 2 : 3;

    private static int KindOf(char letter) => char.IsWhiteSpace(letter) ? 0 : char.IsLetter(letter) || char.IsSurrogate(letter) ? 1 : 2;

    // The patterns of both vocabularies keep letters with marks together, and signs with marks; a surrogate may be either.
    private static Joining JoiningOf(char letter) => char.GetUnicodeCategory(letter) switch
    {
        <= UnicodeCategory.OtherLetter => Joining.Word,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Surrogate =>
            Joining.Word | Joining.Signs,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Joining.Number,
        _ => char.IsWhiteSpace(letter) ? Joining.Space : Joining.Signs,
    };

    [Flags]
    private enum Joining
    {
        None = 0,
        Space = 1,
        Word = 2,
        Signs = 4,
        Number = 8,
    }
}
