using System.Globalization;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>What the mark of a list item counts.</summary>
/// <param name="Style">How the marks of the list are written.</param>
/// <param name="Value">The mark after it has the next higher one.</param>
internal readonly record struct ItemNumber(string Style, int Value)
{
    private const string Syllables = "가나다라마바사아자차카타파하";

    /// <summary>A list begins with it.</summary>
    public bool IsFirst => Style.Trim('(', ')', '.') switch
    {
        "a" or "A" => char.ToUpperInvariant((char)Value) == 'A',
        "가" => Value == 0,
        "①" => Value == '①',
        _ => Value == 1,
    };

    /// <summary>"i" may be a letter or a Roman number; there is none for bullets.</summary>
    /// <param name="mark">Without spaces.</param>
    public static IEnumerable<ItemNumber> Of(string mark)
    {
        if (mark is [>= '①' and <= '⑳' and var circled])
        {
            return [new ItemNumber("①", circled)];
        }

        var label = mark.Trim('(', ')', '.');
        var (open, close) = (mark[..^mark.TrimStart('(').Length], mark[^1]);
        if (label.Length == 0 || label.Length == mark.Length)
        {
            return [];
        }

        if (char.IsDigit(label[0]))
        {
            var last = label.LastIndexOf('.') + 1;
            var value = label[last..].Aggregate(0, (number, digit) => (10 * number) + CharUnicodeInfo.GetDecimalDigitValue(digit));
            return [new ItemNumber($"{open}{label[..last]}1{close}", value)];
        }

        return [.. Letter(label, open, close), .. Roman(label, open, close)];
    }

    private static IEnumerable<ItemNumber> Letter(string label, string open, char close) => label switch
    {
        [var letter] when char.IsAsciiLetterLower(letter) => [new ItemNumber($"{open}a{close}", letter)],
        [var letter] when char.IsAsciiLetterUpper(letter) => [new ItemNumber($"{open}A{close}", letter)],
        [var letter] when Syllables.Contains(letter) => [new ItemNumber($"{open}가{close}", Syllables.IndexOf(letter))],
        _ => [],
    };

    private static IEnumerable<ItemNumber> Roman(string label, string open, char close)
    {
        if (label.AsSpan().ContainsAnyExcept('i', 'v', 'x'))
        {
            return [];
        }

        var values = label.Select(ValueOf).ToList();
        return [new ItemNumber($"{open}i{close}", values.Zip(values.Skip(1).Append(0), (value, next) => value < next ? -value : value).Sum())];
    }

    private static int ValueOf(char digit) => digit switch { 'x' => 10, 'v' => 5, _ => 1 };
}
