namespace RetrievalQA.Indexing.Analysis;

/// <summary>Alphabets whose words have stems.</summary>
internal enum Alphabet
{
    Other,
    Latin,
    Greek,
    Cyrillic,
    Arabic,
    Devanagari,
}

/// <summary>Alphabets by the blocks of the Unicode Character Database.</summary>
internal static class Alphabets
{
    public static Alphabet Of(char letter) => letter switch
    {
        <= '\u024F' or (>= '\u1E00' and <= '\u1EFF') => Alphabet.Latin,
        (>= '\u0370' and <= '\u03FF') or (>= '\u1F00' and <= '\u1FFF') => Alphabet.Greek,
        >= '\u0400' and <= '\u052F' => Alphabet.Cyrillic,
        (>= '\u0600' and <= '\u06FF') or (>= '\u0750' and <= '\u077F') => Alphabet.Arabic,
        >= '\u0900' and <= '\u097F' => Alphabet.Devanagari,
        _ => Alphabet.Other,
    };
}
