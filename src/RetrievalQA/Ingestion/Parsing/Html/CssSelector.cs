using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Css;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>
/// Types, classes, identifiers and attributes, inside one another or as children: what rules are written with that hide
/// parts of a page. What depends on a state or on siblings is none of it.
/// </summary>
internal sealed partial class CssSelector
{
    private const int LongestText = 500;
    private const int MostCompounds = 6;

    private static readonly CssSelectorParser Parser = new();

    // From the element to what it stands in.
    private readonly IReadOnlyList<(ISelector Compound, bool IsChild)> steps;

    private CssSelector(IReadOnlyList<(ISelector Compound, bool IsChild)> steps, string last)
    {
        this.steps = steps;
        Names = NamesIn(last);
        Specificity = steps.Aggregate(Priority.Zero, (sum, step) => sum + step.Compound.Specificity);
    }

    /// <summary>Types, "#id" and ".class" that the element itself must have.</summary>
    public FrozenSet<string> Names { get; }

    public Priority Specificity { get; }

    /// <returns>Null for a selector that is of another kind.</returns>
    public static CssSelector? Of(string text)
    {
        var apart = text.Length > LongestText ? "" : text.Replace(">", " > ", StringComparison.Ordinal);
        var words = apart.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is [">", ..])
        {
            return null;
        }

        var found = new List<(ISelector, bool)>();
        for (var i = words.Length - 1; i >= 0; i--)
        {
            var isChild = i > 0 && words[i - 1] is ">";
            if (found.Count == MostCompounds || !Compound().IsMatch(words[i]) || Parser.ParseSelector(words[i]) is not { } compound)
            {
                return null;
            }

            found.Add((compound, isChild));
            i -= isChild ? 1 : 0;
        }

        return found.Count == 0 ? null : new CssSelector(found, words[^1]);
    }

    /// <summary>The names in the last part of any selector, which stand for the element itself.</summary>
    /// <param name="selector">Of a long one the end is looked at.</param>
    public static FrozenSet<string> NamesIn(string selector)
    {
        var last = Combinator().Split(selector[Math.Max(0, selector.Length - LongestText)..].Trim())[^1];
        var names = Name().Matches(Condition().Replace(last, "")).Select(name => name.Value);
        return names.Select(name => name[0] is '.' or '#' ? name : name.ToLowerInvariant()).ToFrozenSet();
    }

    /// <summary>Whether it means the element.</summary>
    /// <param name="budget">How many comparisons it may take still; each takes one away.</param>
    public bool Matches(IElement element, ref long budget) => Matches(element, 0, ref budget);

    private bool Matches(IElement element, int step, ref long budget)
    {
        if (--budget < 0 || !steps[step].Compound.Match(element))
        {
            return false;
        }

        if (step + 1 == steps.Count)
        {
            return true;
        }

        for (var outer = element.ParentElement; outer is not null; outer = outer.ParentElement)
        {
            if (Matches(outer, step + 1, ref budget))
            {
                return true;
            }

            if (steps[step].IsChild)
            {
                break;
            }
        }

        return false;
    }

    [GeneratedRegex(
        """^(?:\*|[\w-]+)?(?:[.#][\w-]+|\[[\w-]+(?:[~|^$*]?=(?:"[^"\]]*"|'[^'\]]*'|[\w-]+))?\])*$""",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Compound();

    [GeneratedRegex(@"[\s>+~]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Combinator();

    [GeneratedRegex(@"::?[\w-]+(?:\([^)]*\))?|\[[^\]]*\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Condition();

    [GeneratedRegex(@"[.#]?[\w-]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Name();
}
