using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>Whether a block of which no language is said is meant as Python, rather than as output, data or another language.</summary>
internal static partial class BarePython
{
    /// <summary>Every line that begins a statement looks like one of Python, and one of them does something.</summary>
    public static bool Is(IReadOnlyList<string> lines)
    {
        var (doesSomething, depth) = (false, 0);
        foreach (var line in lines)
        {
            if (depth <= 0 && line.Length > 0 && !char.IsWhiteSpace(line[0]) && !Comment().IsMatch(line))
            {
                if (!Statement().IsMatch(line))
                {
                    return false;
                }

                doesSomething |= Doing().IsMatch(line);
            }

            depth += line.Count(letter => letter is '(' or '[' or '{') - line.Count(letter => letter is ')' or ']' or '}');
        }

        return doesSomething;
    }

    [GeneratedRegex(@"^(?:#|@\w)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:import\s+\w|from\s+[\w.]+\s+import\b|(?:async\s+)?def\s+\w+\s*\(|class\s+\w+\s*[(:]|(?:async\s+)?(?:for|while|if|elif|with)\b.*:|(?:else|try|finally)\s*:|except\b.*:|(?:raise|assert|del|pass|await)\b|[\w.\[\]'"", ]+(?:[-+*/%&|]|//|\*\*)?=[^=].*[^;{]$|[A-Za-z_][\w.]*(?:\[[^\]]*\])*\(.*[^;{]$|[)\]}]|\d[\d_.]*(?:\s+[-/]\s+|\s*(?:[+*%]|//|\*\*)\s*)[\d(]|[A-Za-z_]\w*$|[%!]\w)",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^(?:import\s|from\s|def\s|[A-Za-z_][\w.]*\(|[\w.\[\]'"", ]+=.*[(+*/%\[]|\d[\d_.]*(?:\s|[+*%])|(?:for|while|if|with)\b)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Doing();
}
