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
    /// Turns numbers in lines that are read from the right: stops and brackets around them stand mirrored there, as in ".1" for "1.".
    /// </summary>
    public static void TurnNumbers(List<PageWord> words)
    {
        if (!words.Exists(word => word.RightToLeftBias > 0))
        {
            return;
        }

        var numbers = PageLine.Group(words.Where(word => word.Inset is null)).Where(line => line.IsRightToLeft).SelectMany(line => line.Words)
            .Where(word => word.Text.Any(char.IsDigit) && !word.Text.Any(char.IsLetter))
            .ToHashSet<PageWord>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < words.Count; i++)
        {
            words[i] = numbers.Contains(words[i]) ? words[i] with { Text = Reversed(words[i].Text) } : words[i];
        }
    }

    /// <summary>Reverses a word that was printed from the left; numbers, dates and Latin names in it stay as they are.</summary>
    public static string Reversed(string word)
    {
        var letters = word.ToCharArray();
        Array.Reverse(letters);
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = Mirrored(letters[i]);
        }

        return FromTheLeft().Replace(new string(letters), static part =>
        {
            var kept = part.Value.ToCharArray();
            Array.Reverse(kept);
            return new string(kept);
        });
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

    private static char Mirrored(char c) => c switch
    {
        '(' => ')', ')' => '(', '[' => ']', ']' => '[', '{' => '}', '}' => '{', '«' => '»', '»' => '«', '<' => '>', '>' => '<', _ => c,
    };

    [GeneratedRegex(@"[%‰°$€£¥₪]?\d+(?:[.,:/+\-\u066B\u066C]\d+)*[%‰°$€£¥₪\-]?|[A-Za-z][A-Za-z0-9]*", RegexOptions.NonBacktracking)]
    private static partial Regex FromTheLeft();
}
