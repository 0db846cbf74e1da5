using System.Text.RegularExpressions;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>Finds references in an answer that its reader was not meant to see.</summary>
internal static partial class LeakedMarkers
{
    /// <summary>How many markers of citations, or numbers of footnotes that do not exist, stand in the text and in none of the quotes.</summary>
    public static int Count(string text, IEnumerable<string> quotes)
    {
        List<string> cited = [.. quotes];
        return Marker().Matches(text).Count(marker =>
            !(int.TryParse(marker.Groups["number"].Value, out var number) && number >= 1 && number <= cited.Count)
            && !cited.Exists(quote => quote.Contains(marker.Value, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"【[^【】\n†\d:]*[†\d:][^【】\n]*】|\[\^\d+\^?\]|\[(?<number>\d{1,3})\]|\[\d{1,3}(?:, ?\d{1,3})+\]|\[doc\d+\]|†", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Marker();
}
