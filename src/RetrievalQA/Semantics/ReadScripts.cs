using System.Text;

namespace RetrievalQA.Semantics;

/// <summary>The scripts that a model reads; a text in another has no meaning for it.</summary>
public enum ReadScripts
{
    /// <summary>All for an endpoint and for a folder with sentencepiece.bpe.model, else Latin.</summary>
    ByModel,

    Latin,

    All,
}

internal static class ScriptsOfText
{
    // Names and terms of other scripts stand in many a Latin text.
    private const double LeastShare = 0.7;

    /// <summary>Whether a text is written in them; false for one without letters.</summary>
    /// <param name="scripts">Latin or all.</param>
    public static bool Hold(this ReadScripts scripts, string text)
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

        return letters > 0 && (scripts == ReadScripts.All || latin >= LeastShare * letters);
    }

    // The blocks of the Unicode standard whose letters are Latin, full-width forms among them.
    private static bool IsLatin(int letter) => letter is <= 0x24F or (>= 0x1E00 and <= 0x1EFF) or (>= 0xFF21 and <= 0xFF5A);
}
