using System.Buffers;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// Turkish i and ı in one form. Folding makes I an i, and plain keyboards write i for ı; which one is meant follows from
/// vowel harmony: both are back beside a, o, u and front beside e, ö, ü.
/// </summary>
internal static class TurkishVowels
{
    private static readonly SearchValues<char> OtherVowels = SearchValues.Create("aouâûeöü");

    /// <summary>Each i and ı of a folded word as the other vowels have it, those before it first; i where there are none.</summary>
    public static string Harmonize(string word)
    {
        if (word.AsSpan().IndexOfAny('i', 'ı') < 0)
        {
            return word;
        }

        var letters = word.ToCharArray();
        var isBack = word.AsSpan().IndexOfAny(OtherVowels) is var first and >= 0 && IsBack(word[first]);
        for (var index = 0; index < letters.Length; index++)
        {
            if (letters[index] is 'i' or 'ı')
            {
                letters[index] = isBack ? 'ı' : 'i';
            }
            else if (OtherVowels.Contains(letters[index]))
            {
                isBack = IsBack(letters[index]);
            }
        }

        return new string(letters);
    }

    private static bool IsBack(char vowel) => vowel is 'a' or 'o' or 'u' or 'â' or 'û';
}
