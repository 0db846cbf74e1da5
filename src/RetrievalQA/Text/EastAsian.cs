namespace RetrievalQA.Text;

/// <summary>Ranges of characters whose scripts put words or sentences closer together than an alphabet does.</summary>
public static class EastAsian
{
    /// <summary>A sentence may begin right after a stop, without a space: kana, Han, Hangul and their punctuation.</summary>
    public static bool IsDense(char c) => IsIdeographic(c) || c is >= '\uAC00' and <= '\uD7A3';

    /// <summary>Words stand without spaces: kana, Han and full-width forms. Korean has spaces between words.</summary>
    public static bool IsUnspaced(char c) => IsIdeographic(c) || c is >= '\uFF00' and <= '\uFFEF';

    private static bool IsIdeographic(char c) => c is (>= '\u3000' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
