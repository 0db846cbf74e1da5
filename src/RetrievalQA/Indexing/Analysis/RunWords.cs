namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// Cuts a run of characters where a word must begin, as far as that can be seen without a dictionary: around Chinese
/// and Thai function words, and in Japanese where hiragana end.
/// </summary>
internal static class RunWords
{
    // Longer ones first where one begins with another.
    private static readonly string[] Functions =
        ["为什么", "什么", "怎么", "怎样", "如何", "多少", "哪里", "哪些", "哪个", "何时", "的", "了", "是", "吗", "呢", "谁", "哪", "和", "与", "在",
            "คืออะไร", "คือ", "อะไร", "เมื่อไหร่", "เมื่อไร", "เมื่อใด", "ที่ไหน", "ที่ใด", "ที่", "อย่างไร", "ยังไง", "ทำไม", "ใคร", "กี่", "เท่าไหร่", "เท่าไร", "เท่าใด",
            "หรือไม่", "และ", "ของ", "เป็น", "ใน", "กับ", "จาก", "โดย"];

    /// <summary>The length of the first word of a run.</summary>
    public static int NextLength(ReadOnlySpan<char> run)
    {
        if (FunctionLength(run) is var function and > 0)
        {
            return function;
        }

        for (var index = TextScanner.UnitEnd(run, 0); index < run.Length; index = index + TextScanner.UnitEnd(run[index..], 0))
        {
            var beginsAfterHiragana = TextScanner.IsHiragana(run[index - 1]) && !TextScanner.IsHiragana(run[index]);
            if (beginsAfterHiragana || FunctionLength(run[index..]) > 0)
            {
                return index;
            }
        }

        return run.Length;
    }

    private static int FunctionLength(ReadOnlySpan<char> run)
    {
        foreach (var word in Functions)
        {
            if (run.StartsWith(word, StringComparison.Ordinal))
            {
                return word.Length;
            }
        }

        return 0;
    }
}
