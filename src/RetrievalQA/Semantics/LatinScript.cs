using System.Text;

namespace RetrievalQA.Semantics;

/// <summary>Tells the texts that a model of Western languages reads.</summary>
internal static class LatinScript
{
    // Names and terms of other scripts stand in many a Latin text.
    private const double LeastShare = 0.7;

    /// <summary>Most letters are Latin; false for a text without letters.</summary>
    public static bool IsMostOf(string text)
    {
        var (latin, letters) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                letters++;
                latin += IsLatin(rune.Value) ? 1 : 0;
            }
        }

        return letters > 0 && latin >= LeastShare * letters;
    }

    // The blocks of the Unicode standard whose letters are Latin, full-width forms among them.
    private static bool IsLatin(int letter) => letter is <= 0x24F or (>= 0x1E00 and <= 0x1EFF) or (>= 0xFF21 and <= 0xFF5A);
}
