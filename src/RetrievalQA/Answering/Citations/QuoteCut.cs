using System.Text.RegularExpressions;
using RetrievalQA.Answering.Citations.Support;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// The tightest part of a cited sentence that says what the claim says. A sentence is cut only between what can stand by itself:
/// its sentences and parts between semicolons, and cells after the last one that is needed. Nothing is cut off that the claim has a
/// word or an amount of, or that limits what is said.
/// </summary>
internal static partial class QuoteCut
{
    // What is shorter is quoted whole: a reader sees it at a glance.
    private const int ShortEnough = 80;
    private const int Stem = 5;

    // Of the claim's words; a claim in other words shows too little of what it rests on.
    private const double EnoughHeld = 0.5;

    /// <param name="sentence">In the text.</param>
    /// <returns>A part of the sentence at whole words, or all of it.</returns>
    public static SourceSpan Tightest(string text, SourceSpan sentence, string claim)
    {
        var quote = text[sentence.Start..sentence.End];
        if (sentence.Length < ShortEnough || string.IsNullOrWhiteSpace(claim) || claim.Contains(quote, StringComparison.Ordinal))
        {
            return sentence;
        }

        var parts = PartsOf(quote);
        var said = WordsOf(claim);
        var needed = parts.FindAll(part => WordsOf(quote[part.Start..part.End]).Overlaps(said));
        if (needed.Count == 0 || parts.Count < 2)
        {
            return sentence;
        }

        // A row is named by its first cell.
        var start = quote.Contains('\t', StringComparison.Ordinal) || quote.Contains('|', StringComparison.Ordinal) ? 0 : needed[0].Start;
        var end = needed[^1].End;
        var cut = quote[start..end];
        return cut.Length < quote.Length && said.Count(WordsOf(cut).Contains) >= EnoughHeld * said.Count
            && !Limits().IsMatch(quote.AsSpan(end)) && SupportCheck.Check(claim, cut) == SupportCheck.Check(claim, quote)
            ? new SourceSpan(sentence.Start + start, sentence.Start + end)
            : sentence;
    }

    // Each without the white space around it.
    private static List<SourceSpan> PartsOf(string quote)
    {
        var parts = new List<SourceSpan>();
        var start = 0;
        foreach (var end in Ends().EnumerateMatches(quote))
        {
            parts.Add(new SourceSpan(start, end.Index));
            start = end.Index + end.Length;
        }

        parts.Add(new SourceSpan(start, quote.Length));
        return parts.FindAll(part => part.Length > 0);
    }

    // Beginnings of words and whole numbers; pairs of characters where words have no spaces between them.
    private static HashSet<string> WordsOf(string text) =>
    [
        .. Words().Matches(text)
            .Select(word => word.Groups["pair"].Success ? word.Groups["pair"].Value : word.Value.ToLowerInvariant())
            .Select(word => word.Length > Stem && !char.IsDigit(word[0]) ? word[..Stem] : word),
    ];

    [GeneratedRegex(@"[;；]\s+|(?<=[.!?][""”’)]?)(?<!\b(?:\p{L}|\d{1,2}|Mr|Mrs|Dr|No)\.)\s+(?=[\p{Lu}\p{Lo}""“‘(\d])|(?<=[。！？])|(?:(?<![ \t])[ \t]*)?[\t|][ \t|]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Ends();

    // What takes back or limits what stands before it.
    [GeneratedRegex(@"\b(?:not|unless|except|only|however|but|otherwise|provided|if|without|nicht|nur|außer|sofern|jedoch|aber|sonst)\b|다만|단,|제외|않|ただし|但",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Limits();

    [GeneratedRegex(@"(?=(?<pair>[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]{2}))|\d+(?:[.,]\d+)*|[\p{L}-[\p{IsHangulSyllables}\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]{4,}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Words();
}
