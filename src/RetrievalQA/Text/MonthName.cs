using System.Collections.Frozen;

namespace RetrievalQA.Text;

/// <summary>Months of languages that write the day as an ordinal with a stop: "3. Oktober".</summary>
public static class MonthName
{
    private const int Longest = 12;

    private static readonly FrozenSet<string> Names =
        ("januar februar märz april mai juni juli august september oktober november dezember jänner "
        + "januari februari mars maj augusti marts maj desember december január február március április május június július augusztus szeptember október")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the first word of a text is the name of a month.</summary>
    public static bool Begins(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsLetter(text[length]))
        {
            if (++length > Longest)
            {
                return false;
            }
        }

        return Names.Contains(text[..length].ToString().ToLowerInvariant());
    }
}
