using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Where the words of a page tell that a sentence is over.</summary>
internal static class SentenceEnd
{
    private const string ClosingMarks = "\"'”’»)]」』）";

    // Fewer are a title that has a stop, such as "Part 3."
    private const int LeastWords = 4;

    // "Holdings, Inc." is a name.
    private const int LongestAbbreviation = 4;

    public static bool Closes(string word) =>
        WithoutNotes(word).TrimEnd(ClosingMarks) is [.., '.' or '!' or '?' or ':' or '。' or '！' or '？' or '…' or '۔' or '؟' or '।'];

    /// <summary>Whether the word ends a sentence and is no number, as in "Part 3."</summary>
    public static bool ClosesProse(string word) => Closes(word) && word.Count(char.IsLetter) > 1;

    /// <param name="text">The whole of a block, its words parted by spaces.</param>
    public static bool IsSentence(string text)
    {
        if (text.AsSpan().TrimEnd(ClosingMarks) is not [.., char last, '.' or '!' or '。' or '！' or '۔' or '।'])
        {
            return false;
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isAbbreviation = char.IsUpper(words[^1][0]) && words[^1].Length <= LongestAbbreviation + 1;
        return EastAsian.IsDense(last) || (words.Length >= LeastWords && !isAbbreviation);
    }

    // "page.[10][11]"
    private static ReadOnlySpan<char> WithoutNotes(ReadOnlySpan<char> word)
    {
        while (word is [.., ']'] && word.LastIndexOf('[') is > 0 and var note)
        {
            word = word[..note];
        }

        return word;
    }
}
