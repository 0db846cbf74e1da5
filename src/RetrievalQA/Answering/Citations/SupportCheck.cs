using System.Text.RegularExpressions;
using RetrievalQA.Conversations;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Whether what can be checked in a claim (numbers, dates, names, negation) occurs in its evidence. A report, never a
/// gate.
/// </summary>
public static partial class SupportCheck
{
    // A longer claim is an answer, not a sentence; each of its names is looked for in all of the evidence.
    private const int LongestClaim = 10_000;

    public static CitationSupport Check(string claim, string evidence)
    {
        if (claim.Length > LongestClaim)
        {
            return CitationSupport.Unchecked;
        }

        var source = OneLine.Of(evidence);
        var text = OneLine.Of(claim);
        if (text.Length > 0 && source.Contains(text, StringComparison.OrdinalIgnoreCase))
        {
            return CitationSupport.Verified;
        }

        var numbers = Numbers().Matches(text).Select(match => Normal(match.Value)).ToHashSet(StringComparer.Ordinal);
        var names = Names().Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var isNegated = Negation().IsMatch(text);
        if (numbers.Count == 0 && names.Count == 0 && !isNegated)
        {
            return CitationSupport.Unchecked;
        }

        var known = Numbers().Matches(source).Select(match => Normal(match.Value)).ToHashSet(StringComparer.Ordinal);
        var holds = numbers.IsSubsetOf(known)
            && names.All(name => source.Contains(name, StringComparison.OrdinalIgnoreCase))
            && isNegated == Negation().IsMatch(source);
        return holds ? CitationSupport.Verified : CitationSupport.Partial;
    }

    private static string Normal(string number) => number.Replace(",", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\d+(?:[.,]\d+)*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();

    // A capitalised word that does not begin the claim or a sentence in it.
    [GeneratedRegex(@"(?<=[\p{Ll}\p{Nd},;:)] )\p{Lu}[\p{L}\p{Nd}&'-]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"\b(?:not|no|never|none|without|cannot|nicht|kein\w*|nie|ohne|ne|pas|jamais|sans|nunca|sin|non|senza|não|sem)\b|n['’]t\b|않|없|아니|못하|금지|不|没|無|无|未|ない|ません", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Negation();
}
