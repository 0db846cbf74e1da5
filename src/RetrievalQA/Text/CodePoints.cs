namespace RetrievalQA.Text;

/// <summary>
/// Converts between UTF-16 offsets (inside the engine) and Unicode code points (on the wire). A lone surrogate counts
/// as one code point.
/// </summary>
public static class CodePoints
{
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var index = 1; index < text.Length; index++)
        {
            if (char.IsSurrogatePair(text[index - 1], text[index]))
            {
                count--;
                index++;
            }
        }

        return count;
    }

    /// <summary>Where the second halves of surrogate pairs stand, in order.</summary>
    public static int[] Pairs(ReadOnlySpan<char> text)
    {
        var pairs = new List<int>();
        for (var index = 1; index < text.Length; index++)
        {
            if (char.IsSurrogatePair(text[index - 1], text[index]))
            {
                pairs.Add(index++);
            }
        }

        return [.. pairs];
    }

    /// <summary>The UTF-16 offset of a code point; null where the text has fewer.</summary>
    public static int? ToUtf16(ReadOnlySpan<char> text, int codePoint)
    {
        var offset = 0;
        for (var seen = 0; seen < codePoint; seen++)
        {
            if (offset >= text.Length)
            {
                return null;
            }

            offset += offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;
        }

        return offset;
    }
}
