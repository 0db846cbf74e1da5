namespace RetrievalQA.Indexing;

/// <summary>The syllables that differ from one by a single letter, as a wrong key makes them.</summary>
internal static class HangulVariants
{
    // Composition: The Unicode Standard, section 3.12.
    private const int First = 0xAC00;
    private const int Last = 0xD7A3;
    private const int Vowels = 21;
    private const int Finals = 28;
    private const int Leads = 19;

    public static bool IsSyllable(char letter) => letter is >= (char)First and <= (char)Last;

    public static IEnumerable<char> Of(char syllable)
    {
        var (lead, rest) = Math.DivRem(syllable - First, Vowels * Finals);
        var (vowel, final) = Math.DivRem(rest, Finals);
        return Enumerable.Range(0, Leads).Select(other => Compose(other, vowel, final))
            .Concat(Enumerable.Range(0, Vowels).Select(other => Compose(lead, other, final)))
            .Concat(Enumerable.Range(0, Finals).Select(other => Compose(lead, vowel, other)))
            .Where(variant => variant != syllable);
    }

    private static char Compose(int lead, int vowel, int final) => (char)(First + (((lead * Vowels) + vowel) * Finals) + final);
}
