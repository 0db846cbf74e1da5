using System.Globalization;
using System.Text;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>Numbers of lists in Roman capitals.</summary>
internal static class RomanNumeral
{
    private const int Greatest = 3999;

    private static readonly (int Value, string Digits)[] Parts =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ];

    /// <summary>In decimal digits where Roman ones have no sign for the number.</summary>
    public static string Of(int number)
    {
        if (number is < 1 or > Greatest)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        var roman = new StringBuilder();
        foreach (var (value, digits) in Parts)
        {
            for (; number >= value; number -= value)
            {
                roman.Append(digits);
            }
        }

        return roman.ToString();
    }
}
