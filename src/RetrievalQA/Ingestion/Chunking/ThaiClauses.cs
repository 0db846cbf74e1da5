namespace RetrievalQA.Ingestion.Chunking;

/// <summary>Where Thai sentences end: the script has no stop, and its spaces stand after sentences and clauses, beside numbers and in lists.</summary>
internal static class ThaiClauses
{
    // Most sentences have so many characters; shorter pieces are clauses and the items of lists.
    private const int SentenceLength = 90;

    // After this the next space has to do.
    private const int LongestSentence = 300;

    // What stands between two nearer spaces is an item, a name or a number.
    private const int ShortestClause = 12;

    // Words that go on with the sentence before them.
    private static readonly string[] Connectives =
    [
        "และ", "หรือ", "แต่", "โดย", "ซึ่ง", "ที่", "เพื่อ", "เพราะ", "เนื่องจาก", "รวม", "ได้แก่", "เช่น", "จน", "ก็", "กับ", "ของ", "ว่า", "ตลอดจน", "อัน",
        "ด้วย", "ถึง", "จาก", "มี", "เป็น", "คือ", "จึง", "ให้", "ยัง", "ไม่", "แล้ว", "ฯ", "ๆ",
    ];

    /// <param name="text">Up to where it may be looked at.</param>
    public static bool EndsAt(ReadOnlySpan<char> text, int start, int space)
    {
        if (space <= start || space + 1 >= text.Length || !IsThai(text[space - 1]))
        {
            return false;
        }

        var length = space - start;
        return text[space + 1] is ' '
            || (IsThai(text[space + 1]) && length >= SentenceLength && (length >= LongestSentence || IsClause(text[(space + 1)..])));
    }

    /// <summary>A line of Thai ends and another begins.</summary>
    public static bool EndsLine(string text, int end, int next, int limit) => end > 0 && next < limit && IsThai(text[end - 1]) && IsThai(text[next]);

    private static bool IsClause(ReadOnlySpan<char> next)
    {
        var near = next[..Math.Min(ShortestClause, next.Length)];
        if (near.Contains(' '))
        {
            return false;
        }

        foreach (var connective in Connectives)
        {
            if (near.StartsWith(connective, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsThai(char c) => c is >= '\u0E00' and <= '\u0E7F';
}
