using System.Text.RegularExpressions;

namespace RetrievalQA.Text;

public static partial class OneLine
{
    /// <summary>White space, line breaks included, folded to single spaces.</summary>
    public static string Of(string text) => WhiteSpace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex WhiteSpace();
}
