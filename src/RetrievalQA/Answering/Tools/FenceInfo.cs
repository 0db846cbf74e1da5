using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Tools;

/// <summary>What stands behind an opening fence on its line: a language, attributes, or code already.</summary>
/// <param name="Language">In lower case; "" where none is given.</param>
/// <param name="CodeStart">Where code begins on the line of the fence; null where it begins on the next.</param>
internal sealed partial record FenceInfo(string Language, int? CodeStart)
{
    // Longer lines hold no attributes.
    private const int MostCharacters = 500;

    public bool IsPython => Language == FencedCode.Python;

    /// <param name="start">The place behind the fence.</param>
    /// <param name="isClosed">The fence is closed on its own line.</param>
    public static FenceInfo Read(string line, int start, bool isClosed)
    {
        var info = line.Substring(start, Math.Min(line.Length - start, MostCharacters));
        var mayBeAttributes = start + info.Length == line.Length;
        if (PythonName().Match(info) is { Success: true } name)
        {
            var rest = info[name.Length..];
            var isInfo = string.IsNullOrWhiteSpace(rest) || (IsAttributes(rest) && !isClosed);
            return new FenceInfo(FencedCode.Python, mayBeAttributes && isInfo ? null : CodeIn(line, start + name.Length));
        }

        return mayBeAttributes && LanguageName().Match(info) is { Success: true } other && IsAttributes(info[other.Length..])
            ? new FenceInfo(other.Groups["name"].Value.ToLowerInvariant(), CodeStart: null)
            : new FenceInfo("", CodeIn(line, start));
    }

    private static int CodeIn(string line, int place) => line.Length - line.AsSpan(place).TrimStart().Length;

    // Words that are neither attributes nor Python, as in "```python the second example", are no code.
    private static bool IsAttributes(string rest) => Attributes().IsMatch(rest) || (Words().IsMatch(rest) && !Keyword().IsMatch(rest));

    [GeneratedRegex(@"^[ \t]*(?:\{code-cell\}[ \t]*)?(?:(?<brace>\{)[ \t]*)?\.?(?:pycon3?|python-(?:console|repl)|i?python[\d.]*|py[23]?)(?![\w+#-])(?(brace)[^}]*\}|(?:[:,][^\s`(]*)?)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex PythonName();

    [GeneratedRegex(@"^[ \t]*(?:\{[^}]*\}|(?<name>[\w+#.:/-]*))(?=\s|$)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex LanguageName();

    [GeneratedRegex(@"^(?:\s|\{[^}`]*\}|(?:title|file|filename|name|id|class|lines|linenums|linenostart|hl_lines|highlight|start\w*|caption|label|cell|exec|eval|echo|source|result|tags)=(?:""[^""]*""|'[^']*'|[^\s""']+)(?=\s|$)|[\w/-]+\.py(?=\s|$))*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Attributes();

    [GeneratedRegex(@"^[\w ,.:#-]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Words();

    [GeneratedRegex(@"^\s*(?:import|from|def|class|for|while|if|with|try|return|raise|assert|del|pass|async|await|not|lambda|global|print|pip|None|True|False|\d|#)\b?",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Keyword();
}
