namespace RetrievalQA.Ingestion.Parsing;

/// <summary>How the reading above East Asian characters is written in one line: after the word, which it would tear apart.</summary>
internal static class RubyText
{
    public static string Of(string word, string reading) =>
        reading.Length == 0 ? word : reading[0] is >= '\u3000' and < '\uAC00' ? $"{word}（{reading}）" : $"{word}({reading})";
}
