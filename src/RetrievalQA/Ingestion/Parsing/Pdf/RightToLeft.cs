using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Brings text from the order in which it is seen into the order in which it is read.</summary>
internal static partial class RightToLeft
{
    // A name of several words, or one with its number; "kg" before a number is read after it.
    private const int LongestUnit = 3;

    /// <summary>Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms; not digits, which are read from the left.</summary>
    public static bool IsLetter(char c) =>
        c is ((>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')) and not (>= '\u066A' and <= '\u066C')
        && !char.IsDigit(c);

    /// <summary>Whether most letters of these words are read from the right.</summary>
    public static bool IsReadFrom(IEnumerable<PageWord> words) => words.Sum(word => word.RightToLeftBias) > 0;

    /// <summary>
    /// Turns what is no letter in lines that are read from the right: stops and brackets around numbers stand mirrored there, as
    /// in ".1" for "1.". Some files have brackets as they are seen, others as they are read: those match that are right.
    /// </summary>
    public static void TurnSigns(List<PageWord> words)
    {
        if (!words.Exists(word => word.RightToLeftBias > 0))
        {
            return;
        }

        Change(words, word => word.Text.Any(char.IsDigit) && !word.Text.Any(char.IsLetter), number => Reversed(Letters(number)));
        var lines = Lines(words).ConvertAll(line => string.Join(' ', line.Words.Select(word => word.Text)));
        if (lines.Sum(Unmatched) > lines.Sum(line => Unmatched(WithMirroredSigns(line))))
        {
            Change(words, word => word.RightToLeftBias >= 0, WithMirroredSigns);
        }
    }

    private static List<PageLine> Lines(List<PageWord> words) =>
        PageLine.Group(words.Where(word => word is { Inset: null, Field: null })).FindAll(line => line.IsRightToLeft);

    private static void Change(List<PageWord> words, Func<PageWord, bool> isChanged, Func<string, string> change)
    {
        var changed = Lines(words).SelectMany(line => line.Words).Where(isChanged).ToHashSet<PageWord>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < words.Count; i++)
        {
            words[i] = changed.Contains(words[i]) ? words[i] with { Text = change(words[i].Text) } : words[i];
        }
    }

    private static int Unmatched(string line)
    {
        var (open, unmatched) = (0, 0);
        foreach (var sign in line)
        {
            open += sign is '(' or '[' ? 1 : 0;
            unmatched += sign is ')' or ']' && open == 0 ? 1 : 0;
            open -= sign is ')' or ']' && open > 0 ? 1 : 0;
        }

        return unmatched + open;
    }

    private static List<string> Letters(string text) => [.. text.EnumerateRunes().Select(letter => letter.ToString())];

    private static string WithMirroredSigns(string text) => string.Concat(Letters(text).Select(Mirrored));

    /// <summary>
    /// Reverses a word that was printed from the left; numbers, dates and Latin names in it stay as they are. Marks on a letter
    /// follow it, whether they were printed before or after it.
    /// </summary>
    /// <param name="letters">From the left. One may be several characters, such as a ligature: these are in reading order.</param>
    public static string Reversed(IReadOnlyList<string> letters)
    {
        var printed = string.Concat(letters);
        var runs = FromTheLeft().Matches(printed);
        var marksFollow = IsMark(letters[^1]);
        var word = new StringBuilder(printed.Length);
        var (end, run) = (printed.Length, runs.Count - 1);
        for (var i = letters.Count - 1; i >= 0; i--)
        {
            var start = end - letters[i].Length;
            while (run >= 0 && runs[run].Index > start)
            {
                run--;
            }

            var isKept = run >= 0 && start < runs[run].Index + runs[run].Length;
            while (i > 0 && (isKept ? start > runs[run].Index : marksFollow && IsMark(letters[i])))
            {
                start -= letters[--i].Length;
            }

            word.Append(isKept ? printed[start..end] : Mirrored(printed[start..end]));
            end = start;
        }

        return word.ToString();
    }

    /// <summary>Turns names in another script, which stand from left to right in a line that is read from the right.</summary>
    /// <param name="words">The words of the line from right to left.</param>
    public static void TurnNames(List<PageWord> words)
    {
        for (var start = 0; start < words.Count; start++)
        {
            var end = start;
            while (end < words.Count && words[end].Inset is null && !words[end].Text.Any(IsLetter))
            {
                end++;
            }

            if (IsName(words.GetRange(start, end - start)))
            {
                words.Reverse(start, end - start);
            }

            start = end;
        }
    }

    private static bool IsName(List<PageWord> words)
    {
        var latin = words.FindAll(word => word.Text.Any(char.IsLetter));
        return latin.Count > 1 || (latin.Count == 1 && words.Count > 1 && (latin[0].Text.Length > LongestUnit || char.IsUpper(latin[0].Text[0])));
    }

    private static bool IsMark(string letter) =>
        letter.Length > 0 && letter.All(c =>
            char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark);

    private static string Mirrored(string letter) => letter switch
    {
        "(" => ")", ")" => "(", "[" => "]", "]" => "[", "{" => "}", "}" => "{", "«" => "»", "»" => "«", "<" => ">", ">" => "<", _ => letter,
    };

    [GeneratedRegex(@"(?:^-)?[%‰°$€£¥₪]?[A-Za-z\d]+(?:[.,:/+\-\u066B\u066C][A-Za-z\d]+)*[%‰°$€£¥₪]?", RegexOptions.NonBacktracking)]
    private static partial Regex FromTheLeft();
}
