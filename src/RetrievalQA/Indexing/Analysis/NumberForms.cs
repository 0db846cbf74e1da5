using System.Text.RegularExpressions;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>The terms of a number: 1,000 = 1000; 3,5 = 3.5; the parts of 1.2.3 and 15.01.2024.</summary>
internal static partial class NumberForms
{
    /// <summary>The number in one form; the second form is given where a point may group thousands or be decimal.</summary>
    public static (string Form, string? Other) Of(string number)
    {
        if (number.AsSpan().IndexOfAny('.', ',') < 0)
        {
            return (number, null);
        }

        if (GroupedByCommas().IsMatch(number))
        {
            return (number.Replace(",", "", StringComparison.Ordinal), null);
        }

        if (GroupedByPoints().IsMatch(number))
        {
            var ungrouped = number.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
            var isDecimalToo = number.AsSpan().Count('.') == 1 && !number.Contains(',', StringComparison.Ordinal);
            return isDecimalToo ? (number, ungrouped) : (ungrouped, null);
        }

        return (number.Replace(',', '.'), null);
    }

    /// <summary>The parts of a version, a section number or a date; none of a decimal.</summary>
    public static string[] Parts(string form) => form.AsSpan().Count('.') > 1 ? form.Split('.') : [];

    [GeneratedRegex(@"^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex GroupedByCommas();

    [GeneratedRegex(@"^[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex GroupedByPoints();
}
