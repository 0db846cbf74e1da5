using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Joins the letters of words that are set apart, as in "A N N U A L".</summary>
internal static class SpacedLetters
{
    private const int LeastLetters = 4;

    // In font sizes: from one letter to the next, and from one word to the next.
    private const double MaxLetterGap = 0.6;
    private const double MaxWordGap = 2;

    // A word ends where the gap is so much wider than usual.
    private const double WiderGap = 1.6;
    private const double SameBaseline = 0.1;

    /// <param name="words">In the order in which they are printed.</param>
    public static List<PageWord> Join(List<PageWord> words)
    {
        var joined = new List<PageWord>(words.Count);
        for (var start = 0; start < words.Count;)
        {
            var end = start + 1;
            while (end < words.Count && IsLetter(words[end - 1]) && IsLetter(words[end]) && AreNeighbours(words[end - 1], words[end]))
            {
                end++;
            }

            joined.AddRange(end - start >= LeastLetters ? Words(words.GetRange(start, end - start)) : words.GetRange(start, end - start));
            start = end;
        }

        return joined;
    }

    private static List<PageWord> Words(List<PageWord> letters)
    {
        var gaps = letters.Zip(letters.Skip(1), Gap).ToList();
        var usual = Median.Of(gaps);
        if (usual > MaxLetterGap * letters[0].Size || IsAlphabet(letters))
        {
            return letters;
        }

        // Where most letters follow without a space, one ends a word.
        var spaces = letters.Skip(1).Count(letter => letter.SpaceBefore) * 2 < gaps.Count;
        var words = new List<PageWord> { letters[0] };
        for (var i = 1; i < letters.Count; i++)
        {
            var isEnd = gaps[i - 1] > WiderGap * usual || (spaces && letters[i].SpaceBefore);
            if (isEnd)
            {
                words.Add(letters[i] with { SpaceBefore = true });
            }
            else
            {
                words[^1] = Joined(words[^1], letters[i]);
            }
        }

        return words;
    }

    private static PageWord Joined(PageWord word, PageWord letter) =>
        word with { Text = word.Text + letter.Text, Flow = word.Flow.Union(letter.Flow), Shown = word.Shown.Union(letter.Shown) };

    // The heads of columns and the choices of a question.
    private static bool IsAlphabet(List<PageWord> letters) =>
        letters.Zip(letters.Skip(1)).All(pair => pair.Second.Text[0] == pair.First.Text[0] + 1);

    private static bool IsLetter(PageWord word) => word.Text.Length == 1 && char.IsLetterOrDigit(word.Text[0]) && !EastAsian.IsUnspaced(word.Text[0]);

    private static bool AreNeighbours(PageWord before, PageWord word) =>
        before.Angle == word.Angle && before.Size == word.Size
        && Math.Abs(before.Flow.Y1 - word.Flow.Y1) <= SameBaseline * word.Size
        && Gap(before, word) is var gap && gap > 0 && gap <= MaxWordGap * word.Size;

    private static double Gap(PageWord before, PageWord word) => word.Flow.X0 - before.Flow.X1;
}
