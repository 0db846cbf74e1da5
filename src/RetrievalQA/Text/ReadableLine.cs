using System.Text.RegularExpressions;

namespace RetrievalQA.Text;

/// <summary>What a line of a source says, for prose: without the marks by which Markdown makes headings, emphasis, links and tables.</summary>
public static partial class ReadableLine
{
    private const string BetweenCells = ", ";

    public static string Of(string text)
    {
        var line = Heading().Replace(OneLine.Of(text), "${before}");
        line = Link().Replace(line, "${shown}");
        line = Emphasis().Replace(line, "");
        return line.Contains('|', StringComparison.Ordinal)
            ? string.Join(BetweenCells, line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : line.Trim();
    }

    // At the beginning, and after the sign between the headings of a path.
    [GeneratedRegex(@"(?<before>^|> )#{1,6} +", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Heading();

    [GeneratedRegex(@"!?\[(?<shown>[^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Link();

    // Single stars and underscores may stand for themselves: a product, a name of a file.
    [GeneratedRegex(@"\*\*|(?<![\p{L}\p{Nd}_])__|__(?![\p{L}\p{Nd}_])|`+|~~", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Emphasis();
}
