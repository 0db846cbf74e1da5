using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// Compatibility composition (NFKC), full case folding, width folding, ASCII digits. The table is the project's own
/// because terms must not change with the host's Unicode library, and there may be none.
/// </summary>
internal static class UnicodeFolding
{
    /// <summary>Marks a character that folds to another number of characters.</summary>
    private const char Several = '￿';

    // From Cyrillic on, marks make other letters (й), not variants.
    private const char FirstCyrillic = '\u0400';

    // Hangul composition: The Unicode Standard, section 3.12.
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TrailCount;

    private static readonly char[] Single = new char[char.MaxValue + 1];
    private static readonly FrozenDictionary<int, string> Multiple;
    private static readonly FrozenDictionary<(char, char), char> Compositions;
    private static readonly FrozenDictionary<char, char> PlainLetters;

    static UnicodeFolding()
    {
        for (var code = 0; code < Single.Length; code++)
        {
            Single[code] = code < 0x80 ? char.ToLowerInvariant((char)code) : (char)code;
        }

        var multiple = new Dictionary<int, string>();
        var compositions = new Dictionary<(char, char), char>();
        using var table = typeof(UnicodeFolding).Assembly.GetManifestResourceStream("RetrievalQA.Indexing.Analysis.UnicodeFolding.txt")!;
        using var lines = new StreamReader(table);
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                Add(line, multiple, compositions);
            }
        }

        AddLetters(multiple, compositions);
        Multiple = multiple.ToFrozenDictionary();
        Compositions = compositions.ToFrozenDictionary();
        PlainLetters = compositions
            .Where(pair => pair.Key.Item1 < FirstCyrillic && pair.Key.Item1 != pair.Value)
            .Select(pair => (Composed: pair.Value, Plain: pair.Key.Item1))
            .Concat([('ø', 'o'), ('ł', 'l'), ('đ', 'd'), ('ı', 'i'), ('ё', 'е')])
            .DistinctBy(letter => letter.Item1)
            .ToFrozenDictionary(letter => letter.Item1, letter => letter.Item2);
    }

    /// <summary>The Latin or Greek letter without its diacritics, е for ё; any other character as it is.</summary>
    public static char WithoutDiacritic(char letter)
    {
        while (PlainLetters.TryGetValue(letter, out var plain))
        {
            letter = plain;
        }

        return letter;
    }

    /// <summary>Folds a text; <paramref name="starts"/> gives for each folded character its position in the text.</summary>
    public static string Fold(string text, out int[]? starts)
    {
        starts = null;
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        var folded = new StringBuilder(text.Length);
        var positions = new List<int>(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (DigitPosition.Separator(folded, text, index) is { } separator)
            {
                Append(folded, positions, separator, index);
            }

            var single = Single[text[index]];
            if (single != Several && !char.IsHighSurrogate(single))
            {
                Append(folded, positions, single, index);
            }
            else
            {
                index += AppendSeveral(folded, positions, text, index);
            }
        }

        starts = [.. positions];
        return folded.ToString();
    }

    // Letters that keyboards lack and people write as two, or as the nearest one; İ without the dot that case folding adds.
    private static void AddLetters(Dictionary<int, string> multiple, Dictionary<(char, char), char> compositions)
    {
        foreach (var (letters, written) in new[] { ("œŒ", "oe"), ("æÆ", "ae"), ("ǽǼ", "aé"), ("ǣǢ", "aē"), ("þÞ", "th") })
        {
            foreach (var letter in letters)
            {
                multiple[letter] = written;
                Single[letter] = Several;
            }
        }

        Single['ð'] = Single['Ð'] = 'd';
        Single['İ'] = 'i';
        compositions.Add(('i', '\u0307'), 'i');
    }

    // Returns how many further characters of the text it took.
    private static int AppendSeveral(StringBuilder folded, List<int> positions, string text, int index)
    {
        var isPair = index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
        var code = isPair ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
        var replacement = Multiple.GetValueOrDefault(code) ?? text.Substring(index, isPair ? 2 : 1);
        foreach (var character in replacement)
        {
            Append(folded, positions, character, index);
        }

        return isPair ? 1 : 0;
    }

    private static void Append(StringBuilder folded, List<int> positions, char character, int index)
    {
        if (folded.Length > 0 && character >= '\u0300' && Compose(folded[^1], character) is { } composed)
        {
            folded[^1] = composed;
            return;
        }

        folded.Append(character);
        positions.Add(index);
    }

    private static char? Compose(char first, char second)
    {
        var lead = first - LeadBase;
        var vowel = second - VowelBase;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            return (char)(SyllableBase + (((lead * VowelCount) + vowel) * TrailCount));
        }

        var syllable = first - SyllableBase;
        var trail = second - TrailBase;
        if (syllable is >= 0 and < SyllableCount && syllable % TrailCount == 0 && trail is > 0 and < TrailCount)
        {
            return (char)(first + trail);
        }

        return Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static void Add(string line, Dictionary<int, string> multiple, Dictionary<(char, char), char> compositions)
    {
        var separator = line.IndexOf(';', StringComparison.Ordinal);
        var from = CodePoints(line[..separator]);
        var to = string.Concat(CodePoints(line[(separator + 1)..]).Select(char.ConvertFromUtf32));
        if (from.Count == 2)
        {
            compositions.Add(((char)from[0], (char)from[1]), to[0]);
        }
        else if (from[0] <= char.MaxValue && to.Length == 1)
        {
            Single[from[0]] = to[0];
        }
        else
        {
            multiple.Add(from[0], to);
            if (from[0] <= char.MaxValue)
            {
                Single[from[0]] = Several;
            }
        }
    }

    private static List<int> CodePoints(string hexadecimal) =>
        [.. hexadecimal.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => int.Parse(code, NumberStyles.HexNumber))];
}
